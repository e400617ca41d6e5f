"""Lengths of time as a script writes them: ``5s``, ``1m30s``, ``1:02:30``, ``4-8 breaths``."""

from __future__ import annotations

import re
from fractions import Fraction
from math import floor

from msgspec import Struct

DAY_SECONDS = Fraction(24 * 3600)

_SECONDS_PER_UNIT = {"ms": Fraction(1, 1000), "s": Fraction(1), "m": Fraction(60), "h": Fraction(3600)}
UNIT = r"(?:ms|milliseconds?|seconds?|secs?|s|minutes?|mins?|m|hours?|hrs?|h)"
NUMBER = r"\d{1,9}(?:\.\d{1,9})?"
_TERM = re.compile(rf"({NUMBER})\s*({UNIT})(?![a-z])\s*")
_LOOSE_TERM = re.compile(rf"(?<![\d.])({NUMBER})\s*({UNIT})(?![a-z])")
_BETWEEN_TERMS = re.compile(rf"(?<=\d[smh])\s+(?={NUMBER}(?:ms|[smh])(?![a-z]))")
_LOOSE_DASH = re.compile(r"(?<=[a-z\d])\s*[-\u2013]\s*(?=\d)")
_CLOCK = re.compile(r"(?:(\d{1,3}):)?(\d{1,4}):(\d\d(?:\.\d{1,9})?)")
_BREATHS = re.compile(r"(\d{1,6})\s*breaths?")
_BARE = re.compile(NUMBER)
_DASH = re.compile(r"\s*[-\u2013]\s*")

_LONGEST = 60

TIME_EXAMPLES = "5s, 1.5s, 3m, 1m30s or 1:30"
EXAMPLES = "5s, 1.5s, 3m, 1m30s, 1:30 or 6 breaths"


class DurationError(ValueError):
    """A length that cannot be read; ``remedy`` says how to write it."""

    def __init__(self, message: str, remedy: str) -> None:
        super().__init__(message, remedy)
        self.message = message
        self.remedy = remedy


class Duration(Struct, frozen=True, kw_only=True):
    """A length, or a range of lengths, in seconds or in breaths."""

    low: Fraction
    high: Fraction
    in_breaths: bool = False

    @property
    def is_range(self) -> bool:
        return self.low != self.high

    @property
    def middle(self) -> Fraction:
        """The middle of a range, in whole breaths (half a breath rounds up) where it is in breaths."""
        middle = (self.low + self.high) / 2
        return Fraction(floor(middle + Fraction(1, 2))) if self.in_breaths else middle

    def unit_seconds(self, breath_seconds: Fraction) -> Fraction:
        return breath_seconds if self.in_breaths else Fraction(1)


def parse_duration(text: str, examples: str = EXAMPLES) -> Duration:
    """Read a length or a range; ``examples`` are for the remedy.

    Raises:
        DurationError: it is neither, the range is backwards, or it is longer than 24 hours.
    """
    written = text.strip()
    if len(written) > _LONGEST:
        raise _unreadable(written, examples)
    ends = _DASH.split(written.lower())
    if len(ends) > 2 or not all(ends):
        raise _unreadable(written, examples)
    high = _amount(ends[-1])
    if high is None:
        raise _unreadable(written, examples)
    low = high
    if len(ends) == 2:
        unit = re.search(r"[a-z]+$", ends[0]) or ":" in ends[0]
        last_word = re.search(r"[a-z]+$", ends[1])
        borrowed = "" if unit or not last_word else f" {last_word.group()}"
        read = _amount(ends[0] + borrowed)
        if read is None or read[1] != high[1]:
            raise _unreadable(written, examples)
        low = read
    if low[0] > high[0]:
        raise DurationError(
            f'the range "{written}" is backwards', "write the shorter length first, such as 3m-10m"
        )
    if not high[1] and high[0] > DAY_SECONDS:
        remedy = "write a shorter one; a track lasts 24 hours at most"
        raise DurationError(f'"{written}" is longer than 24 hours', remedy)
    return Duration(low=low[0], high=high[0], in_breaths=high[1])


def parse_seconds(text: str) -> Fraction:
    """Read one length in seconds, neither a range nor breaths.

    Raises:
        DurationError: it is something else.
    """
    duration = parse_duration(text, TIME_EXAMPLES)
    if duration.in_breaths:
        raise DurationError(f'"{text.strip()}" is in breaths', f"write a time such as {TIME_EXAMPLES}")
    if duration.is_range:
        raise DurationError(f'"{text.strip()}" is a range', "write one length; only [hold] takes a range")
    return duration.low


def read_length(text: str) -> Fraction:
    """A track's length in seconds.

    Raises:
        DurationError: it is not a length, or shorter than a second.
    """
    seconds = parse_seconds(text)
    if seconds < 1:
        raise DurationError(f'"{text}" is too short for a track', "write 1s or longer")
    return seconds


def _amount(text: str) -> tuple[Fraction, bool] | None:
    """An amount in seconds, or in breaths (then the second value is True); None for anything else.

    Each unit is smaller than the one before it, so ``10m20m`` is not an amount.
    """
    if breaths := _BREATHS.fullmatch(text):
        return Fraction(breaths[1]), True
    if clock := _CLOCK.fullmatch(text):
        hours, minutes, seconds = clock.groups()
        if Fraction(seconds) >= 60 or (hours and int(minutes) >= 60):
            return None
        return Fraction(hours or 0) * 3600 + int(minutes) * 60 + Fraction(seconds), False
    total, at, larger = Fraction(0), 0, None
    while term := _TERM.match(text, at):
        unit = _SECONDS_PER_UNIT[_short(term[2])]
        if larger is not None and unit >= larger:
            return None
        total += Fraction(term[1]) * unit
        at, larger = term.end(), unit
    return (total, False) if at and at == len(text) else None


def shortened(text: str) -> str:
    """A text in small letters with each length in its shortest spelling: ``1 minute 30 seconds`` is
    ``1m30s``, ``3m - 10m`` is ``3m-10m``.
    """
    terms = _LOOSE_TERM.sub(lambda term: term[1] + _short(term[2]), text)
    return _LOOSE_DASH.sub("-", _BETWEEN_TERMS.sub("", terms))


def _short(unit: str) -> str:
    return "ms" if unit.startswith(("ms", "mil")) else unit[0]


def _unreadable(written: str, examples: str) -> DurationError:
    if _BARE.fullmatch(written):
        return DurationError(f'"{written}" has no unit', f"write {written}s or {written}m")
    if not written:
        return DurationError("the length is missing", f"write one such as {examples}")
    if re.fullmatch(rf"{NUMBER}\s*breaths?", written):
        return DurationError(f'"{written}" is not a whole number of breaths', "write one such as 6 breaths")
    shown = written if len(written) <= 40 else written[:40] + "..."
    return DurationError(f'"{shown}" is not a length of time', f"write one such as {examples}")
