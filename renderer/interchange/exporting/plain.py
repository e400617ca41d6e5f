"""A session as text: a page to read aloud from, its cues in brackets."""

from __future__ import annotations

from collections.abc import Iterable

from renderer.interchange.importing.model import Imported, Item
from renderer.interchange.importing.script_writer import script_text


def write(items: Iterable[Item]) -> str:
    """The body of the script, rounds written out."""
    return script_text(Imported(front={}, items=tuple(items))).removeprefix("---\n---\n\n")
