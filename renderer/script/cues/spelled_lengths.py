"""Spellings of lengths in other programs' scripts: ``three minutes``, ``3 breath cycles``."""

from __future__ import annotations

import re

from renderer.script.durations import NUMBER, UNIT, shortened

_ONES = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
_TEENS = (
    "ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen",
    "nineteen",
)  # fmt: skip
_TENS = {"twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "ninety": 90}
_SMALL = {word: number for number, word in enumerate([*_ONES, *_TEENS], 1)}

_WORD = rf"(?:(?:{'|'.join(_TENS)})(?:[ -](?:{'|'.join(_ONES)}))?|{'|'.join([*_TEENS, *_ONES])}|an?)"
COUNT = rf"(?:{NUMBER}|{_WORD}(?![a-z]))"
_BREATHS = r"(?:(?:full|deep|slow|long|easy|gentle) )?breath(?:s|(?:ing)? cycles?)?(?![a-z])"
_UNIT = rf"(?:{UNIT}(?![a-z])|{_BREATHS})"
_TERM = rf"{COUNT}[ -]?{_UNIT}"
_SUM = rf"{_TERM}(?: ?(?:and )?{_TERM}){{0,2}}"
_CLOCK = r"\d{1,4}(?::\d\d){1,2}(?:\.\d{1,9})?(?!\d)"
_TO = r"(?: ?- ?| to )"
_VALUE = r"\{[^{}]*\}"
_LENGTH = (
    rf"(?:half an? (?:minute|hour)(?![a-z])|{_VALUE}"
    rf"|(?:(?:{_CLOCK}|{_SUM}|{COUNT}){_TO})?(?:{_CLOCK}|{_SUM}))"
)
_PLAIN = re.compile(rf"{NUMBER} ?{UNIT}")
_BEGINNING = re.compile(rf"[\d{{]|half |{_WORD}")

_HALF = re.compile(r"half an? (minute|hour)")
_WORDS = re.compile(rf"(?<![a-z{{]){_WORD}(?![a-z])")


def is_length(text: str) -> bool:
    """Whether a text in small letters and single blanks is a length; ``{name}`` stands for one."""
    # The whole pattern takes long to compile, and most scripts need no more than the others.
    return bool(_PLAIN.fullmatch(text) or (_BEGINNING.match(text) and re.fullmatch(_LENGTH, text)))


def plain_count(text: str) -> str:
    """A number's digits: ``three`` is ``3``, ``a`` is ``1``."""
    if text in ("a", "an"):
        return "1"
    first, *rest = re.split(r"[ -]", text)
    if first in _TENS:
        return str(_TENS[first] + (_SMALL[rest[0]] if rest else 0))
    return str(_SMALL.get(text, text))


def plain_length(text: str) -> str:
    """A length, as the language writes it: ``7-second`` is ``7s``."""
    if text.startswith("{"):
        return text
    text = _HALF.sub(lambda half: "30s" if half[1] == "minute" else "30m", text)
    text = _WORDS.sub(lambda word: plain_count(word.group()), text)
    text = re.sub(rf"(?<=\d)[ -]?{_BREATHS}", " breaths", text)
    text = re.sub(r"(?<=\d)-(?=[a-z])", "", re.sub(r" and | to ", _joint, text))
    return re.sub(r"^1 breaths$", "1 breath", shortened(text))


def _joint(between: re.Match[str]) -> str:
    return "-" if between.group() == " to " else " "
