"""Edits of a text at the positions of its YAML nodes."""

from __future__ import annotations

import re
from collections.abc import Sequence

import yaml
from msgspec import Struct

_LINE_END = re.compile(r"\r\n|\r|\n")


class UnsafeError(Exception):
    """A node that cannot be changed without changing what is around it."""

    def __init__(self, node: yaml.Node) -> None:
        super().__init__(node)
        self.node = node


class _Edit(Struct, frozen=True, kw_only=True):
    start: int
    end: int
    text: str


class Edits:
    """Gathers edits of a text whose YAML starts on line ``first``. Lines count from 0.

    Every method raises UnsafeError where a node stands on more than one line.
    """

    def __init__(self, text: str, first: int) -> None:
        self._text = text
        self._first = first
        ends = list(_LINE_END.finditer(text))
        self._starts = [0, *(end.end() for end in ends)]
        self._line_ends = [end.group() for end in ends]
        self._edits: list[_Edit] = []

    def applied(self) -> str:
        pieces, at = [], 0
        for edit in sorted(self._edits, key=lambda edit: edit.start):
            pieces += [self._text[at : edit.start], edit.text]
            at = edit.end
        return "".join([*pieces, self._text[at:]])

    def replace(self, node: yaml.Node, text: str) -> None:
        """Replace a node."""
        self._one_line(node, node)
        self._edit(self._at(node.start_mark), self._at(node.end_mark), text)

    def set_scalar(self, node: yaml.Node, text: str, *, in_flow: bool) -> None:
        """Replace a scalar, and keep its quotes."""
        if not isinstance(node, yaml.ScalarNode):
            raise UnsafeError(node)
        quote = node.style or ""
        self.replace(node, f"{quote}{text}{quote}" if quote else plain(text, in_flow=in_flow))

    def append(self, collection: yaml.CollectionNode, texts: Sequence[str]) -> None:
        """Add items or entries to a collection in brackets or braces."""
        if collection.value:
            last = collection.value[-1]
            at = self._at((last[1] if isinstance(last, tuple) else last).end_mark)
            self._edit(at, at, "".join(f", {text}" for text in texts))
        else:
            at = self._at(collection.start_mark) + 1
            self._edit(at, at, ", ".join(texts))

    def add_entry(self, mapping: yaml.MappingNode, entry: str, before: int) -> None:
        """Add an entry after the others, in a block before one of the text's lines."""
        if mapping.flow_style:
            self.append(mapping, [entry])
        else:
            self.insert_lines(before, [" " * mapping.start_mark.column + entry])

    def cut(self, last_kept: yaml.Node, last_cut: yaml.Node) -> None:
        """Delete items of a list in brackets: those after ``last_kept``, up to ``last_cut``."""
        self._one_line(last_kept, last_cut)
        self._edit(self._at(last_kept.end_mark), self._at(last_cut.end_mark), "")

    def insert_lines(self, before: int, lines: Sequence[str]) -> None:
        """Insert whole lines before one of the text's, with the line end of the line above it."""
        end = self._line_ends[before - 1]
        self._edit(self._starts[before], self._starts[before], "".join(line + end for line in lines))

    def remove_line(self, node: yaml.Node) -> None:
        """Delete the line of a list's item; nothing else may stand on it."""
        number = self.line_of(node)
        start, end = self._starts[number], self._starts[number + 1]
        behind = self._text[self._at(node.end_mark) : end]
        if self.before(node).strip() != "-" or behind.strip():
            raise UnsafeError(node)
        self._edit(start, end, "")

    def remove_entry(self, mapping: yaml.MappingNode, number: int) -> None:
        """Delete an entry of a table; a comment behind it stays."""
        key, value = mapping.value[number]
        start = self._at(key.start_mark)
        if mapping.flow_style:
            if number:
                self.cut(mapping.value[number - 1][1], value)
                return
            end = self._at(mapping.value[1][0].start_mark if len(mapping.value) > 1 else value.end_mark)
            if "#" in self._text[start:end]:
                raise UnsafeError(value)
            self._edit(start, end, "")
            return
        first, last = self._first + key.start_mark.line, self._last_line(value)
        if self.before(key).strip():
            raise UnsafeError(key)
        lines = self._text[self._starts[first] : self._starts[last + 1]]
        if first < last and "#" in lines:
            raise UnsafeError(value)
        comment = self._text[self._at(value.end_mark) : self._starts[last + 1]] if first == last else ""
        if comment.strip():
            self._edit(start, self._starts[last + 1] - len(comment.lstrip()), "")
        else:
            self._edit(self._starts[first], self._starts[last + 1], "")

    def _last_line(self, node: yaml.Node) -> int:
        """The number of the last line with something of a node."""
        while isinstance(node, yaml.CollectionNode) and node.value and not node.flow_style:
            last = node.value[-1]
            node = last[1] if isinstance(last, tuple) else last
        ends_before = node.end_mark.column == 0 and node.end_mark.line > node.start_mark.line
        return self._first + node.end_mark.line - int(ends_before)

    def line_of(self, node: yaml.Node) -> int:
        """The number of a node's line."""
        self._one_line(node, node)
        return self._first + node.start_mark.line

    def before(self, node: yaml.Node) -> str:
        """The text before a node on its line."""
        at = self._at(node.start_mark)
        return self._text[at - node.start_mark.column : at]

    def _at(self, mark: yaml.Mark) -> int:
        return self._starts[self._first + mark.line] + mark.column

    def _one_line(self, first: yaml.Node, last: yaml.Node) -> None:
        if first.start_mark.line != last.end_mark.line:
            raise UnsafeError(first)

    def _edit(self, start: int, end: int, text: str) -> None:
        self._edits.append(_Edit(start=start, end=end, text=text))


def plain(text: str, *, in_flow: bool) -> str:
    """A value without quotes, except where a comma would split it."""
    return f"'{text}'" if in_flow and "," in text else text
