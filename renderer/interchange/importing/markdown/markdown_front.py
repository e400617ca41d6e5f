"""Read the front matter of a Markdown file: YAML between ``---`` lines, or TOML between ``+++`` lines."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import yaml
from msgspec import Struct

from renderer.errors import ScriptError
from renderer.interchange.importing.model import Dropped
from renderer.problems import Position, Problem, toml_fault
from renderer.script.source import Source, split_lines
from renderer.script.yaml_nodes import compose, pairs
from renderer.voice import LANGUAGE_TAG

_KEYS: Mapping[str, str] = {
    "title": "title", "teacher": "teacher", "author": "teacher", "authors": "teacher", "by": "teacher",
    "language": "language", "lang": "language", "description": "description", "summary": "description",
    "excerpt": "description", "tags": "tags", "keywords": "tags", "categories": "tags", "length": "length",
    "duration": "length", "copyright": "copyright", "publisher": "publisher", "genre": "genre",
}  # fmt: skip
_PATTERNS: Mapping[str, str] = {
    "language": LANGUAGE_TAG.pattern,
    "length": r"(\d{1,2}:)?\d{1,3}:\d\d|\d{1,3} ?(m|min|minutes)",
}
_KEY_LINE = re.compile(r"[\"']?[\w .-]{1,60}[\"']?\s*:(?:\s|$)")

Entry = tuple[int, str, list[str]]
"""A line number, from 1, a key and the texts of its value."""


class MarkdownFront(Struct, frozen=True, kw_only=True):
    """The kept keys of a front matter, what was left out, and the index of the line after it, from 0."""

    keys: dict[str, object]
    dropped: list[Dropped]
    end: int


def read_front(lines: Sequence[str], path: str) -> MarkdownFront:
    """Read the front matter of a file, if it has one; a line ``---`` may also be a rule.

    Raises:
        ScriptError: the front matter is not valid.
    """
    nothing = MarkdownFront(keys={}, dropped=[], end=0)
    fence = lines[0].rstrip()
    closing = {"---": ("---", "..."), "+++": ("+++",)}.get(fence, ())
    end = next((n for n, line in enumerate(lines[1:], 1) if line.rstrip() in closing), None)
    if end is None or (fence == "---" and not _has_keys(lines[1:end])):
        return nothing
    entries = _of_yaml(lines[:end], path) if fence == "---" else _of_toml(lines[:end], path)
    keys: dict[str, object] = {}
    dropped = []
    for number, key, value in entries:
        if not _kept(keys, _KEYS.get(key.lower(), ""), value):
            dropped.append(Dropped(line=number, column=1, what=f"{key[:40]}: in the front matter"))
    return MarkdownFront(keys=keys, dropped=dropped, end=end + 1)


def _kept(keys: dict[str, object], key: str, value: Sequence[str]) -> bool:
    """Put a value under the key of a script, if it has one; a value that does not fit is not kept."""
    text = ", ".join(value)
    if key == "tags" and value:
        keys[key] = [tag for item in value for tag in re.split(r"\s*,\s*", item) if tag]
    elif key and key not in keys and text and re.fullmatch(_PATTERNS.get(key, ".*"), text):
        keys[key] = text
    else:
        return False
    return True


def _has_keys(lines: Sequence[str]) -> bool:
    """Whether lines between two ``---`` are keys with values, and not text between two rules."""
    top = [line for line in lines if line.strip() and line[0] not in " \t#-"]
    keys = [line.split(":")[0].strip("\"' ").lower() for line in top if _KEY_LINE.match(line)]
    if not any(line.strip() for line in lines):
        return True
    if not lines[0].strip():
        return len(keys) == len(top) and any(key in _KEYS for key in keys)
    return bool(keys) and bool(_KEY_LINE.match(top[0]))


def _of_yaml(lines: Sequence[str], path: str) -> Iterator[Entry]:
    source = split_lines(Source(path=path, text="\n".join(lines)))
    node = compose(source, 1, len(lines))
    if source.problems:
        raise ScriptError(tuple(source.problems))
    for key, value in pairs(node) if isinstance(node, yaml.MappingNode) else ():
        if isinstance(key, yaml.ScalarNode):
            items = value.value if isinstance(value, yaml.SequenceNode) else [value]
            texts = (item.value for item in items if isinstance(item, yaml.ScalarNode))
            yield key.start_mark.line + 2, key.value, _folded(texts)


def _of_toml(lines: Sequence[str], path: str) -> Iterator[Entry]:
    try:
        found = tomllib.loads("\n".join(["", *lines[1:]]))
        entries = {key: _texts(value) for key, value in found.items()}
    except (ValueError, RecursionError) as error:  # also of a number that is too long to be converted
        is_known = isinstance(error, tomllib.TOMLDecodeError)
        reason, line, column = toml_fault(error) if is_known else ("a number or a list is too large", 1, 1)
        line, column = line or len(lines), column or 1
        position = Position(path=path, line=line, column=column, text=lines[min(line, len(lines)) - 1])
        message = f"the front matter is not TOML: {reason}"
        remedy = "write each value as TOML does, with text in quotes"
        raise ScriptError((Problem(position=position, message=message, remedy=remedy),)) from None
    for key, texts in entries.items():
        written = re.compile(rf"\s*[\[\"']*{re.escape(key)}\b")
        number = next((n for n, line in enumerate(lines, 1) if written.match(line)), 1)
        yield number, key, _folded(texts)


def _texts(value: Any) -> list[str]:
    items = value if isinstance(value, list) else [value]
    return [str(item) for item in items if not isinstance(item, dict | list)]


def _folded(texts: Iterable[str]) -> list[str]:
    return [folded for text in texts if (folded := " ".join(text.split()))]
