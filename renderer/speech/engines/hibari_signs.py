"""Signs in English text: how the package ``hibari-tts`` should read them, and which ones it leaves out."""

from __future__ import annotations

import re
import unicodedata
from itertools import groupby

LESS_THAN = "\uff1c"
"""Stands for ``<``, which ``plain_text`` replaces."""

READINGS = {
    LESS_THAN: "less than",
    ">": "greater than",
    "\u2212": "minus",
    "≤": "less than or equal to",
    "≥": "greater than or equal to",
    "≠": "not equal to",
    "≈": "about",
    "∞": "infinity",
    "√": "square root of",
    "‰": "per thousand",
    "℃": "°C",
    "℉": "°F",
    "$": "dollar",
    "£": "pound",
    "€": "euro",
    "¥": "yen",
    "₹": "rupee",
    "₩": "won",
    "₨": "rupee",
    "№": "number",
}
"""Signs that the package leaves out, or reads only beside a number, and their words."""

SAID = frozenset("#%&+/=@^|~¢§©°±¶×÷⁺₊→")
"""Signs that the package itself reads, or for which it makes a short pause."""

_SILENT = frozenset("®™℠")  # nobody says them
_LEFT_OUT = frozenset("*\\†‡‰‱′″‴※")  # by their category, these are punctuation
_MONEY = "$£€¥₹₩"
_NUMBER_AND_MONEY = re.compile(rf"(\d+(?:[.,]\d+)*)\s?([{_MONEY}])(?!\w)")
_MONEY_AND_NUMBER = re.compile(rf"([{_MONEY}])\s(?=\d)")
_AND_A_HALF = re.compile(r"(?<=\d)\s?½")
_AND_A_FRACTION = re.compile(r"(?<=\d)\s?(?=[¼¾⅐-⅞])")
_TYPED_DASH = re.compile(r"(?<=\S\s)-{1,3}(?=\s\S)|(?<=\w)-{2,3}(?=\w)")
_FEET_AND_INCHES = re.compile(r"""(?<=\d)(')\s?\d+(?:\.\d+)?(")?""")
_SIGN = re.compile(rf"[{_MONEY}](?!\d)|[{''.join(READINGS.keys() - set(_MONEY))}]")


def with_readings(text: str) -> str:
    """Text with words for the signs of ``READINGS``.

    The sign of a currency stands before its number, as in ``$5``: the package leaves out one that follows.
    A hyphen between spaces and two hyphens become a dash: the package makes no pause for them.
    """
    text = _TYPED_DASH.sub(" – ", text)
    text = _NUMBER_AND_MONEY.sub(r"\2\1", text)
    text = _MONEY_AND_NUMBER.sub(r"\1", text)
    text = _AND_A_HALF.sub(" and a half ", text)
    text = _AND_A_FRACTION.sub(" and ", text)
    return _SIGN.sub(lambda sign: f" {READINGS[sign[0]]} ", text)


def left_out_signs(text: str) -> tuple[str, ...]:
    """The signs of a text that are not read aloud although they may have a meaning, such as emoji.

    Signs without anything between them are returned together, and so are the parts of an emoji. Quotation
    marks are signs only in lengths such as ``6'2"``.
    """
    lengths = [sign for length in _FEET_AND_INCHES.findall(text) for sign in length if sign]
    runs = ("".join(run) for is_sign, run in groupby(text, _is_part_of_sign) if is_sign)
    return (*(run for run in runs if any(map(_is_left_out, run))), *lengths)


def _is_left_out(sign: str) -> bool:
    if sign in SAID or sign in READINGS or sign in _SILENT:
        return False
    if unicodedata.category(sign) not in ("Sc", "Sm", "So"):
        return sign in _LEFT_OUT
    return not unicodedata.normalize("NFKC", sign).isalnum()  # such as Ⓐ


def _is_part_of_sign(sign: str) -> bool:
    return _is_left_out(sign) or unicodedata.category(sign) in ("Cf", "Me", "Mn", "Sk")
