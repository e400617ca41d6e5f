"""Read the lines of WebVTT and SubRip: blocks, and the line with times in each block."""

from __future__ import annotations

import re
from collections.abc import Sequence
from fractions import Fraction

from msgspec import Struct
from msgspec.structs import replace

from renderer.interchange.importing.captions.timed_text import TimedWords
from renderer.interchange.importing.model import Dropped
from renderer.script.durations import DAY_SECONDS

_TIME = re.compile(r"(?:(\d{1,6}) ?: ?)?(\d{1,2}) ?: ?(\d{1,2})(?:[.,;] ?(\d{1,3}))?(?![\d:])")
_ARROW = re.compile(r"\s*(?:-{1,3} ?>|=+>|[\u2013\u2014]+ ?>|[\u2192\u27f6])\s*")
_BETWEEN = re.compile(r"\s*[-\u2013\u2014,]\s*|\s+")
"""What stands between two times that no arrow connects."""
_BEGINS_TIMED = re.compile(
    r"\s*+(?:\d[\d:.,; ]{3,24}(?:-->|->|=>|[\u2013\u2014]>|[\u2192\u27f6])|[\d:][^\s>]{0,20} {0,3}-->)"
)
_SETTING = re.compile(r"(?:vertical|line|position|size|align|region|[XY][12]):\S+", re.IGNORECASE)
NUMBER = re.compile(r"\s*\d+\s*")
_ROLLED_WITHIN = Fraction(1, 20)
_ROLLS_OFTEN = 2


class LineBlock(Struct, frozen=True, kw_only=True):
    """A run of lines with no blank line between them; ``number`` is the line number of the first, from 1."""

    number: int
    lines: tuple[str, ...]


class CaptionBlock(Struct, frozen=True, kw_only=True):
    """The lines below a line with times; ``number`` is the number of the line with the times.

    A time that cannot be read is None. ``changed`` holds what was read in another way than it is written,
    with the column.
    """

    start: Fraction | None
    end: Fraction | None
    number: int
    lines: tuple[str, ...]
    changed: tuple[Dropped, ...] = ()


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


def parted(block: LineBlock, *, named: bool) -> list[LineBlock]:
    """Split a block at each caption inside it; the caption's number, if it has one, goes with the caption.

    With ``named``, any other line above the first times is the name of the caption.
    """
    lines = block.lines
    timed = {n: line for n, line in enumerate(lines) if looks_timed(line)}
    starts = [
        n - 1 if n and n - 1 not in timed and (NUMBER.fullmatch(lines[n - 1]) or (named and n == 1)) else n
        for n in timed
    ]
    begins = sorted({0, *starts})
    return [
        LineBlock(number=block.number + begin, lines=lines[begin:end])
        for begin, end in zip(begins, [*begins[1:], len(lines)], strict=True)
    ]


def looks_timed(line: str) -> bool:
    """Whether a line has the times of a caption, or looks as if it was meant to have them."""
    return bool(_BEGINS_TIMED.match(line)) or _bare_times(line.strip())


def _bare_times(line: str) -> bool:
    """Whether a line has two times and nothing else."""
    first = _TIME.match(line)
    between = _BETWEEN.match(line, first.end()) if first and first[4] else None
    second = _TIME.match(line, between.end()) if between else None
    return bool(second and second.end() == len(line))


def timing(block: LineBlock) -> CaptionBlock | None:
    """Return the times of a block, which are on its first line or below a name; None if it has none."""
    at = next((n for n, line in enumerate(block.lines[:2]) if looks_timed(line)), None)
    if at is None:
        return None
    line, number = block.lines[at], block.number + at
    first = _TIME.match(line, len(line) - len(line.lstrip()))
    if first and line[first.end() : first.end() + 1].isalpha():
        first = None
    arrow = _ARROW.match(line, first.end()) or _BETWEEN.match(line, first.end()) if first else None
    second = _TIME.match(line, arrow.end()) if arrow else None
    start, end = _seconds(first), _seconds(second)
    changed: list[Dropped] = []

    def note(column: int, what: str) -> None:
        changed.append(Dropped(line=number, column=column + 1, what=what, how="changed"))

    if arrow and start is not None and end is not None and "-->" not in arrow.group():
        note(arrow.start(), f'"{arrow.group().strip() or " "}" between two times is read as "-->"')
    if first and start is not None and end is not None and start > end and len(first[1] or "") > 2:
        start -= (int(first[1]) - int(first[1][-2:])) * 3600
        note(
            first.start(),
            f'the number "{first[1][:-2]}" before the time {first[1][-2:]}:{first[2]}:{first[3]}',
        )
    if start is None or start > DAY_SECONDS:
        note(0, f'the time "{line.strip()[:40]}" cannot be read: its words follow the caption before it')
        start = end = None
    elif end is None:
        note(0, f'the end of "{line.strip()[:40]}" cannot be read')
    lines = block.lines[at + 1 :]
    rest = line[second.end() :] if second else ""
    words = " ".join(word for word in rest.split() if not _SETTING.fullmatch(word))
    if any(c.isalnum() for c in words):
        note(len(line) - len(rest), f'"{words[:60]}" after the times is read as the first words')
        lines = (words, *lines)
    return CaptionBlock(start=start, end=end, number=number, lines=lines, changed=tuple(changed))


def _seconds(found: re.Match[str] | None) -> Fraction | None:
    """Return a time in seconds, or None if it has more than 59 minutes or seconds."""
    if not found or int(found[2]) > 59 or int(found[3]) > 59:
        return None
    thousandths = Fraction(int((found[4] or "0").ljust(3, "0")), 1000)
    return int(found[1] or 0) * 3600 + int(found[2]) * 60 + int(found[3]) + thousandths


def rolled_up(cues: Sequence[TimedWords]) -> list[TimedWords]:
    """Return rolling captions with every line once; such a caption repeats the last line above a new one.

    A caption that repeats the whole text of the previous one is kept, unless it is shown only for a moment.
    In a file that rolls often, a line is also repeated after a gap.
    """
    result: list[TimedWords] = []
    shown: list[str] = []
    end = Fraction(-1)
    rolls = 0
    for cue in cues:
        lines = [line for line in map(str.strip, cue.text.split("\n")) if line]
        again = 0
        follows = abs(cue.start - end) <= _ROLLED_WITHIN
        if cue.text and cue.end is not None and (follows or rolls >= _ROLLS_OFTEN):
            again = _lines_again(shown, lines)
            momentary = follows and cue.end - cue.start <= _ROLLED_WITHIN
            if again == len(lines) and not momentary:
                again = 0
        rolls += bool(again)
        if cue.text:
            shown, end = lines, cue.end if cue.end is not None else Fraction(-1)
        if not again:
            result.append(cue)
        elif again < len(lines):
            result.append(replace(cue, text="\n".join(lines[again:])))
        elif result and result[-1].end is not None and result[-1].text:
            result[-1] = replace(result[-1], end=max(result[-1].end, cue.end or result[-1].end))
    return result


def _lines_again(before: Sequence[str], lines: Sequence[str]) -> int:
    """Return how many of the first lines are the last ones of the caption before, at the most.

    The borders follow Knuth, Morris and Pratt, "Fast pattern matching in strings", 1977.
    """
    borders = [0] * len(lines)
    for number in range(1, len(lines)):
        borders[number] = _grown(borders[number - 1], lines, borders, lines[number])
    again = 0
    for line in before[-len(lines) :] if lines else ():
        again = _grown(again, lines, borders, line)
    return again


def _grown(length: int, lines: Sequence[str], borders: Sequence[int], following: str) -> int:
    """Return how many of the first lines are the last ones of a text that one more line follows."""
    while length and (length == len(lines) or lines[length] != following):
        length = borders[length - 1]
    return length + (length < len(lines) and lines[length] == following)
