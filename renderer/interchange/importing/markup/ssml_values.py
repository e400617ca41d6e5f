"""Parse the attribute values of speech markup: times, strengths, rates, and ways to read words."""

from __future__ import annotations

import re
from collections.abc import Mapping
from fractions import Fraction

STRENGTHS: Mapping[str, Fraction] = {
    "none": Fraction(0),
    "x-weak": Fraction(1, 4),
    "weak": Fraction(1, 2),
    "medium": Fraction(3, 4),
    "strong": Fraction(1),
    "x-strong": Fraction(5, 4),
}
"""The seconds that a break without a time lasts, as documented by a major speech service."""

RATES: Mapping[str, Fraction] = {
    "x-slow": Fraction(1, 2),
    "slow": Fraction(3, 4),
    "medium": Fraction(1),
    "default": Fraction(1),
    "fast": Fraction(5, 4),
    "x-fast": Fraction(3, 2),
}
"""The factor that a named rate applies to the usual rate."""

_TIME = re.compile(r"\+?(\d{0,9}(?:\.\d{1,9})?)\s*(ms|s)", re.IGNORECASE)
_PERCENT = re.compile(r"([+-]?)(\d{1,4}(?:\.\d{1,4})?)(%?)")
_ORDINAL_ENDS = {1: "st", 2: "nd", 3: "rd"}


def parse_time(text: str) -> Fraction | None:
    """Return the seconds of a text such as ``250ms`` or ``1.5s``, or None if it is not a time."""
    match = _TIME.fullmatch(text.strip())
    if not match or not match[1]:
        return None
    return Fraction(f"0{match[1]}") / (1000 if match[2].lower() == "ms" else 1)


def parse_rate(text: str) -> Fraction | None:
    """Return the factor of a rate: a name, ``90%``, ``-10%`` or ``0.9``; None if it is not a rate."""
    written = text.strip().lower()
    if written in RATES:
        return RATES[written]
    match = _PERCENT.fullmatch(written)
    if not match:
        return None
    number = Fraction(match[2]) / (100 if match[3] else 1)
    return 1 + number if match[1] == "+" else 1 - number if match[1] else number


def spelled(text: str) -> str:
    """Return a text letter by letter, separated by spaces."""
    return " ".join("".join(text.split()))


def ordinal(text: str, language: str) -> str:
    """Return a number as an ordinal, if the language writes ordinals with letters after the number."""
    number = text.strip()
    if not number.isdecimal() or len(number) > 9 or not language.lower().startswith("en"):
        return text
    last = 0 if int(number) % 100 in (11, 12, 13) else int(number) % 10
    return f"{number}{_ORDINAL_ENDS.get(last, 'th')}"
