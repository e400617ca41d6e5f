"""The outline of a text that is being written, with its front matter."""

from __future__ import annotations

from pathlib import Path

from msgspec import Struct

from renderer.errors import ScriptError
from renderer.interchange.cue_languages import cue_language
from renderer.script.head import Head
from renderer.script.outline import Outline, outline_of
from renderer.script.source import Source
from renderer.workflows.script_heads import head_in


class TextOutline(Struct, frozen=True, kw_only=True):
    """``head`` is the front matter as far as it can be read."""

    source: Source
    head: Head
    outline: Outline


def text_outline(path: Path, text: str, language: str = "en") -> TextOutline:
    """The outline of a text in the place of a file; no other file is read.

    A text without front matter is an included one, and is in ``language``.
    """
    source = Source(path=str(path), text=text)
    head = head_in(text, source.path) or Head(language=language)
    values = {name: value.name for name, value in head.values.items()}
    try:
        known = cue_language(head.language)
    except ScriptError:
        known = None
    return TextOutline(source=source, head=head, outline=outline_of(source, known, values))
