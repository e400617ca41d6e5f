"""Where something stands in a TOML file: its line and its column."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from renderer.api.catalogue import line_of
from renderer.problems import Position, Problem

_MOST_LINES = 200
"""How far a value may be from its key, as in a list over several lines."""


class Places:
    """Collects the problems of a file, each at its place."""

    def __init__(self, path: str, text: str) -> None:
        self._path, self._text = path, text
        self.folder = Path(path).parent
        self._lines = text.split("\n")
        self.problems: list[Problem] = []

    def report(self, keys: Sequence[str], message: str, remedy: str = "", value: str = "") -> None:
        """Add a problem of a value of a key, or of the key itself if ``value`` is empty."""
        position, width = self._found(keys, value)
        self.problems.append(Problem(position=position, message=message, remedy=remedy, width=width))

    def place(self, keys: Sequence[str], value: str = "") -> str:
        """The place of a value, as ``catalogue.toml:12:3``."""
        return self._found(keys, value)[0].place

    def _found(self, keys: Sequence[str], value: str) -> tuple[Position, int]:
        """The position of a value and its width; a value of a group may stand above the groups."""
        for where in (keys, keys[2:] if keys[:1] == ("groups",) else ()) if value else ():
            if where and (found := self._value(line_of(self._text, where) or 1, value)):
                return found
        first = line_of(self._text, keys) or 1
        line = self._lines[first - 1].rstrip("\r")
        return self._at(first, len(line) - len(line.lstrip()) + 1), max(1, len(line.strip()))

    def _value(self, first: int, value: str) -> tuple[Position, int] | None:
        for number in range(first, min(first + _MOST_LINES, len(self._lines) + 1)):
            for quoted in (f'"{value}"', f"'{value}'"):
                if (start := self._lines[number - 1].find(quoted)) >= 0:
                    return self._at(number, start + 1), len(quoted)
        return None

    def _at(self, line: int, column: int) -> Position:
        return Position(path=self._path, line=line, column=column, text=self._lines[line - 1].rstrip("\r"))
