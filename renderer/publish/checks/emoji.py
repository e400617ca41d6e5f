"""Pictures among letters."""

from __future__ import annotations

import re
import unicodedata

# The blocks of Unicode that hold pictures, dingbats and symbols included, and the signs that make a picture
# of a letter (UTS #51: U+FE0F asks for it, U+20E3 is a key's cap). Arrows, the copyright sign and the
# trade mark are letters where nothing asks for their picture.
_PICTURE = re.compile(
    "[\u2600-\u27bf\u231a\u231b\u23e9-\u23fa\u2b1b\u2b1c\u2b50\u2b55\U0001f000-\U0001f0ff"
    "\U0001f18e-\U0001faff\u20e3]|.\ufe0f"
)


def emoji(text: str) -> tuple[str, ...]:
    """The names of the pictures in a text, each once, in order: ``U+1F33F HERB``."""
    found = dict.fromkeys(match.group()[0] for match in _PICTURE.finditer(text))
    return tuple(f"U+{ord(sign):04X} {unicodedata.name(sign, 'picture')}" for sign in found)
