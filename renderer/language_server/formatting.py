"""Scripts in the standard form of ``renderer fmt``."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from lsprotocol.types import TextEdit

from renderer.api.editing import reformat
from renderer.api.session_form import Source
from renderer.errors import RenderError
from renderer.language_server.documents import Document
from renderer.language_server.text_edits import text_edits


def formatting(document: Document, unsaved: Mapping[Path, str]) -> list[TextEdit] | None:
    """The edits that give a text the standard form; None while it has errors, which are shown anyway."""
    source = Source(path=str(document.path), text=document.text.whole)
    try:
        return text_edits(document.text, reformat(document.path, source, unsaved).clear.text)
    except RenderError:
        return None
