"""Lengths of time as a script writes them: ``5s``, ``1m30s``, ``1:02:30``, ``4-8 breaths``."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
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
_LOOSE_DASH = re.compile(r"(?<=[a-z\d])\s*-\s*(?=\d)")
_CLOCK = re.compile(r"(?:(\d{1,3}):)?(\d{1,4}):(\d\d(?:\.\d{1,9})?)")
_BREATHS = re.compile(r"(\d{1,6})\s*breaths?")
_BARE = re.compile(NUMBER)
_BARE_RANGE = re.compile(rf"{NUMBER}(?:\s?-\s?| to ){NUMBER}")
_DASH = re.compile(r"\s*-\s*|\s+to\s+")
_PARTS_OF_ONE = {"\u00bd": ".5", "\u00bc": ".25", "\u00be": ".75"}
_PART_OF_ONE = re.compile(r"(\d{0,9}) ?([\u00bc-\u00be])")
_NOT_PLAIN = re.compile(r"(?<=\d),(?=\d{1,2}(?!\d))|[\u2010-\u2014\u2212\u00d7]")
_PLAIN = {",": ".", "\u00d7": "x"}

_LENGTH = re.compile(rf"{NUMBER}\s?{UNIT}(?![a-z])\s?", re.IGNORECASE)
_TWO_NUMBERS = re.compile(rf"(\d{{1,4}}),(\d{{1,4}})\s?({UNIT})", re.IGNORECASE)
_SAME_UNIT = re.compile(r"(\d{1,9})(h|m)(\d{1,9})\2")
_SMALLER = {"h": "m", "m": "s"}
_WITHOUT_LAST_UNIT = re.compile(r"\d{1,9}\s*(h|m)\s*\d{1,9}")

_LONGEST = 60

TIME_EXAMPLES = "5s, 1.5s, 3m, 1m30s or 1:30"
EXAMPLES = "5s, 1.5s, 3m, 1m30s, 1:30 or 6 breaths"


def plain_numbers(text: str) -> str:
    """A text with its decimal commas as points, its dashes and minus signs as hyphens, and ``×`` as
    ``x``; each character keeps its place. A comma before three digits or more is not a decimal comma.
    """
    return _NOT_PLAIN.sub(lambda found: _PLAIN.get(found.group(), "-"), text)


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
    ends = _DASH.split(_with_points(plain_numbers(written.lower())))
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


def as_list(lengths: Iterable[str]) -> str:
    """Several lengths as the front matter writes them."""
    return f"[{', '.join(lengths)}]"


def read_length(text: str, write_several: Callable[[Iterable[str]], str] = as_list) -> Fraction:
    """A track's length in seconds; ``write_several`` is how remedies write more than one.

    Raises:
        DurationError: it is not one length, or shorter than a second.
    """
    _check_one_length(text.strip(), write_several)
    seconds = parse_seconds(text)
    if seconds < 1:
        raise DurationError(f'"{text}" is too short for a track', "write 1s or longer")
    return seconds


def _check_one_length(written: str, write_several: Callable[[Iterable[str]], str]) -> None:
    if len(written) > _LONGEST:
        return
    if comma := _TWO_NUMBERS.fullmatch(written):
        one, other, unit = comma.groups()
        tracks = write_several([f"{one}{unit}", f"{other}{unit}"])
        message = f'"{written}" can be read in two ways'
        raise DurationError(message, f"write {one}.{other}{unit}, or {tracks} for two tracks")
    between = _LENGTH.sub("", written).strip(" ,;/&+").lower()
    if between not in ("", "and", "or") or _amount(written.lower()):
        return
    lengths = [found.group().strip() for found in _LENGTH.finditer(written)]
    tracks = write_several(lengths)
    if smaller := _with_smaller_unit(written.lower()):
        message = f'"{written}" can be read in two ways'
        raise DurationError(message, f"write {tracks} for two tracks, or {smaller} for one")
    if len(lengths) > 1:
        raise DurationError(f'"{written}" is more than one length', f"write {tracks}")


def _with_smaller_unit(text: str) -> str:
    """``10m20s`` for ``10m20m``; empty for other texts."""
    found = _SAME_UNIT.fullmatch(text)
    return f"{found[1]}{found[2]}{found[3]}{_SMALLER[found[2]]}" if found else ""


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


def _with_points(text: str) -> str:
    """A text with ``1½`` and ``1 1/2`` as ``1.5``."""
    text = re.sub(r"(?<!\d)1/2", "\u00bd", text)
    return _PART_OF_ONE.sub(lambda found: (found[1] or "0") + _PARTS_OF_ONE[found[2]], text)


def _short(unit: str) -> str:
    return "ms" if unit.startswith(("ms", "mil")) else unit[0]


def _unreadable(written: str, examples: str) -> DurationError:
    if _BARE.fullmatch(written) or _BARE_RANGE.fullmatch(plain_numbers(written)):
        return DurationError(f'"{written}" has no unit', f"write {written}s or {written}m")
    if last := _WITHOUT_LAST_UNIT.fullmatch(written.lower()):
        unit = _SMALLER[last[1]]
        return DurationError(f'the last number of "{written}" has no unit', f"write {written}{unit}")
    if smaller := _with_smaller_unit(written.lower()):
        return DurationError(f'"{written}" has the same unit twice', f"write {smaller}")
    if not written:
        return DurationError("the length is missing", f"write one such as {examples}")
    if re.fullmatch(rf"{NUMBER}\s*breaths?", written):
        return DurationError(f'"{written}" is not a whole number of breaths', "write one such as 6 breaths")
    shown = written if len(written) <= 40 else written[:40] + "..."
    return DurationError(f'"{shown}" is not a length of time', f"write one such as {examples}")
