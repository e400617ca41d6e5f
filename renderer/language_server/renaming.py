"""Another name for a chapter, an optional part or a value."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from lsprotocol.types import Position, PrepareRenamePlaceholder, TextEdit, WorkspaceEdit

from renderer.api.outline import Named, TextOutline, named_at, renamed, text_outline
from renderer.language_server.document_text import DocumentText
from renderer.language_server.documents import Document, Documents


def name_at(document: Document, written: TextOutline, position: Position) -> PrepareRenamePlaceholder | None:
    """The name at a position, which can be changed; None if there is none."""
    named = _named(document, written, position)
    if named is None:
        return None
    place = named.place
    found = document.text.range(place.line, place.column, place.line, place.column + place.width)
    return PrepareRenamePlaceholder(range=found, placeholder=place.text)


def rename(
    document: Document,
    written: TextOutline,
    position: Position,
    name: str,
    documents: Documents,
    others: Iterable[Path],
) -> WorkspaceEdit | None:
    """The edits of a document that give what is at a position another name; None if nothing has one there.

    Optional parts and values are also renamed in ``others``, the scripts that use each other.

    Raises:
        InputError: the name cannot be written there.
    """
    named = _named(document, written, position)
    if named is None:
        return None
    changes = {document.uri: _edits(document.text, written, named, name)}
    for path in others if named.kind != "chapter" else ():
        text = documents.text_of(path)
        edits = _edits(text, text_outline(path, text.whole), named, name) if text else []
        if edits:
            changes[documents.uri_of(path)] = edits
    return WorkspaceEdit(changes=changes)


def _named(document: Document, written: TextOutline, position: Position) -> Named | None:
    return named_at(written.outline, written.source, *document.text.place(position))


def _edits(text: DocumentText, written: TextOutline, named: Named, name: str) -> list[TextEdit]:
    fixes = renamed(written.outline, written.source, named, name)
    return [
        TextEdit(range=text.range(fix.line, fix.column, fix.line, fix.column + fix.width), new_text=fix.text)
        for fix in fixes
    ]
