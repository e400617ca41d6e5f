"""Writes another title into the text of a script."""

from __future__ import annotations

import json

import yaml

from renderer.script.editing.front_node import FIRST
from renderer.script.editing.yaml_edits import Edits, UnsafeError
from renderer.script.source import Source, split_lines
from renderer.script.tokens import front_end, has_front
from renderer.script.yaml_nodes import compose


def with_title(text: str, title: str) -> str:
    """The text with another title; every other line stays the same.

    A text whose front matter cannot be read, or whose title stands on several lines, stays as it is.
    """
    lines = split_lines(Source(path="", text=text))
    fence = front_end(lines) if lines.lines and has_front(lines) else None
    front = compose(lines, FIRST, fence) if fence else None
    if fence is None or (front is not None and not isinstance(front, yaml.MappingNode)) or lines.problems:
        return text
    written = title_value(title)
    edits = Edits(text, FIRST)
    try:
        _write(edits, front, written)
    except UnsafeError:
        return text
    return edits.applied()


def title_value(title: str) -> str:
    """A title as a value of front matter, in quotes."""
    return json.dumps(title.encode(errors="replace").decode(), ensure_ascii=False)


def _write(edits: Edits, front: yaml.MappingNode | None, written: str) -> None:
    for key, value in front.value if front else ():
        if key.value == "title":
            space = "" if edits.before(value).endswith((" ", "\t")) else " "  # there is no value
            edits.replace(value, space + written)
            return
    if front is not None and front.flow_style:
        edits.append(front, [f"title: {written}"])
    else:
        indent = " " * front.start_mark.column if front else ""
        edits.insert_lines(FIRST, [f"{indent}title: {written}"])
