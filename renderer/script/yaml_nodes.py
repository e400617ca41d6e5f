"""YAML as nodes with positions; scalars stay as they were written."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

import yaml

from renderer.problems import Position
from renderer.script.source import Lines

MOST_FRONT_MATTER_CHARACTERS = 64_000
DEEPEST = 8

_YAML_ONLY_BREAKS = str.maketrans("\x85\u2028\u2029\ufeff", "    ")

_ALIAS = "an anchor or alias"
_TOO_DEEP = "values nested too deep"

_WRONG: tuple[tuple[str, Literal["problem", "context"], str, str], ...] = (
    ("mapping values are not", "problem", "this line has a second colon", "put the value in quotes"),
    ("could not find expected ':'", "context", "this line has no colon", "write it like title: Evening rest"),
    ("found character '\\t'", "problem", "a tab cannot indent a line", "indent it with spaces"),
    ("found character", "problem", "a value cannot start with this character", "put the value in quotes"),
    (
        "expected <block end>",
        "problem",
        "this is not indented like the lines above it",
        "indent the lines by the same number of spaces",
    ),
    (
        "expected ',' or ']'",
        "context",
        "this list is never closed",
        'close it with "]", or quote the value',
    ),
    (
        "expected ',' or '}'",
        "context",
        "these braces are never closed",
        'close them with "}", or quote the value',
    ),
    ("found unexpected end of stream", "context", "this quote is never closed", "close it, or delete it"),
    (_ALIAS, "problem", "a value cannot start with & or *", "put the value in quotes"),
    (_TOO_DEEP, "problem", f"values are nested more than {DEEPEST} deep", "use fewer brackets"),
)
"""How PyYAML's own messages start, which of their two marks to show, and what to say instead."""


class _Loader(yaml.SafeLoader):
    """Composes nodes without aliases, which can grow without bound, and not too deep."""

    depth = 0

    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        event = self.peek_event()  # type: ignore[no-untyped-call]
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            raise yaml.composer.ComposerError(None, None, _ALIAS, event.start_mark)
        if self.depth >= DEEPEST:
            raise yaml.composer.ComposerError(None, None, _TOO_DEEP, event.start_mark)
        self.depth += 1
        node = super().compose_node(parent, index)
        self.depth -= 1
        return node


def compose(lines: Lines, first: int, last: int) -> yaml.Node | None:
    """Return the node of ``lines[first:last]``, or None if it is not YAML, which is then reported."""
    text = "\n".join(lines.lines[first:last]).translate(_YAML_ONLY_BREAKS)
    if len(text) > MOST_FRONT_MATTER_CHARACTERS:
        remedy = f"shorten it to {MOST_FRONT_MATTER_CHARACTERS:,}"
        lines.report(lines.position(0, 0), f"the front matter has {len(text):,} characters", remedy, width=3)
        return None
    try:
        loader = _Loader(text)
        try:
            return loader.get_single_node()
        finally:
            loader.dispose()
    except yaml.YAMLError as error:
        _report(lines, first, error)
        return None


def _report(lines: Lines, first: int, error: yaml.YAMLError) -> None:
    reason = str(getattr(error, "problem", None) or getattr(error, "reason", None) or "it cannot be read")
    which, message = "problem", f"the front matter is not YAML: {reason}"
    remedy = "write lines like title: Evening rest"
    for beginning, position_of_it, plain, usual in _WRONG:
        if reason.startswith(beginning):
            which, message, remedy = position_of_it, plain, usual
            break
    marks = [getattr(error, f"{name}_mark", None) for name in (which, "problem", "context")]
    mark = next((mark for mark in marks if mark), None)
    before = lines.lines[first + mark.line][: mark.column] if mark else ""
    if reason.startswith("mapping values") and ":" not in before:
        message, remedy = (
            "this is not indented like the line above it",
            "indent both lines by the same number of spaces",
        )
    lines.report(
        lines.position(first + mark.line if mark else 0, mark.column if mark else 0), message, remedy
    )


def position_of(lines: Lines, node: yaml.Node, first: int) -> Position:
    """The position of a node in a text that was composed from line ``first`` on."""
    return lines.position(first + node.start_mark.line, node.start_mark.column)


def pairs(node: yaml.MappingNode) -> Iterator[tuple[yaml.Node, yaml.Node]]:
    yield from node.value
