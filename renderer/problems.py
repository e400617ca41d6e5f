"""A problem in a script, and its position there."""

from __future__ import annotations

import re

from msgspec import Struct

RECORD_IN_PAGE = "record what is missing in the view Record"
VOICES_IN_PAGE = "after voice: at the top, or in [voice ...], choose one of the voices that the page offers"
"""Remedies in the page of the studio for takes that are missing, and for voices that do not exist."""
_TOML_PLACE = re.compile(r" \(at (?:line (\d+), column (\d+)|end of document)\)$")


class Position(Struct, frozen=True, kw_only=True):
    """A position in a script: 1-based line and column, and the text of the line."""

    path: str
    line: int
    column: int
    text: str = ""

    @property
    def place(self) -> str:
        """Return ``path:line:column``."""
        return f"{self.path}:{self.line}:{self.column}"

    def at(self, column: int) -> Position:
        """Return a position in the same line, at another column."""
        return Position(path=self.path, line=self.line, column=column, text=self.text)


class Problem(Struct, frozen=True, kw_only=True):
    """One problem in a script: its position, a message and a remedy.

    The position of a cue is its opening bracket. ``offset`` and ``width`` say which characters the carets
    mark, counted from the position. ``in_page`` is the remedy in the page of the studio, empty if it is the
    same there.
    """

    position: Position
    message: str
    remedy: str = ""
    offset: int = 0
    width: int = 1
    warning: bool = False
    in_page: str = ""

    def __str__(self) -> str:
        position = self.position
        kind = "warning: " if self.warning else ""
        head = f"{position.place}: {kind}{self.message}"
        shown, caret = _window(position.text, position.column - 1 + self.offset)
        if not shown.strip():
            return f"{head}\n    {self.remedy}" if self.remedy else head
        carets = "^" * max(1, min(self.width, len(shown) - caret))
        under = " " * caret + carets + (f" {self.remedy}" if self.remedy else "")
        return f"{head}\n    {shown}\n    {under}"


def toml_fault(error: Exception) -> tuple[str, int, int]:
    """Return the reason of an error of tomllib, and its line and column, counted from 1.

    Line and column are 0 if the error is at the end of the text.
    """
    place = _TOML_PLACE.search(str(error))
    line, column = (int(place[1]), int(place[2])) if place and place[1] else (0, 0)
    return _TOML_PLACE.sub("", str(error)), line, column


def _window(line: str, caret: int, width: int = 100) -> tuple[str, int]:
    """Return at most ``width`` characters of the line around the caret, and the caret's index in them.

    Tabs and other unprintable characters become spaces.
    """
    first = max(0, caret - width // 2) if len(line) > width else 0
    shown = line[first : first + width].rstrip()
    clean = "".join(c if c.isprintable() else " " for c in shown)
    return clean, caret - first
