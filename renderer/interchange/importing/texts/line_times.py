"""Take the times from the beginnings of lines."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from fractions import Fraction

from msgspec import Struct

from renderer.interchange.importing.texts.line_blocks import NumberedLine

_CLOCK = r"(?:\d{1,2}:\d\d(?::\d\d)?|\d{1,2}:\d{1,2}:\d{1,2}(?=[.,]))(?:[.,]\d{1,3})?"
_TO = rf"(?:\s*(?:-->|[-\u2013])\s*{_CLOCK})?"
_TIME = rf"@?(?P<open>[\[(])?(?P<time>{_CLOCK}){_TO}[\])]?{_TO}"
_ALONE = re.compile(_TIME)
_LEADING = re.compile(rf"{_TIME}:?\s+(?:[-\u2013|]\s*)?(?=\S)")
_FEWEST = 3
"""If at least this many lines begin with a time without brackets, the text is a transcript with times.

It is one too if the first time is zero, or if two times rise.
"""


class TimedLines(Struct, frozen=True, kw_only=True):
    """Lines without their times; ``columns`` and ``seconds`` map the numbers of lines that had a time.

    A time alone on a line belongs to the next line. ``unused`` are the numbers of lines with a time that
    another time follows, or nothing.
    """

    lines: tuple[NumberedLine, ...]
    columns: Mapping[int, int]
    seconds: Mapping[int, Fraction]
    unused: tuple[int, ...]


def is_time(line: str) -> bool:
    """Whether a line is a time, and nothing more."""
    return bool(_ALONE.fullmatch(line))


def begins_with_time(line: str) -> bool:
    """Whether a line begins with a time, and has words after it."""
    return bool(_LEADING.match(line))


def without_times(lines: Sequence[NumberedLine]) -> TimedLines:
    """Return the lines without the times at their beginnings."""
    leading = {number: found for number, line in lines if (found := _LEADING.match(line))}
    times = [_seconds(found["time"]) for found in leading.values()]
    rise = len(times) == 2 and times[0] < times[1]
    if len(leading) < _FEWEST and not rise and times[:1] != [0]:
        leading = {number: found for number, found in leading.items() if found["open"]}
    kept: list[NumberedLine] = []
    columns: dict[int, int] = {}
    seconds: dict[int, Fraction] = {}
    alone: dict[int, Fraction] = {}
    used: set[int] = set()
    waiting = 0
    for number, line in lines:
        if found := _ALONE.fullmatch(line):
            alone[number], waiting = _seconds(found["time"]), number
            continue
        if found := leading.get(number):
            columns[number], seconds[number] = found.end() + 1, _seconds(found["time"])
            line, waiting = line[found.end() :], 0
        elif line and waiting:
            seconds[number] = alone[waiting]
            used.add(waiting)
            waiting = 0
        kept.append((number, line))
    unused = tuple(number for number in alone if number not in used)
    return TimedLines(lines=tuple(kept), columns=columns, seconds=seconds, unused=unused)


def _seconds(clock: str) -> Fraction:
    total = Fraction(0)
    for part in clock.replace(",", ".").split(":"):
        total = total * 60 + Fraction(part)
    return total
