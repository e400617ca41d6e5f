"""The words of a sentence, by which its takes are found."""

from __future__ import annotations

import re
import unicodedata

_APOSTROPHES = str.maketrans(dict.fromkeys("’‘ʼ`´", "'"))
_SPOKEN_SIGNS = frozenset("%‰&@#§'")
_QUOTES = re.compile(r"(?<!\w)'|'(?!\w)")


def sentence_key(text: str) -> str:
    """The words of a sentence in small letters, without punctuation: sentences with equal keys are the same.

    Signs that are spoken, such as "%", stay. A sentence without words is its own key.
    """
    small = unicodedata.normalize("NFC", text).casefold().translate(_APOSTROPHES)
    plain = "".join(
        c if c in _SPOKEN_SIGNS or unicodedata.category(c)[0] not in "PZC" else " " for c in small
    )
    return " ".join(_QUOTES.sub(" ", plain).split()) or small.strip()
