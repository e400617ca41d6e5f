"""Reads the name of a take's file: a number, the words of its sentence, or both."""

from __future__ import annotations

import re
import unicodedata

from msgspec import Struct

_APOSTROPHES = str.maketrans(dict.fromkeys("’‘ʼ`´", "'"))
_SPOKEN_SIGNS = frozenset("%‰&@#§'")
_QUOTES = re.compile(r"(?<!\w)'|'(?!\w)")
_NUMBERED = re.compile(r"([0-9]{1,5})(?![0-9])[\s._)\-–—]*(.*)", re.DOTALL)


def sentence_key(text: str) -> str:
    """The words of a sentence in small letters, without punctuation: sentences with equal keys are the same.

    Signs that are spoken, such as "%", stay. A sentence without words is its own key.
    """
    small = unicodedata.normalize("NFC", text).casefold().translate(_APOSTROPHES)
    plain = "".join(
        c if c in _SPOKEN_SIGNS or unicodedata.category(c)[0] not in "PZC" else " " for c in small
    )
    return " ".join(_QUOTES.sub(" ", plain).split()) or small.strip()


class TakeName(Struct, frozen=True, kw_only=True):
    """What the name of a file says, without its suffix.

    ``key`` is the ``sentence_key`` of what follows the number, and ``whole_key`` that of the whole name. Both
    are empty if the name is only a number.
    """

    number: int | None
    key: str
    whole_key: str


def parse_take_name(stem: str) -> TakeName:
    """The number and the words in the name of a file, which is given without its suffix."""
    numbered = _NUMBERED.fullmatch(stem.strip())
    if numbered is None:
        return TakeName(number=None, key=sentence_key(stem), whole_key=sentence_key(stem))
    rest = numbered[2].strip()
    return TakeName(
        number=int(numbered[1]),
        key=sentence_key(rest) if rest else "",
        whole_key=sentence_key(stem) if rest else "",
    )
