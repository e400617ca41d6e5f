"""Numbers and times that are written in several ways, as one word each."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from types import MappingProxyType

from msgspec import Struct

_FIRST_DIGITS = re.compile(r"\W*\d{1,3}(?:,?\d{3})*")
_THREE_DIGITS = re.compile(r"\d{3}\W*")
_TIME = re.compile(r"(\W*\d{1,2})([:.h])(\d\d)(\W*)")

_HOURS: Mapping[str, str] = MappingProxyType({"de": "Uhr", "nl": "uur", "fr": "heures"})
"""The word between the hours and the minutes. In German and Dutch, it is written after both."""


class Written(Struct, frozen=True, kw_only=True):
    """A word or a number as it is written, and the words by which it is pronounced."""

    text: str
    read_as: tuple[str, ...]


def with_whole_numbers(texts: Sequence[str], language: str) -> list[tuple[int, Written]]:
    """The words of a sentence, each with the index of its first part in ``texts``.

    "1 000" is one number, and "5:30 Uhr", "5.30 Uhr" and "5 Uhr 30" have the same words.

    Args:
        texts: what stands between the spaces of a sentence.
        language: the primary language of the sentence.
    """
    found: list[tuple[int, Written]] = []
    index = 0
    while index < len(texts):
        first, text = index, texts[index]
        index += 1
        while index < len(texts) and _FIRST_DIGITS.fullmatch(text) and _THREE_DIGITS.fullmatch(texts[index]):
            text += ("," if language == "en" else "") + texts[index]
            index += 1
        hours = _HOURS.get(language, "")
        before_hours = index < len(texts) and texts[index].strip(".,;:!?").lower() == hours.lower() != ""
        if time := _time_in(text, hours, before_hours=before_hours):
            index += before_hours
            found.append((first, Written(text=text, read_as=time)))
        else:
            found.append((first, Written(text=text, read_as=(text,))))
    return found


def _time_in(text: str, hours: str, *, before_hours: bool) -> tuple[str, ...]:
    """The words of a time of day; none if the text is not one."""
    parts = _TIME.fullmatch(text)
    if not parts or (parts[2] == "." and not before_hours) or (parts[2] == "h" and hours != "heures"):
        return ()
    minutes = "" if parts[3] == "00" else parts[3].lstrip("0")
    return tuple(filter(None, (parts[1], hours, minutes)))


def has_fraction(text: str) -> bool:
    """Whether a text has a sign such as ½, which is read and recognized in many ways."""
    return any(unicodedata.decomposition(sign).startswith("<fraction>") for sign in text)
