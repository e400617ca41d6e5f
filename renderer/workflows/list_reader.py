"""Reads a TOML file with one list of tables; what is wrong in it has a line and a remedy."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from renderer.errors import ScriptError
from renderer.problems import Position, Problem
from renderer.script.sentences import LONGEST_SENTENCE
from renderer.settings.toml_text import parse_toml

DIGEST = re.compile(r"[0-9a-f]{32}")
MOST_SAMPLE_RATE = 384_000

_UNMERGED = re.compile(r"(?m)^(?:<{7}|={7}|>{7})(?: .*)?$")
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")


class ListReader:
    """Reads a file that is a list with a name, such as ``takes = [ ... ]``, each table in a line of its own.

    ``things`` is what errors call its tables.
    """

    def __init__(self, path: str, text: str, *, name: str, things: str, most: int) -> None:
        self._path, self._text = path, text
        self._name, self._things, self._most = name, things, most
        self._lines = text.splitlines()
        self._heads = [number for number, line in enumerate(self._lines, 1) if line.lstrip().startswith("{")]

    def tables(self, known: tuple[str, ...], *, example: str, fewer: str) -> Iterator[tuple[Any, int]]:
        """Yield each table with its line. An ``example`` and how there are ``fewer`` are for errors.

        Raises:
            ScriptError: the file is not such a list, or a table has another key than those that are known.
        """
        self._check_merged()
        table = parse_toml(self._text, self._path)
        for key in table:
            if key != self._name:
                line = next(
                    (n for n, text in enumerate(self._lines, 1) if text.lstrip("[ ").startswith(key)), 1
                )
                raise self._error(line, f"unknown key: {key}", f"there is only {self._name} = [ ... ]", key)
        listed = table.get(self._name, [])
        if not isinstance(listed, list) or not all(isinstance(each, dict) for each in listed):
            message = f"{self._name} is not a list of {self._things}"
            raise self._error(1, message, f"write {self._name} = [{example}]")
        if len(listed) > self._most:
            message = f"there are {len(listed):,} {self._things}, more than {self._most:,}"
            raise self._error(1, message, fewer)
        for number, each in enumerate(listed):
            line = self._heads[number] if number < len(self._heads) else 1
            self._check_keys(each, known, line)
            yield each, line

    def _check_merged(self) -> None:
        """Check that git left no marks of a conflict."""
        if mark := _UNMERGED.search(self._text):
            remedy = (
                f"keep the {self._things} of both sides, and delete the lines <<<<<<<, ======= and >>>>>>>"
            )
            line = self._text.count("\n", 0, mark.start()) + 1
            raise self._error(line, "git has not merged this part", remedy)

    def _check_keys(self, table: Mapping[str, Any], known: tuple[str, ...], line: int) -> None:
        for key in table:
            if key not in known:
                raise self._error(line, f"unknown key: {key}", f"there are {', '.join(known)}", key)

    def _words(self, table: Mapping[str, Any], line: int) -> str:
        """The sentence that a table is about."""
        words = table.get("words")
        if not isinstance(words, str) or not len(words.strip()) > 0 or len(words) > LONGEST_SENTENCE:
            raise self._error(line, "words is not a sentence", 'write one: words = "Rest here."', "words")
        return words

    def _text_of(
        self, table: Mapping[str, Any], key: str, line: int, is_right: Callable[[str], object], what: str
    ) -> str:
        value = table.get(key, "")
        if value == "" or (isinstance(value, str) and not _CONTROL.search(value) and is_right(value)):
            return str(value).strip()
        raise self._error(line, f"{key} is not {what}", "delete it", key)

    def _digest(self, table: Mapping[str, Any], key: str, line: int) -> str:
        return self._text_of(table, key, line, DIGEST.fullmatch, "32 letters and digits")

    def _whole(self, table: Mapping[str, Any], key: str, line: int, most: int) -> int | None:
        value = table.get(key)
        if value is None or (type(value) is int and 0 <= value <= most):
            return value
        raise self._error(line, f"{key} is not a whole number from 0 to {most}", "delete it", key)

    def _error(self, line: int, message: str, remedy: str, key: str = "") -> ScriptError:
        """An error in a line, at a key in it."""
        shown = self._lines[line - 1] if line <= len(self._lines) else ""
        named = re.search(rf"(?<![\w-]){re.escape(key)}(?=[\"']?\s*=)", shown) if key else None
        column, width = (named.start() + 1, len(key)) if named else (1, len(shown))
        position = Position(path=self._path, line=line, column=column, text=shown)
        return ScriptError((Problem(position=position, message=message, remedy=remedy, width=width),))
