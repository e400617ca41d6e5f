"""What can be written at a place of the front matter: its keys, the keys of its tables, and values."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from lsprotocol.types import CompletionItemKind
from msgspec import Struct
from msgspec.structs import replace

from renderer.language_server.completing import Offer

if TYPE_CHECKING:
    from renderer.api.text_check import Completion, Completions

_WORD = r"([^\W\d][\w ]*|)"
_VALUE = r"([^#,{}\[\]]*)"
_TOP_KEY = re.compile(r"(\w*)$")
_TOP_VALUE = re.compile(rf"(\w+):\s*(?:\[(?:.*,)?\s*)?{_VALUE}$")
_BRACES_KEY = re.compile(rf"(\w+):\s*\{{(?:.*,)?\s*{_WORD}$")
_BRACES_VALUE = re.compile(rf"(\w+):\s*\{{(?:.*,)?\s*([\w ]+):\s*{_VALUE}$")
_BELOW_KEY = re.compile(rf"\s+{_WORD}$")
_BELOW_VALUE = re.compile(rf"\s+([\w ]+):\s*{_VALUE}$")
_TABLE = re.compile(r"(\w+):\s*(?:#.*)?$")


class _Place(Struct, frozen=True, kw_only=True):
    """At a key of a table, "" being the front matter itself, or at the value of a key; ``word`` is begun."""

    table: str
    key: str
    word: str


def front_offer(lines: Sequence[str], number: int, column: int, offered: Completions) -> Offer | None:
    """What can be written at a column of the line with a number, from 1; None if that is free."""
    before = lines[number - 1][: column - 1]
    place = _place(before, lines, number)
    if place is None:
        return None
    start = column - len(place.word)
    if not place.key:
        keys = offered.inner_keys.get(place.table, ()) if place.table else offered.settings
        return Offer(choices=tuple(keys), start=start, end=column, kind=CompletionItemKind.Property)
    name = f"{place.table}.{place.key}" if place.table else place.key
    values = _values(name, offered)
    if before[: len(before) - len(place.word)].endswith((":", ",")):
        values = tuple(replace(value, apply=f" {value.apply}") for value in values)
    return Offer(choices=values, start=start, end=column, kind=CompletionItemKind.Value)


def _values(name: str, offered: Completions) -> tuple[Completion, ...]:
    from renderer.api.text_check import Completion

    if name == "voice":
        return offered.voices
    if name in ("bed", "bed.name"):
        return (*offered.beds, Completion(label="off", apply="off", detail="no bed"))
    return tuple(offered.usual_values.get(name, ()))


def _place(before: str, lines: Sequence[str], number: int) -> _Place | None:
    if found := _TOP_KEY.match(before):
        return _Place(table="", key="", word=found[1])
    if found := _TOP_VALUE.match(before):
        return _Place(table="", key=found[1].lower(), word=found[2])
    if found := _BRACES_KEY.match(before):
        return _Place(table=found[1].lower(), key="", word=found[2])
    if found := _BRACES_VALUE.match(before):
        return _Place(table=found[1].lower(), key=found[2].strip(), word=found[3])
    table = _table_above(lines, number)
    if table and (found := _BELOW_KEY.match(before)):
        return _Place(table=table, key="", word=found[1])
    if table and (found := _BELOW_VALUE.match(before)):
        return _Place(table=table, key=found[1].strip(), word=found[2])
    return None


def _table_above(lines: Sequence[str], number: int) -> str:
    """The key of the table whose lines are indented, such as "pacing:" above "  rate: 90"."""
    for line in reversed(lines[1 : number - 1]):
        if line.strip() and not line[0].isspace() and not line.startswith("#"):
            found = _TABLE.match(line)
            return found[1].lower() if found else ""
    return ""
