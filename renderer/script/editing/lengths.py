"""Other lengths of pauses and holds, written into a script."""

from __future__ import annotations

import re
from fractions import Fraction
from typing import Literal

from renderer.errors import InputError
from renderer.script.durations import DAY_SECONDS, DurationError, parse_duration
from renderer.script.editing.fixes import Fix

_CUE = re.compile(r"(\[\s*(?:pause|hold)\s+)([^,\[\]{}]+?)\s*(?:,(?!\d)[^\[\]]*)?\]", re.IGNORECASE)
_LEAST = Fraction(1, 10)


def written_length(seconds: Fraction) -> str:
    """A length as a script writes it, to a hundredth of a second: ``2.5s``, or ``1m30s``."""
    hundredths = round(max(seconds, _LEAST) * 100)
    minutes, rest = divmod(hundredths, 6000)
    if not minutes:
        return f"{_plain(rest)}s"
    return f"{minutes}m{_plain(rest)}s" if rest else f"{minutes}m"


def _plain(hundredths: int) -> str:
    return f"{hundredths / 100:.2f}".rstrip("0").rstrip(".")


def with_length(
    line: str, number: int, column: int, width: int, kind: Literal["pause", "hold"], seconds: Fraction
) -> Fix:
    """The change that gives the pause or hold at a place of a line another length.

    A range becomes one length.

    Raises:
        InputError: the cue has a value, or options that are not read here.
    """
    cue = line[column - 1 : column - 1 + width]
    if "{" in cue:
        raise InputError(f"{cue} has a value; change the value in the text")
    _check(seconds)
    if (match := _CUE.fullmatch(cue)) and _is_length(match[2]):
        start = column + len(match[1])
        return Fix(line=number, column=start, width=len(match[2]), text=written_length(seconds))
    if kind == "hold" and "," in cue:
        raise InputError(f"{cue} has options; change the length in the text")
    return Fix(line=number, column=column, width=width, text=f"[{kind} {written_length(seconds)}]")


def new_pause(line: str, number: int, column: int, seconds: Fraction) -> Fix:
    """The change that puts a pause before a column of a line.

    Raises:
        InputError: the pause would be too long.
    """
    _check(seconds)
    before, after = line[: column - 1], line[column - 1 :]
    cue = f"[pause {written_length(seconds)}]"
    left = " " if before and not before[-1].isspace() else ""
    right = " " if after and not after[0].isspace() else ""
    return Fix(line=number, column=column, width=0, text=f"{left}{cue}{right}")


def _check(seconds: Fraction) -> None:
    if seconds > DAY_SECONDS:
        raise InputError("a pause is not longer than 24 hours; choose a shorter one")


def _is_length(text: str) -> bool:
    try:
        parse_duration(text)
    except DurationError:
        return False
    return True
