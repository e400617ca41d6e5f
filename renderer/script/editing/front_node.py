"""The YAML node of a script's front matter, and how its entries are found and compared."""

from __future__ import annotations

from typing import Any

import yaml

from renderer.errors import ScriptError
from renderer.script.source import Lines, Source, split_lines
from renderer.script.tokens import front_end, has_front, report_open_front
from renderer.script.yaml_nodes import compose, pairs, position_of

FIRST = 1
"""The line, from 0, on which the front matter's YAML begins."""


def front_of(source: Source) -> tuple[Lines, yaml.MappingNode, int]:
    """A script's lines, the node of its front matter, and the number of the line that closes it.

    Raises:
        ScriptError: it cannot be read.
    """
    lines = split_lines(source)
    is_begun = bool(lines.lines) and has_front(lines)
    fence = front_end(lines) if is_begun else None
    node = compose(lines, FIRST, fence) if fence else None
    if fence is None or not isinstance(node, yaml.MappingNode):
        if is_begun and fence is None:
            report_open_front(lines)
        elif node is not None:
            remedy = "write lines like title: Evening rest"
            lines.report(position_of(lines, node, FIRST), "the front matter is not a table", remedy)
        elif not lines.problems:
            lines.report(lines.position(0, 0), "the script has no front matter", "start it with a line ---")
        raise ScriptError(tuple(lines.problems))
    return lines, node, fence


def value_of(mapping: yaml.MappingNode, name: str) -> yaml.Node | None:
    """The value of an entry; None if there is none."""
    return next((value for key, value in pairs(mapping) if folded(key).lower() == name), None)


def folded(node: yaml.Node) -> str:
    """The text of a scalar in one line; empty for another node."""
    return " ".join(node.value.split()) if isinstance(node, yaml.ScalarNode) else ""


def as_nested(node: yaml.Node) -> Any:
    """A node as lists and texts, to compare it."""
    if isinstance(node, yaml.MappingNode):
        return [(as_nested(key), as_nested(value)) for key, value in pairs(node)]
    if isinstance(node, yaml.SequenceNode):
        return [as_nested(item) for item in node.value]
    return node.value.strip()  # no value has its last line end, and a block text gets one from a line below
