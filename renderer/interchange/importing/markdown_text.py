"""Read the paragraphs and headings of Markdown with markdown-it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import TYPE_CHECKING

import yaml

from renderer.errors import ScriptError
from renderer.interchange.importing.line_joining import Passage
from renderer.interchange.importing.model import Dropped, Imported
from renderer.interchange.importing.plain import no_words, seconds_of
from renderer.interchange.importing.prose import EMPHASIS, script_of
from renderer.problems import Position, Problem
from renderer.script.source import Source, split_lines
from renderer.script.yaml_nodes import compose, pairs

if TYPE_CHECKING:
    from markdown_it.token import Token

_KEYS: Mapping[str, str] = {
    "title": "title", "teacher": "teacher", "author": "teacher", "authors": "teacher", "by": "teacher",
    "language": "language", "lang": "language", "description": "description", "summary": "description",
    "excerpt": "description", "tags": "tags", "keywords": "tags", "categories": "tags", "length": "length",
    "duration": "length", "copyright": "copyright", "publisher": "publisher", "genre": "genre",
}  # fmt: skip
_PATTERNS: Mapping[str, str] = {
    "language": r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*",
    "length": r"(\d{1,2}:)?\d{1,3}:\d\d|\d{1,3} ?(m|min|minutes)",
}
_LONGEST_PARAGRAPH = 20_000
_COMMENT = re.compile(r"\s*<!--(.*?)-->\s*", re.DOTALL)
_DROPPED = {
    "fence": "a block of code",
    "code_block": "a block of code",
    "table_open": "a table",
    "html_block": "HTML",
}


def read(text: str, path: str, *, length: Fraction | None = None) -> Imported:
    """Read a Markdown file as a script.

    Headings become chapters, list items become paragraphs, and links keep their text.

    Raises:
        ScriptError: the file has no words to speak, or its front matter is not valid.
    """
    from markdown_it import MarkdownIt

    body = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    front, unkept, first = _front(body, path)
    lines = body.split("\n")
    _look_at(lines, path)
    tokens = MarkdownIt("commonmark").enable(["table", "strikethrough"]).parse("\n".join(lines[first:]))
    reading = _MarkdownReader(first)
    reading.tokens(tokens)
    passages = reading.passages
    heads = [passage for passage in passages if passage.heading]
    if "title" not in front and passages and heads[:1] == passages[:1] and reading.largest == 1:
        front["title"] = passages.pop(0).text
    if not any(c.isalnum() for passage in passages if not passage.heading for c in passage.text):
        raise no_words(path)
    own = front.pop("length", None)
    requested_length = length if length is not None else seconds_of(own)
    return script_of(passages, front, [*unkept, *reading.dropped], length=requested_length)


def _look_at(lines: Sequence[str], path: str) -> None:
    """Reject paragraphs that are too long; markdown-it takes quadratic time for some of them.

    Raises:
        ScriptError: a paragraph is too long.
    """
    held = 0
    for number, line in enumerate(lines, 1):
        held = held + len(line) if line.strip() else 0
        if held > _LONGEST_PARAGRAPH:
            position = Position(path=path, line=number, column=1, text=line)
            message = f"a paragraph of more than {_LONGEST_PARAGRAPH:,} characters"
            raise ScriptError(
                (Problem(position=position, message=message, remedy="put blank lines into it"),)
            )


class _MarkdownReader:
    def __init__(self, first: int) -> None:
        self.first = first
        self.passages: list[Passage] = []
        self.dropped: list[Dropped] = []
        self.line = 1
        self.largest = 0
        self.skipping = 0

    def tokens(self, tokens: Sequence[Token]) -> None:
        heading = False
        for token in tokens:
            if token.map:
                self.line = self.first + token.map[0] + 1
            if token.type == "table_close":
                self.skipping -= 1
            elif note := _COMMENT.fullmatch(token.content) if token.type == "html_block" else None:
                self.passages.append(Passage(text=" ".join(note[1].split()), line=self.line, comment=True))
            elif what := _DROPPED.get(token.type):
                self.drop(what)
                self.skipping += token.type == "table_open"
            elif token.type == "heading_open":
                heading = True
                self.largest += token.tag == "h1"
            elif token.type == "inline" and not self.skipping:
                words = " ".join(self.inline(token.children or ()).split())
                if heading:
                    words = words.replace(EMPHASIS, "")
                if words:
                    self.passages.append(Passage(text=words, line=self.line, heading=heading))
                heading = False

    def inline(self, tokens: Sequence[Token]) -> str:
        words, struck = "", False
        for token in tokens:
            if token.type in ("s_open", "s_close"):
                struck = token.type == "s_open"
                if struck:
                    self.drop("words that are struck out")
            elif struck:
                continue
            elif token.type in ("text", "code_inline", "text_special"):
                words += token.content.replace(EMPHASIS, "")
            elif token.type in ("softbreak", "hardbreak"):
                words += " "
            elif token.type in ("em_open", "em_close", "strong_open", "strong_close"):
                words += EMPHASIS
            elif token.type == "image":
                self.drop(f'the picture "{token.content[:60]}"')
            elif token.type == "html_inline" and not _COMMENT.fullmatch(token.content):
                self.drop(f"HTML: {token.content[:60]}")
        return words

    def drop(self, what: str) -> None:
        self.dropped.append(Dropped(line=self.line, column=1, what=what))


def _front(text: str, path: str) -> tuple[dict[str, object], list[Dropped], int]:
    """Return the kept keys of a front matter, the dropped ones, and the index of the line after it,
    from 0.
    """
    lines = text.split("\n")
    if lines[0].rstrip() != "---":
        return {}, [], 0
    end = next((n for n, line in enumerate(lines[1:], 1) if line.rstrip() in ("---", "...")), None)
    if end is None:
        return {}, [], 0
    source = split_lines(Source(path=path, text="\n".join(lines[:end])))
    node = compose(source, 1, end)
    if source.problems:
        raise ScriptError(tuple(source.problems))
    front: dict[str, object] = {}
    unkept = []
    for number, key, value in _entries(node):
        script_key = _KEYS.get(key.lower(), "")
        text_of = ", ".join(value)
        if script_key == "tags" and value:
            front[script_key] = [tag for item in value for tag in re.split(r"\s*,\s*", item) if tag]
        elif (
            script_key
            and script_key not in front
            and text_of
            and re.fullmatch(_PATTERNS.get(script_key, ".*"), text_of)
        ):
            front[script_key] = text_of
        else:
            unkept.append(Dropped(line=number, column=1, what=f"{key[:40]}: in the front matter"))
    return front, unkept, end + 1


def _entries(node: yaml.Node | None) -> list[tuple[int, str, list[str]]]:
    """Return the line number, the key and the texts of each entry."""
    if not isinstance(node, yaml.MappingNode):
        return []
    found = []
    for key, value in pairs(node):
        if isinstance(key, yaml.ScalarNode):
            items = value.value if isinstance(value, yaml.SequenceNode) else [value]
            texts = [" ".join(item.value.split()) for item in items if isinstance(item, yaml.ScalarNode)]
            found.append((key.start_mark.line + 2, key.value, [text for text in texts if text]))
    return found
