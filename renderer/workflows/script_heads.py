"""Reads the front matter of a script alone."""

from __future__ import annotations

from pathlib import Path

from renderer.script.front_matter import read_head
from renderer.script.head import Head
from renderer.script.source import MOST_BYTES, Source, decode, split_lines
from renderer.script.tokens import front_end, has_front
from renderer.storage.regular_files import read_regular


def head_of(path: Path, name: str) -> Head | None:
    """The front matter of a script, as far as it can be read; None for a text that does not begin with it."""
    try:
        text, _ = decode(read_regular(path, MOST_BYTES), name)
    except OSError:
        return None
    return head_in(text, name)


def head_in(text: str, name: str) -> Head | None:
    """The front matter of a text, as ``head_of``."""
    lines = split_lines(Source(path=name, text=text))
    if not lines.lines or not has_front(lines):
        return None
    end = front_end(lines)
    return (read_head(lines, 1, end) if end else None) or Head()
