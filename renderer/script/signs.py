"""Characters that are not speech: emoji, and characters that nobody sees."""

from __future__ import annotations

import re

_PICTURES = (
    "\u231a\u231b\u2328\u23cf\u23e9-\u23fa\u2600-\u2604\u260e-\u2668\u2670-\u27bf\u2b05-\u2b07\u2b1b\u2b1c"
    "\u2b50\u2b55\U0001f000-\U0001faff"
)
"""Most of the characters whose property Emoji is set, by Unicode's emoji-data.txt; no stars of ratings."""
EMOJI = re.compile(
    rf"(?:[0-9#*]\ufe0f?\u20e3|[{_PICTURES}]|[^\w\s]\ufe0f)"
    rf"[{_PICTURES}\u200d\ufe0e\ufe0f\U000e0020-\U000e007f]*+"
)
"""Emoji without anything between them, with the characters that join and colour them."""

INVISIBLE = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u180e\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff"
    "\ufff9-\ufffb]"
    rf"|(?<![\u0600-\u18af{_PICTURES}\ufe0f])[\u200b-\u200d]"
)
"""A soft hyphen, a character without width, or a mark of the direction of writing.

Joiners are kept after letters of Arabic, Indian and Southeast Asian writing, where they shape a word or
part it from the next, and within emoji.
"""
LONG_WORD = re.compile(r"(?<![^\W\d_])[^\W\d_\u0e00-\U0010ffff]{201,}+")
"""More than 200 letters without anything between them; a voice takes minutes for them.

Thai and the writing systems behind it in Unicode are left out, because they may have no spaces.
"""
_CLOSING = re.compile(r"[.,;:!?\u2026)\]]")


def visible(text: str) -> str:
    """Return a text without its invisible characters."""
    return text if text.isascii() else INVISIBLE.sub("", text)


def without_emoji(text: str) -> tuple[str, tuple[str, ...]]:
    """Return a text whose emoji became single spaces, or nothing before a closing mark, and the emoji."""
    if text.isascii() or not (found := EMOJI.findall(text)):
        return text, ()
    first, *others = (part.strip() for part in EMOJI.split(text))
    pieces = [first, *(part if _CLOSING.match(part) else f" {part}" for part in others if part)]
    return "".join(pieces).strip(), tuple(found)
