"""Changes that give a chapter, an optional part or a value another name."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Literal

import yaml
from msgspec import Struct

from renderer.errors import InputError, ScriptError
from renderer.script.cues.model import OptionalPart, RepeatEach
from renderer.script.cues.parts import NAME, NAME_REMEDY
from renderer.script.editing.fixes import Fix
from renderer.script.editing.front_node import FIRST, front_of, value_of
from renderer.script.outline import Outline
from renderer.script.session import value_name
from renderer.script.source import Source
from renderer.script.yaml_nodes import pairs

_OTHER = "other "
_NOT_IN_NAMES = re.compile(r"[\[\]{},\r\n]")
_NOT_IN_CHAPTERS = re.compile(r"[\[\]\r\n]")
_ROUND = "n"


class Named(Struct, frozen=True, kw_only=True):
    """A name at a place of a text: that of a chapter, of an optional part, or of a value.

    ``name`` is in small letters, except for a chapter. ``place`` has the name as its text.
    """

    kind: Literal["chapter", "optional part", "value"]
    name: str
    place: Fix


def named_at(outline: Outline, source: Source, line: int, column: int) -> Named | None:
    """What has its name at a line and a column; None if nothing has."""
    for named in names_of(outline, source):
        place = named.place
        if named.kind == "value" and is_reserved(named.name):
            continue
        if place.line == line and place.column <= column <= place.column + place.width:
            return named
    return None


def is_reserved(name: str) -> bool:
    """Whether a name of a value has a meaning of its own, such as that of ``{n}``."""
    return name in (_ROUND, _OTHER.strip()) or name.startswith(_OTHER)


def check_name(named: Named, name: str) -> None:
    """Check that a text can have the new name of what is named.

    Raises:
        InputError: it cannot.
    """
    if named.kind == "chapter":
        if not name or _NOT_IN_CHAPTERS.search(name) or name.startswith("#"):
            raise InputError(f'"{name}" cannot be the name of a chapter; leave out brackets and line ends')
        return
    if not name or _NOT_IN_NAMES.search(name):
        raise InputError(f'"{name}" cannot be the name of a {named.kind}; leave out brackets and commas')
    if named.kind == "value" and not NAME.fullmatch(name):
        raise InputError(f'"{name}" cannot be the name of a value; {NAME_REMEDY}')
    if named.kind == "value" and is_reserved(value_name(name)):
        raise InputError(f'"{name}" cannot be the name of a value; choose another name, such as rest')


def renamed(outline: Outline, source: Source, named: Named, name: str) -> tuple[Fix, ...]:
    """The changes of a text that give what is named another name.

    A chapter has its name in one place. An optional part and a value have it wherever they are used, also
    in files that include each other: those are changed one by one.
    """
    if named.kind == "chapter":
        return (_with_text(named.place, name),)
    found = (each for each in names_of(outline, source) if (each.kind, each.name) == (named.kind, named.name))
    return tuple(_with_text(each.place, _as_written(each.place.text, name)) for each in found)


def _with_text(place: Fix, text: str) -> Fix:
    return Fix(line=place.line, column=place.column, width=place.width, text=text)


def _as_written(before: str, name: str) -> str:
    """A new name with a capital letter where the old one has it, as in ``{Side}``."""
    return name[:1].upper() + name[1:] if before[:1].isupper() else name


def names_of(outline: Outline, source: Source) -> Iterator[Named]:
    """Yield all that has a name, wherever the name can be found in the text."""
    for cue in outline.cues:
        written = outline.lines[cue.line - 1][cue.column : cue.column + cue.width - 2]
        if isinstance(cue.cue, OptionalPart) and (match := _only(cue.cue.name, written)):
            yield _named("optional part", match[0], cue.line, cue.column + 1 + match.start())
        if isinstance(cue.cue, RepeatEach) and (match := _only(cue.cue.variable, written.partition(":")[0])):
            yield _named("value", match[0], cue.line, cue.column + 1 + match.start())
    for value in outline.values:
        written, column = value.written, value.column + 1
        if value.name.startswith(_OTHER):
            start = written.lower().index(_OTHER.strip()) + len(_OTHER)
            written, column = written[start:], column + start
        yield _named("value", written, value.line, column)
    yield from _written_values(source)
    for heading in outline.headings:  # a value in a heading comes first
        yield _named("chapter", heading.title, heading.line, heading.column)


def _only(name: str, written: str) -> re.Match[str] | None:
    """The place of a name in a cue, which may be in any language; None unless it is there once."""
    found = [*re.finditer(rf"(?<!\w){re.escape(name)}(?!\w)", written, re.IGNORECASE)]
    return found[0] if len(found) == 1 else None


def _named(kind: Literal["chapter", "optional part", "value"], written: str, line: int, column: int) -> Named:
    text = written.strip()
    column += len(written) - len(written.lstrip())
    name = text if kind == "chapter" else value_name(text)
    return Named(kind=kind, name=name, place=Fix(line=line, column=column, width=len(text), text=text))


def _written_values(source: Source) -> Iterator[Named]:
    """Yield the names of the values in the front matter."""
    try:
        _, front, _ = front_of(source)
    except ScriptError:
        return
    table = value_of(front, "set")
    if isinstance(table, yaml.MappingNode):
        for key, _ in pairs(table):
            mark = key.start_mark
            if isinstance(key, yaml.ScalarNode) and mark.line == key.end_mark.line:
                column = mark.column + (key.style is not None)  # a quotation mark
                yield _named("value", key.value, FIRST + mark.line + 1, column + 1)
