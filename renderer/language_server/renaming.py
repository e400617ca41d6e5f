"""Another name for a chapter, an optional part or a value."""

from __future__ import annotations

from lsprotocol.types import Position, PrepareRenamePlaceholder, TextEdit, WorkspaceEdit

from renderer.api.outline import Named, TextOutline, changes_of_name, named_at
from renderer.language_server.documents import Document, Documents
from renderer.language_server.sharing import scripts_with


def name_at(document: Document, written: TextOutline, position: Position) -> PrepareRenamePlaceholder | None:
    """The name at a position, which can be changed; None if there is none."""
    named = _named(document, written, position)
    if named is None:
        return None
    place = named.place
    found = document.text.range(place.line, place.column, place.line, place.column + place.width)
    return PrepareRenamePlaceholder(range=found, placeholder=place.text)


def rename(
    document: Document, written: TextOutline, position: Position, name: str, documents: Documents
) -> WorkspaceEdit | None:
    """The edits of a document that give what is at a position another name; None if nothing has one there.

    Optional parts and values are also renamed in the scripts that share them.

    Raises:
        InputError: the name cannot be written there, or is in use.
    """
    named = _named(document, written, position)
    if named is None:
        return None
    own = document.path.resolve()
    texts = {own: written}
    if named.kind != "chapter":
        texts.update(scripts_with(named, document, written, documents))
    changes: dict[str, list[TextEdit]] = {}
    for path, fixes in changes_of_name(texts, own, named, name).items():
        text, uri = document.text, document.uri
        if path != own:
            text, uri = documents.text_of(path) or text, documents.uri_of(path)
        changes[uri] = [
            TextEdit(
                range=text.range(fix.line, fix.column, fix.line, fix.column + fix.width), new_text=fix.text
            )
            for fix in fixes
        ]
    return WorkspaceEdit(changes=changes)


def _named(document: Document, written: TextOutline, position: Position) -> Named | None:
    return named_at(written.outline, written.source, *document.text.place(position))
