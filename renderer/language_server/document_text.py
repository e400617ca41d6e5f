"""Positions in the text of a document, as editors count them and as the program counts them."""

from __future__ import annotations

import re

from lsprotocol.types import Position, Range

_LINE_END = re.compile(r"\r\n|\r|\n")
_UNIT_BYTES = {"utf-8": 1, "utf-16": 2, "utf-32": 4}
_MARK = "\ufeff"


class DocumentText:
    """The lines of a text, without a byte order mark.

    Editors count lines from 0, and in a line the code units of ``encoding`` from 0. The program counts lines
    and code points from 1. A byte order mark is a character for editors alone. Neither takes U+2028 and its
    like for the end of a line.
    """

    def __init__(self, text: str, encoding: str = "utf-16") -> None:
        self.whole = text
        self.lines = tuple(_LINE_END.split(text.removeprefix(_MARK)))
        self._marked = text.startswith(_MARK)
        self._encoding = {"utf-8": "utf-8", "utf-16": "utf-16-le", "utf-32": "utf-32-le"}[encoding]
        self._unit_bytes = _UNIT_BYTES[encoding]

    @property
    def all(self) -> Range:
        """From the first character to the last one."""
        last = len(self.lines)
        start = Position(line=0, character=0)
        return Range(start=start, end=self.position(last, len(self.lines[-1]) + 1))

    def position(self, line: int, column: int) -> Position:
        """The position of a line and a column; one outside the text is at its nearest end."""
        if line > len(self.lines):
            line, column = len(self.lines), len(self.lines[-1]) + 1
        before = self.line(line)[: max(0, column - 1)]
        return Position(line=max(0, line - 1), character=self._units(before) + self._before(line))

    def range(self, line: int, column: int, end_line: int, end_column: int) -> Range:
        return Range(start=self.position(line, column), end=self.position(end_line, end_column))

    def place(self, position: Position) -> tuple[int, int]:
        """The line and the column of a position; one outside the text is at its nearest end."""
        line = min(position.line + 1, len(self.lines))
        if position.line >= len(self.lines):
            return line, len(self.lines[-1]) + 1
        units = max(0, position.character - self._before(line))
        text = self.lines[line - 1]
        if text.isascii():
            return line, min(units, len(text)) + 1
        data = text.encode(self._encoding, "surrogatepass")[: units * self._unit_bytes]
        return line, len(data.decode(self._encoding, "ignore")) + 1

    def place_of(self, index: int) -> tuple[int, int]:
        """The line and the column of an index in the whole text."""
        before = _LINE_END.split(self.whole[:index])
        marked = int(self._marked and len(before) == 1 and index > 0)
        return len(before), len(before[-1]) + 1 - marked

    def line(self, number: int) -> str:
        """A line by its number, from 1; empty outside the text."""
        return self.lines[number - 1] if 0 < number <= len(self.lines) else ""

    def _units(self, text: str) -> int:
        if text.isascii():
            return len(text)
        return len(text.encode(self._encoding, "surrogatepass")) // self._unit_bytes

    def _before(self, line: int) -> int:
        return self._units(_MARK) if self._marked and line <= 1 else 0
