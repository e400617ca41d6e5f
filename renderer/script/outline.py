"""The outline of a text, which need not be free of errors: its headings, cues, values and comments."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from msgspec import Struct

from renderer.script.comments import without_comments
from renderer.script.cue_languages.reading import in_english
from renderer.script.cues.model import BlockCue, End, ScriptCue
from renderer.script.cues.table import cue_or_none
from renderer.script.editing.front_node import FIRST
from renderer.script.session import fill, value_name
from renderer.script.signs import visible
from renderer.script.source import Source, split_lines
from renderer.script.tokens import front_end, has_front, heading_of, tokens

if TYPE_CHECKING:
    from renderer.script.cue_languages.cue_language import CueLanguage

_VALUE = re.compile(r"(?<!\\)\{([^{}\[\]]*)\}")


class OutlineHeading(Struct, frozen=True, kw_only=True):
    """A heading, whose title begins at a column. A chapter that contains others has a lower level."""

    level: int
    title: str
    line: int
    column: int


class OutlineCue(Struct, frozen=True, kw_only=True):
    """A cue with its brackets; ``cue`` is None where it cannot be read.

    ``english`` is what stands between the brackets, in English.
    """

    line: int
    column: int
    width: int
    english: str
    cue: ScriptCue | None


class OutlineValue(Struct, frozen=True, kw_only=True):
    """``{written}`` in a line, also in a cue or a heading; ``name`` is what it stands for."""

    name: str
    written: str
    line: int
    column: int


class Outline(Struct, frozen=True, kw_only=True):
    """Lines and columns are counted from 1. ``front_end`` closes the front matter, 0 without one.

    ``comments`` are the first and the last lines of comments of several lines.
    """

    lines: tuple[str, ...]
    front_end: int
    headings: tuple[OutlineHeading, ...]
    cues: tuple[OutlineCue, ...]
    values: tuple[OutlineValue, ...]
    comments: tuple[tuple[int, int], ...]

    def cue_at(self, line: int, column: int) -> OutlineCue | None:
        """The cue at a place, its brackets included."""
        found = (cue for cue in self.cues if cue.line == line)
        return next((cue for cue in found if cue.column <= column <= cue.column + cue.width), None)

    def value_at(self, line: int, column: int) -> OutlineValue | None:
        """The value at a place, its braces included."""
        found = (value for value in self.values if value.line == line)
        width = 2
        return next(
            (each for each in found if each.column <= column <= each.column + len(each.written) + width), None
        )

    def heading_at(self, line: int) -> OutlineHeading | None:
        return next((heading for heading in self.headings if heading.line == line), None)

    def blocks(self) -> Iterator[tuple[OutlineCue, OutlineCue]]:
        """Yield the cues that open a block, each with the ``[end]`` that closes it."""
        opened: list[OutlineCue] = []
        for cue in self.cues:
            if isinstance(cue.cue, BlockCue):
                opened.append(cue)
            elif isinstance(cue.cue, End) and opened:
                yield opened.pop(), cue

    def chapters(self) -> Iterator[tuple[OutlineHeading, int]]:
        """Yield the headings, each with the last line that belongs to it and is not blank."""
        for number, heading in enumerate(self.headings):
            later = (other.line for other in self.headings[number + 1 :] if other.level <= heading.level)
            last = next(later, len(self.lines) + 1) - 1
            while last > heading.line and not self.lines[last - 1].strip():
                last -= 1
            yield heading, last


def outline_of(
    source: Source, language: CueLanguage | None = None, values: Mapping[str, str] | None = None
) -> Outline:
    """The outline of a text, with the cues in ``language``, and ``values`` filled into them."""
    lines = split_lines(source)
    end = front_end(lines) if lines.lines and has_front(lines) else None
    known = {"n": "1", **(values or {})}
    headings: list[OutlineHeading] = []
    cues: list[OutlineCue] = []
    found: list[OutlineValue] = []
    commented: list[int] = []
    first = FIRST if end is None and lines.lines and has_front(lines) else (end or -1) + 1
    body = without_comments(lines, first, lambda number, _start, _end: commented.append(number + 1))
    for number, line in body:
        found += _values(line, number + 1)
        if heading := heading_of(line):
            title, column = heading
            level = len(line.lstrip()) - len(line.lstrip().lstrip("#"))
            headings.append(OutlineHeading(level=level, title=title, line=number + 1, column=column + 1))
            continue
        for token in tokens(line, language):
            if token.lastgroup in ("cue", "aside"):
                english = in_english(visible(token.group()[1:-1]), language)
                cues.append(
                    OutlineCue(
                        line=number + 1,
                        column=token.start() + 1,
                        width=len(token.group()),
                        english=english,
                        cue=cue_or_none(_filled(english, known)),
                    )
                )
    return Outline(
        lines=tuple(lines.lines),
        front_end=0 if end is None else end + 1,
        headings=tuple(headings),
        cues=tuple(cues),
        values=tuple(found),
        comments=tuple(_runs(commented)),
    )


def _values(line: str, number: int) -> Iterator[OutlineValue]:
    for match in _VALUE.finditer(line):
        yield OutlineValue(name=value_name(match[1]), written=match[1], line=number, column=match.start() + 1)


def _filled(text: str, values: Mapping[str, str]) -> str:
    try:
        return fill(text, values)
    except KeyError:
        return text


def _runs(numbers: list[int]) -> Iterator[tuple[int, int]]:
    """Yield the first and the last number of each run of at least two numbers that follow one another."""
    start = before = 0
    for number in [*sorted(set(numbers)), 0]:
        if number != before + 1:
            if before > start:
                yield start, before
            start = number
        before = number
