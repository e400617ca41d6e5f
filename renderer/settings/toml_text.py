"""Parses TOML. What is not TOML, too deep or too large is a problem with its place."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from typing import Any

from renderer.errors import ScriptError
from renderer.problems import Position, Problem
from renderer.settings.toml_places import line_of

MOST_LEVELS = 20
"""How deeply tables and lists may be nested. The settings need seven levels at most."""

_MOST_WHOLE = 2**63 - 1
"""The largest number that every reader of TOML 1.0 has to accept."""

_MANY_DIGITS = re.compile(r"(?<![\w.+-])[+-]?\d[\d_]{4299}")
_BRACKETS = re.compile(r"""[\[\]{}]|"(?:[^"\\\n]|\\.)*+"|'[^'\n]*+'|#.*""")


def parse_toml(text: str, path: str) -> Mapping[str, Any]:
    """The table of a TOML file, which errors call ``path``.

    Raises:
        ScriptError: it is not TOML, or too deep or too large; the error has the place and the remedy.
    """
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        from renderer.settings.toml_problems import toml_problem

        raise ScriptError((toml_problem(path, text, error),)) from None
    except RecursionError:
        raise _too_deep(path, text, _deep_line(text)) from None
    except ValueError:  # Python converts no number of more than 4,300 digits
        found = _MANY_DIGITS.search(text)
        raise _too_large(path, text, text.count("\n", 0, found.start()) + 1 if found else 1) from None
    _check_values(table, path, text)
    return table


def _check_values(table: Mapping[str, Any], path: str, text: str) -> None:
    """Check the levels and the whole numbers of a table, without a call for each level."""
    left: list[tuple[tuple[str, ...], int, Any]] = [((), 0, table)]
    while left:
        keys, level, value = left.pop()
        if level > MOST_LEVELS:
            raise _too_deep(path, text, line_of(text, keys) or 1)
        if isinstance(value, dict):
            left += [((*keys, key), level + 1, inner) for key, inner in value.items()]
        elif isinstance(value, list):
            left += [(keys, level + 1, inner) for inner in value]
        elif isinstance(value, int) and not -_MOST_WHOLE - 1 <= value <= _MOST_WHOLE:
            raise _too_large(path, text, line_of(text, keys) or 1)


def _deep_line(text: str) -> int:
    """The line of the bracket that is nested too deeply."""
    level = 0
    for bracket in _BRACKETS.finditer(text):
        level += {"[": 1, "{": 1, "]": -1, "}": -1}.get(bracket[0], 0)
        if level > MOST_LEVELS:
            return text.count("\n", 0, bracket.start()) + 1
    return 1


def _too_deep(path: str, text: str, line: int) -> ScriptError:
    return _error(path, text, line, "tables and lists are nested too deeply", "delete some of the brackets")


def _too_large(path: str, text: str, line: int) -> ScriptError:
    return _error(path, text, line, "a whole number is too large", "write a smaller one")


def _error(path: str, text: str, line: int, message: str, remedy: str) -> ScriptError:
    shown = text.split("\n")[line - 1].removesuffix("\r")
    position = Position(path=path, line=line, column=1, text=shown)
    return ScriptError((Problem(position=position, message=message, remedy=remedy, width=len(shown)),))
