"""Reads the nodes of a front matter: texts, values and tables, with errors at their positions."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

import yaml
from msgspec import Struct

from renderer.problems import Position
from renderer.script.dates import ZoneOffset, no_named_zones
from renderer.script.durations import DurationError
from renderer.script.pacing import WrongValueError
from renderer.script.source import Lines
from renderer.script.yaml_nodes import pairs, position_of

T = TypeVar("T")

MOST_ENTRIES = 200

_CLOSING = {
    "\u201c": "\u201d",
    "\u201e": "\u201c\u201d",
    "\u201d": "\u201d",
    "\u2018": "\u2019",
    "\u00ab": "\u00bb",
}
"""The marks that close each curly or angular quotation mark."""


class NodeReader(Struct, frozen=True, kw_only=True):
    """Reads nodes of the front matter in ``lines``, which begins at line ``first``, and reports errors."""

    lines: Lines
    first: int
    zone_offset: ZoneOffset = no_named_zones

    def position(self, node: yaml.Node) -> Position:
        return position_of(self.lines, node, self.first)

    def width(self, node: yaml.Node) -> int:
        """How many characters a node has; 1 if it has several lines."""
        same_line = node.start_mark.line == node.end_mark.line
        return max(1, node.end_mark.column - node.start_mark.column) if same_line else 1

    def report(self, node: yaml.Node, message: str, remedy: str) -> None:
        self.lines.report(self.position(node), message, remedy, width=self.width(node))

    def report_entry(self, key: yaml.Node, value: yaml.Node, message: str, remedy: str) -> None:
        """Report a whole entry, as far as it stands on one line."""
        same_line = key.start_mark.line == value.end_mark.line
        width = value.end_mark.column - key.start_mark.column if same_line else self.width(key)
        self.lines.report(self.position(key), message, remedy, width=width)

    def text(self, node: yaml.Node, what: str) -> str | None:
        """The text of a node; ``what`` is how errors call it."""
        if isinstance(node, yaml.ScalarNode):
            if value := " ".join(unquoted(node).split()):
                return value
            self.report(
                node, f"{what} is empty", "write one" if what == "title" else "write it, or delete the entry"
            )
        else:
            self.report(node, f"{what} is {kind_of(node)}, not one value", "write one value")
        return None

    def value(self, node: yaml.Node, key: str, read: Callable[[str], T]) -> T | None:
        text = self.text(node, key)
        if text is None:
            return None
        try:
            return read(text)
        except (DurationError, WrongValueError) as error:
            self.report(node, f"{key}: {error.message}", error.remedy)
            return None

    def mapping(
        self, node: yaml.Node, key: str, example: str, *, fold: Callable[[str], str] = str.lower
    ) -> list[tuple[str, yaml.Node, yaml.Node]]:
        """The entries, each key once; keys that ``fold`` makes equal are the same."""
        if not isinstance(node, yaml.MappingNode):
            what = "empty" if isinstance(node, yaml.ScalarNode) and not node.value else kind_of(node)
            self.report(node, f"{key} is {what}, not names with values", f"write it like {example}")
            return []
        if len(node.value) > MOST_ENTRIES:
            remedy = f"delete some entries; the limit is {MOST_ENTRIES}"
            self.report(node, f"{key} has {len(node.value):,} entries", remedy)
            return []
        entries: dict[str, tuple[str, yaml.Node, yaml.Node]] = {}
        for name, value in pairs(node):
            text = self.text(name, "a name")
            if text is None:
                continue
            if fold(text) in entries:
                self.report(name, f'"{text[:40]}" is given twice', "delete one of them")
            else:
                entries[fold(text)] = (text, name, value)
        return list(entries.values())


def unquoted(node: yaml.Node) -> str:
    """The value of a scalar node. Curly quotation marks around it, which YAML does not know, are left out."""
    value = str(node.value).strip()
    closing = _CLOSING.get(value[:1], "")
    if (isinstance(node, yaml.ScalarNode) and node.style) or len(value) < 3 or value[-1] not in closing:
        return value
    inside = value[1:-1]
    return value if any(mark in inside for mark in value[0] + closing) else inside.strip()


def written(node: yaml.Node) -> str:
    """The value of a scalar node as one line; empty for another node."""
    return " ".join(unquoted(node).split()) if isinstance(node, yaml.ScalarNode) else ""


def kind_of(node: yaml.Node) -> str:
    """Return what a node is, for messages."""
    if isinstance(node, yaml.ScalarNode):
        return "one value"
    return "a list" if isinstance(node, yaml.SequenceNode) else "a table"
