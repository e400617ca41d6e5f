"""What a take's file is called: a number, the words of its sentence, or both."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

_APOSTROPHES = str.maketrans(dict.fromkeys("’‘ʼ`´", "'"))
_SPOKEN_SIGNS = frozenset("%‰&@#§'")
_QUOTES = re.compile(r"(?<!\w)'|'(?!\w)")
_NUMBERED = re.compile(r"([0-9]{1,5})(?![0-9])[\s._)\-–—]*(.*)", re.DOTALL)


def words_of(text: str) -> str:
    """The words of a sentence, by which it is told from others: small letters, no punctuation.

    What is spoken, such as "%", stays. A sentence of punctuation alone is itself.
    """
    small = unicodedata.normalize("NFC", text).casefold().translate(_APOSTROPHES)
    plain = "".join(
        c if c in _SPOKEN_SIGNS or unicodedata.category(c)[0] not in "PZC" else " " for c in small
    )
    return " ".join(_QUOTES.sub(" ", plain).split()) or small.strip()


@dataclass(frozen=True, slots=True, kw_only=True)
class TakeName:
    """What a file's name says, without its suffix.

    ``words`` are those behind the number, ``all_words`` those of the whole name; both are empty where the
    name is a number alone.
    """

    number: int | None
    words: str
    all_words: str


def read_name(stem: str) -> TakeName:
    numbered = _NUMBERED.fullmatch(stem.strip())
    if numbered is None:
        return TakeName(number=None, words=words_of(stem), all_words=words_of(stem))
    rest = numbered[2].strip()
    return TakeName(
        number=int(numbered[1]),
        words=words_of(rest) if rest else "",
        all_words=words_of(stem) if rest else "",
    )
