"""A session as text: a page to read aloud from, with its cues in brackets."""

from __future__ import annotations

from collections.abc import Iterable

from renderer.interchange.exporting.script_items import script_items
from renderer.interchange.importing.model import Imported
from renderer.interchange.importing.script_writer import script_text
from renderer.script.head import Pacing
from renderer.script.walk import WalkItem


def write(items: Iterable[WalkItem], pacing: Pacing) -> str:
    """The body of the script, rounds written out."""
    imported = Imported(front={}, items=tuple(script_items(items, pacing)))
    return script_text(imported).removeprefix("---\n---\n\n")
