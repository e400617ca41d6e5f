"""Read the lines of WebVTT and SubRip: blocks, and the line with times in each block."""

from __future__ import annotations

import re
from collections.abc import Iterable
from fractions import Fraction

from msgspec import Struct
from msgspec.structs import replace

from renderer.interchange.importing.timed_text import TimedWords
from renderer.problems import Position, Problem

_TIME = re.compile(r"(?:(\d{1,4}):)?(\d{1,2}):(\d{1,2})(?:[.,](\d{1,3}))?")
_ARROW = re.compile(r"\s*-->\s*")
_LOOKS_TIMED = re.compile(r"\s*\d+:\d+\S*\s*(?:-+>|\u2192|=>|--|-)\s*\d|\s*\d+:\d+\S*\s+\d+:\d+\S*\s*$")
NUMBER = re.compile(r"\s*\d+\s*")
_REMEDY = "write it like 00:01.000 --> 00:04.500"
_ROLLED_WITHIN = Fraction(1, 20)


class LineBlock(Struct, frozen=True, kw_only=True):
    """A run of lines with no blank line between them; ``number`` is the line number of the first, from 1."""

    number: int
    lines: tuple[str, ...]


class CaptionBlock(Struct, frozen=True, kw_only=True):
    """The lines below a line with times; ``number`` is the number of the line with the times."""

    start: Fraction
    end: Fraction
    number: int
    lines: tuple[str, ...]


def file_lines(text: str) -> list[str]:
    """Return the lines of a file, without a byte order mark."""
    return re.split("\r\n|\r|\n", text.removeprefix("\ufeff"))


def blocks_of(text: str, *, blanks_count: bool = False) -> list[LineBlock]:
    """Return the blocks of a file. With ``blanks_count``, a line of white space does not end a block."""
    blocks: list[LineBlock] = []
    lines: list[str] = []
    for number, line in enumerate([*file_lines(text), ""], 1):
        if line if blanks_count else line.strip():
            lines.append(line)
        elif lines:
            blocks.append(LineBlock(number=number - len(lines), lines=tuple(lines)))
            lines = []
    return blocks


def parted(block: LineBlock) -> list[LineBlock]:
    """Split a block at each caption inside it; the caption's number, if it has one, goes with the caption."""
    starts = []
    for n, line in enumerate(block.lines):
        if "-->" in line and n > 1:
            starts.append(n - 1 if NUMBER.fullmatch(block.lines[n - 1]) else n)
    ends = [*starts, len(block.lines)]
    return [
        LineBlock(number=block.number + begin, lines=block.lines[begin:end])
        for begin, end in zip([0, *starts], ends, strict=True)
    ]


def looks_timed(line: str) -> bool:
    """Whether a line has the times of a caption, or looks as if it was meant to have them."""
    return "-->" in line or bool(_LOOKS_TIMED.match(line))


def timing(block: LineBlock, path: str) -> CaptionBlock | Problem:
    """Return the times of a block, or the problem with them; they are on its first line or below a name."""
    at = next((n for n, line in enumerate(block.lines[:2]) if looks_timed(line)), None)
    if at is None:
        return _problem(path, block.number, block.lines[0], 0, "these words have no time before them")
    line, number = block.lines[at], block.number + at
    column = len(line) - len(line.lstrip())
    times = []
    for _ in range(2):
        found = _TIME.match(line, column)
        if not found:
            return _problem(path, number, line, column, "this is not a time")
        if int(found[2]) > 59 or int(found[3]) > 59:
            return _problem(path, number, line, column, "a time with more than 59 minutes or seconds")
        thousandths = Fraction(int((found[4] or "0").ljust(3, "0")), 1000)
        times.append(int(found[1] or 0) * 3600 + int(found[2]) * 60 + int(found[3]) + thousandths)
        column = found.end()
        if len(times) == 1:
            arrow = _ARROW.match(line, column)
            if not arrow:
                return _problem(path, number, line, column, 'there is no "-->" after the first time')
            column = arrow.end()
    if line[column : column + 1].strip():
        return _problem(path, number, line, column, "this text belongs to no caption")
    return CaptionBlock(start=times[0], end=times[1], number=number, lines=block.lines[at + 1 :])


def _problem(path: str, number: int, line: str, column: int, message: str) -> Problem:
    position = Position(path=path, line=number, column=column + 1, text=line)
    return Problem(position=position, message=message, remedy=_REMEDY)


def rolled_up(cues: Iterable[TimedWords]) -> list[TimedWords]:
    """Return rolling captions with every line once; such a caption repeats the last line above a new one.

    A caption that repeats the whole text of the previous one is kept, unless it is shown only for a moment.
    """
    result: list[TimedWords] = []
    shown: list[str] = []
    end = Fraction(-1)
    for cue in cues:
        lines = [line for line in map(str.strip, cue.text.split("\n")) if line]
        again = 0
        if cue.text and cue.end is not None and abs(cue.start - end) <= _ROLLED_WITHIN:
            again = next((n for n in range(len(lines), 0, -1) if shown[-n:] == lines[:n]), 0)
            if again == len(lines) and cue.end - cue.start > _ROLLED_WITHIN:
                again = 0
        if cue.text:
            shown, end = lines, cue.end if cue.end is not None else Fraction(-1)
        if not again:
            result.append(cue)
        elif again < len(lines):
            result.append(replace(cue, text="\n".join(lines[again:])))
        elif result and result[-1].end is not None and result[-1].text:
            result[-1] = replace(result[-1], end=max(result[-1].end, cue.end or result[-1].end))
    return result
