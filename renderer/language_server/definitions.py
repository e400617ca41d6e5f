"""Where an included script, a sound or a value is defined."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from lsprotocol.types import Location

from renderer.api.outline import Include
from renderer.language_server.document_text import DocumentText
from renderer.language_server.documents import Document, Documents
from renderer.language_server.sharing import included_file

if TYPE_CHECKING:
    from renderer.api.outline import TextOutline
    from renderer.problems import Position


def definitions(
    document: Document, documents: Documents, written: TextOutline, line: int, column: int
) -> list[Location]:
    """The places that define what stands at a line and a column; none for words.

    A sound in a cue leads to its entry in the front matter, and the entry to the file.
    """
    return list(_found(document, documents, written, line, column))


def _found(
    document: Document, documents: Documents, written: TextOutline, line: int, column: int
) -> Iterator[Location]:
    head, outline = written.head, written.outline
    if line < outline.front_end:
        files = [*head.sounds.values(), *([head.cover] if head.cover else [])]
        for file in files:
            position = file.position
            if position.line == line and position.column <= column <= position.column + len(file.name):
                yield from _file(document, file.name, documents)
        return
    if (value := outline.value_at(line, column)) and value.name in head.values:
        yield _entry(head.values[value.name].position, document)
        return
    cue = outline.cue_at(line, column)
    if cue is None:
        return
    if isinstance(cue.cue, Include):
        yield from _file(document, cue.cue.path, documents)
        return
    for name in _named(cue.english, head.sounds):
        yield _entry(head.sounds[name].position, document)


def _named(cue: str, names: Iterable[str]) -> Iterator[str]:
    """Yield the names of the user's own sounds that a cue contains."""
    for name in names:
        if re.search(rf"(?<![\w-]){re.escape(name)}(?![\w-])", cue, re.IGNORECASE):
            yield name


def _entry(position: Position, document: Document) -> Location:
    place = document.text.range(position.line, position.column, position.line, position.column)
    return Location(uri=document.uri, range=place)


def _file(document: Document, written: str, documents: Documents) -> Iterator[Location]:
    path = included_file(document.path, written, documents.root_of(document.path))
    if path is not None:
        start = DocumentText("").all
        yield Location(uri=documents.uri_of(path), range=start)
