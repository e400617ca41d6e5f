"""Writes one value of the front matter into a script's text and leaves the rest unchanged."""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import Any

import yaml

from renderer.errors import ScriptError
from renderer.problems import Problem
from renderer.script.bed_choice import read_bed, written_bed
from renderer.script.editing.front_node import FIRST, as_nested, folded, front_of, value_of
from renderer.script.editing.pacing_edits import WrittenPacing, rewrite
from renderer.script.editing.title_edit import title_value, with_title
from renderer.script.editing.yaml_edits import Edits, UnsafeError
from renderer.script.pacing import PACING_KEYS, WrongValueError
from renderer.script.source import Lines, Source, split_lines
from renderer.script.tokens import front_end, has_front
from renderer.script.yaml_nodes import compose, pairs, position_of

_SAFE = re.compile(r"\w(?:[\w .,()'!?/%+-]|:(?=\w))*")
_LENGTHS = re.compile(r"[,\[\]\s]+")


def with_front(text: str, title: str) -> str:
    """The text with front matter: if it has none, it gets one with a title."""
    lines = split_lines(Source(path="", text=text))
    if lines.lines and has_front(lines):
        return text if _has_entries(text) else with_title(text, title)
    end = "\r\n" if "\r\n" in text else "\n"
    body = text.lstrip("\r\n")
    return end.join(["---", f"title: {_plain_or_quoted(title)}", "---", "", body])


def change_head(source: Source, key: str, value: str, title: str) -> str:
    """The text of a script with another value in its front matter; an empty value deletes the entry.

    ``key`` is one of the front matter, or of ``pacing``. A value changes in its place and keeps its quotes; a
    missing key is added after the others. Comments and all other lines stay the same. A text without front
    matter gets one, with ``title``.

    Raises:
        ScriptError: the front matter cannot be read, or cannot be changed in this way; the remedy says what
            to write by hand.
    """
    source = Source(path=source.path, text=with_front(source.text, title))
    if value and key in PACING_KEYS:
        return rewrite(source, WrittenPacing(pacing={key: value}))
    if value and key == "length":
        return rewrite(source, WrittenPacing(lengths=tuple(filter(None, _LENGTHS.split(value)))))
    lines, front, fence = front_of(source)
    if value and key == "bed":
        _check_bed(lines, front, value)
    edits = Edits(source.text, FIRST)
    try:
        if value:
            _set(edits, front, fence, key, value)
        else:
            _remove(edits, front, key)
        text = edits.applied()
        if not _changes_only(front, Source(path=source.path, text=text), key):
            raise UnsafeError(front)
    except UnsafeError as error:
        position = position_of(lines, error.node, FIRST)
        message = "this cannot be changed without changing what is around it"
        written = f"{key}: {_in_table(front, value)}"
        place = f"{key} under pacing" if key in PACING_KEYS else key
        remedy = f'write by hand "{written}"' if value else f"delete {place} by hand"
        raise ScriptError((Problem(position=position, message=message, remedy=remedy),)) from None
    return text


def bare_front(source: Source, without: Collection[str]) -> str:
    """The YAML of a front matter without some of its keys and without comments, for a text that is not kept.

    Raises:
        ScriptError: the front matter cannot be read.
    """
    _, front, _ = front_of(source)
    front.value = [(key, value) for key, value in pairs(front) if folded(key).lower() not in without]
    return str(yaml.serialize(front, Dumper=yaml.SafeDumper, allow_unicode=True))


def _check_bed(lines: Lines, front: yaml.MappingNode, value: str) -> None:
    try:
        read_bed(value)
    except WrongValueError as error:
        node = value_of(front, "bed")
        position = position_of(lines, node, FIRST) if node else lines.position(0, 0)
        problem = Problem(position=position, message=error.message, remedy=error.remedy)
        raise ScriptError((problem,)) from None


def _has_entries(text: str) -> bool:
    """Whether the front matter has an entry; one that cannot be read may have some."""
    lines = split_lines(Source(path="", text=text))
    fence = front_end(lines)
    return fence is None or compose(lines, FIRST, fence) is not None or bool(lines.problems)


def _set(edits: Edits, front: yaml.MappingNode, fence: int, key: str, value: str) -> None:
    node = value_of(front, key)
    if node is None:
        edits.add_entry(front, f"{key}: {_in_table(front, value)}", fence)
    elif key == "bed" and isinstance(node, yaml.MappingNode):
        _set_bed(edits, node, *read_bed(value))
    elif isinstance(node, yaml.ScalarNode):
        space = "" if edits.before(node).endswith((" ", "\t", "{", ",")) else " "
        edits.replace(node, space + _like(node, value, in_flow=bool(front.flow_style)))
    else:
        edits.replace(node, _in_table(front, value))


def _set_bed(edits: Edits, bed: yaml.MappingNode, name: str, gain_db: float) -> None:
    """Change a bed that is written with a name and a level."""
    named, level = value_of(bed, "name"), value_of(bed, "level")
    in_flow = bool(bed.flow_style)
    if named is None:
        raise UnsafeError(bed)
    if isinstance(named, yaml.ScalarNode):
        if folded(named) != name:
            edits.replace(named, _like(named, name, in_flow=in_flow))
    else:
        edits.replace(named, name)
    decibels = written_bed("", gain_db)
    if level is None and gain_db:
        edits.add_entry(bed, f"level: {decibels}", edits.line_of(bed.value[-1][1]) + 1)
    elif level is not None and not decibels:
        _remove(edits, bed, "level")
    elif level is not None:
        edits.set_scalar(level, decibels, in_flow=in_flow)


def _remove(edits: Edits, front: yaml.MappingNode, key: str) -> None:
    """Delete an entry, also the table around it if it is the only one there."""
    inside = value_of(front, "pacing") if key in PACING_KEYS else None
    mapping = inside if isinstance(inside, yaml.MappingNode) and value_of(inside, key) else front
    if mapping is inside and len(mapping.value) == 1:
        mapping, key = front, "pacing"
    for number, (name, _) in enumerate(pairs(mapping)):
        if folded(name).lower() == key:
            edits.remove_entry(mapping, number)
            return


def _changes_only(front: yaml.MappingNode, edited: Source, key: str) -> bool:
    """Whether all other entries are what they were."""
    try:
        after = front_of(edited)[1]
    except ScriptError:
        return len(front.value) == 1 and not _has_entries(edited.text)
    return _others(front, key) == _others(after, key)


def _others(front: yaml.MappingNode, key: str) -> dict[str, Any]:
    others = {folded(name).lower(): as_nested(value) for name, value in pairs(front)}
    others.pop(key, None)
    if key in PACING_KEYS:
        others["pacing"] = [entry for entry in others.get("pacing", []) if entry[0].lower() != key]
    return others


def _like(node: yaml.ScalarNode, value: str, *, in_flow: bool) -> str:
    """A value in the quotes of the one before, where they can hold it."""
    if node.style == "'":
        return "'" + value.replace("'", "''") + "'"
    if node.style == '"':
        return title_value(value)
    text = _plain_or_quoted(value)
    return _in_flow(text) if in_flow else text


def _in_table(table: yaml.MappingNode, value: str) -> str:
    """A new value of a table."""
    text = _plain_or_quoted(value)
    return _in_flow(text) if table.flow_style else text


def _in_flow(text: str) -> str:
    if "," not in text or text.startswith('"'):
        return text
    return "'" + text.replace("'", "''") + "'"


def _plain_or_quoted(value: str) -> str:
    """A value without quotes, if YAML reads it so."""
    return value if _SAFE.fullmatch(value) and not value.endswith(" ") else title_value(value)
