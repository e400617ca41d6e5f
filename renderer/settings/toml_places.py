"""Finds the line of a key in TOML, as the parser gives no lines."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from types import MappingProxyType

_WORD = r"""[A-Za-z0-9_-]++|"(?:[^"\\]|\\.)*+"|'[^']*+'"""
_NAME = rf"(?:{_WORD})(?:[ \t]*+\.[ \t]*+(?:{_WORD}))*+"
_MOST_KEYS = 16
"""Keys further inside have the line of the table around them."""
_HEADER = re.compile(rf"[ \t]*+\[\[?[ \t]*+(?P<name>{_NAME})[ \t]*+\]\]?[ \t]*+(?:\#.*+)?")
_ENTRY = re.compile(rf"[ \t]*+(?P<name>{_NAME})[ \t]*+=")


def line_of(text: str, keys: Sequence[str]) -> int | None:
    """The number of the line of a value, or of the nearest table around it; None if there is neither.

    A key inside a table that is written in one line has the line of that table. Capitals make no difference.
    """
    lines = _first_lines(text)
    lowered = tuple(key.lower() for key in keys[:_MOST_KEYS])
    lengths = range(len(lowered), 0, -1)
    return next((lines[lowered[:length]] for length in lengths if lowered[:length] in lines), None)


@lru_cache(maxsize=4)
def _first_lines(text: str) -> Mapping[tuple[str, ...], int]:
    """The first line of each table and of each entry, by its keys in small letters."""
    lines: dict[tuple[str, ...], int] = {}
    for number, found in _keys(text):
        lowered = tuple(key.lower() for key in found[:_MOST_KEYS])
        for length in range(1, len(lowered) + 1):
            lines.setdefault(lowered[:length], number)
    return MappingProxyType(lines)


def _keys(text: str) -> Iterator[tuple[int, tuple[str, ...]]]:
    """The lines that begin a table or an entry, each with all its keys from the outermost table on."""
    table: tuple[str, ...] = ()
    for number, line in enumerate(text.split("\n"), 1):
        if header := _HEADER.fullmatch(line.removesuffix("\r")):
            table = _parts(header["name"])
            yield number, table
        elif entry := _ENTRY.match(line):
            yield number, (*table, *_parts(entry["name"]))


@lru_cache(maxsize=256)
def _parts(name: str) -> tuple[str, ...]:
    """The keys in a dotted name."""
    if '"' not in name and "'" not in name:
        return tuple(part.strip() for part in name.split("."))
    parts: list[str] = []
    try:
        inner = tomllib.loads(f"{name} = 0")
    except ValueError:  # it stands in a text of several lines
        return ()
    while isinstance(inner, dict):
        (key, inner), *_ = inner.items()
        parts.append(key)
    return tuple(parts)
