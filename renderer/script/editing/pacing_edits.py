"""Writes pacing and lengths into a script's text and leaves the rest unchanged."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any

import yaml
from msgspec import Struct, field

from renderer.errors import ScriptError
from renderer.problems import Problem
from renderer.script.editing.front_node import FIRST, as_nested, folded, front_of, value_of
from renderer.script.editing.yaml_edits import Edits, UnsafeError, plain
from renderer.script.source import Source
from renderer.script.yaml_nodes import pairs, position_of


class WrittenPacing(Struct, frozen=True, kw_only=True):
    """Pacing by its keys, and lengths, as a script writes them."""

    pacing: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    lengths: tuple[str, ...] = ()


def read_written(source: Source) -> WrittenPacing:
    """The pacing and lengths that a script without errors writes.

    Raises:
        ScriptError: its front matter cannot be read.
    """
    values = _values(front_of(source)[1])
    return WrittenPacing(pacing=MappingProxyType(values["pacing"]), lengths=tuple(values["length"]))


def rewrite(source: Source, requested: WrittenPacing) -> str:
    """The text of a script without errors, with the requested pacing and lengths in its front matter.

    A value changes in its place and keeps its quotes; a missing key is added after the others. Every other
    line stays the same to the byte.

    Raises:
        ScriptError: the front matter cannot be read, or cannot be changed in this way; the remedy says what
            to write by hand.
    """
    lines, front, fence = front_of(source)
    expected = _values(front)
    expected["pacing"] |= requested.pacing
    expected["length"] = list(requested.lengths) or expected["length"]
    edits = Edits(source.text, FIRST)
    try:
        _change(edits, front, fence, requested)
        text = edits.applied()
        if not _reads_as(Source(path=source.path, text=text), expected):
            raise UnsafeError(front)
    except UnsafeError as error:
        position = position_of(lines, error.node, FIRST)
        message = "this cannot be changed without changing what is around it"
        raise ScriptError(
            (Problem(position=position, message=message, remedy=_by_hand(requested)),)
        ) from None
    return text


def _change(edits: Edits, front: yaml.MappingNode, fence: int, requested: WrittenPacing) -> None:
    """Gather the edits; lines for keys that exist come before those for keys that do not."""
    in_flow = bool(front.flow_style)
    pacing, length = value_of(front, "pacing"), value_of(front, "length")
    new: list[str] = []
    if length and requested.lengths:
        _set_lengths(edits, length, requested.lengths, in_flow=in_flow)
    elif requested.lengths:
        new.append(f"length: {_list(requested.lengths)}")
    if pacing and requested.pacing:
        _set_pacing(edits, pacing, requested.pacing)
    elif requested.pacing and in_flow:
        new.append(f"pacing: {{{', '.join(_entries(requested.pacing, in_flow=True))}}}")
    elif requested.pacing:
        new += ["pacing:", *(f"  {entry}" for entry in _entries(requested.pacing, in_flow=False))]
    if new and in_flow:
        edits.append(front, new)
    elif new:
        edits.insert_lines(fence, [" " * front.start_mark.column + line for line in new])


def _set_pacing(edits: Edits, pacing: yaml.Node, requested: Mapping[str, str]) -> None:
    if not isinstance(pacing, yaml.MappingNode):
        raise UnsafeError(pacing)
    missing = {}
    for key, text in requested.items():
        if value := value_of(pacing, key):
            _set(edits, value, text, in_flow=bool(pacing.flow_style))
        else:
            missing[key] = text
    if missing and pacing.flow_style:
        edits.append(pacing, _entries(missing, in_flow=True))
    elif missing:
        indent = " " * pacing.start_mark.column
        below = edits.line_of(pacing.value[-1][1]) + 1
        edits.insert_lines(below, [indent + entry for entry in _entries(missing, in_flow=False)])


def _set_lengths(edits: Edits, length: yaml.Node, requested: Sequence[str], *, in_flow: bool) -> None:
    if isinstance(length, yaml.SequenceNode):
        _set_list(edits, length, requested)
    elif len(requested) == 1:
        _set(edits, length, requested[0], in_flow=in_flow)
    else:
        edits.replace(length, _list(requested))


def _list(requested: Sequence[str]) -> str:
    return requested[0] if len(requested) == 1 else f"[{', '.join(requested)}]"


def _set_list(edits: Edits, found: yaml.SequenceNode, requested: Sequence[str]) -> None:
    """Change a list item by item, so that comments beside the items stay."""
    items: list[yaml.Node] = found.value
    for item, text in zip(items, requested, strict=False):
        _set(edits, item, text, in_flow=bool(found.flow_style))
    more, fewer = requested[len(items) :], items[len(requested) :]
    if more and found.flow_style:
        edits.append(found, more)
    elif more:
        dash = edits.before(items[-1])
        edits.insert_lines(edits.line_of(items[-1]) + 1, [dash + text for text in more])
    elif fewer and found.flow_style:
        edits.cut(items[len(requested) - 1], items[-1])
    else:
        for item in fewer:
            edits.remove_line(item)


def _set(edits: Edits, node: yaml.Node, text: str, *, in_flow: bool) -> None:
    if folded(node) != text:
        edits.set_scalar(node, text, in_flow=in_flow)


def _entries(requested: Mapping[str, str], *, in_flow: bool) -> list[str]:
    return [f"{key}: {plain(text, in_flow=in_flow)}" for key, text in requested.items()]


def _by_hand(requested: WrittenPacing) -> str:
    entries = ", ".join(f'"{entry}"' for entry in _entries(requested.pacing, in_flow=False))
    lengths = f'"length: [{", ".join(requested.lengths)}]"'
    parts = [f"{entries} under pacing"] * bool(requested.pacing) + [lengths] * bool(requested.lengths)
    return f"write by hand {' and '.join(parts)}"


def _reads_as(source: Source, expected: Mapping[str, Any]) -> bool:
    try:
        return _values(front_of(source)[1]) == expected
    except ScriptError:
        return False


def _values(front: yaml.MappingNode) -> dict[str, Any]:
    """The values of a front matter: pacing by key, lengths as a list, all others as they are nested."""
    values = {folded(key).lower(): as_nested(value) for key, value in pairs(front)}
    pacing, length = value_of(front, "pacing"), value_of(front, "length")
    entries = pairs(pacing) if isinstance(pacing, yaml.MappingNode) else ()
    values["pacing"] = {folded(key).lower(): folded(value) for key, value in entries}
    if isinstance(length, yaml.SequenceNode):
        values["length"] = [folded(item) for item in length.value]
    else:
        values["length"] = [folded(length)] if length else []
    return values
