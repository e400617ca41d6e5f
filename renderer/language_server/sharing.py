"""The scripts that share a name, as they include each other."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from renderer.api.outline import Include, Named, PathError, TextOutline, has_name, text_outline, written_path
from renderer.language_server.documents import Document, Documents

_SCRIPTS = (".md", ".txt", ".markdown")


def scripts_with(
    named: Named, document: Document, written: TextOutline, documents: Documents
) -> Mapping[Path, TextOutline]:
    """The document and the scripts that share a name with it, by their paths with links followed.

    These are the scripts that the document includes, and the scripts that include one of them in which the
    name is used. Scripts that are closed are read from the disk; none outside of the folder of the editor.
    """
    own = document.path.resolve()
    readable = _Readable(documents, documents.root_of(document.path).resolve(), own, written)
    found = dict.fromkeys(readable.with_included(own))
    looked: set[Path] = set()
    while changed := {path for path in found if path not in looked and readable.uses(path, named)}:
        looked |= changed
        for user in [*readable.above(changed)]:
            inside = readable.with_included(user)
            if changed & inside.keys():
                found |= inside
    return {path: text for path in found if (text := readable.read(path))}


class _Readable:
    """The scripts of a folder, each read once."""

    def __init__(self, documents: Documents, root: Path, own: Path, written: TextOutline) -> None:
        self._documents, self._root, self._language = documents, root, written.head.language
        self._read: dict[Path, TextOutline | None] = {own: written}

    def read(self, path: Path) -> TextOutline | None:
        if path not in self._read:
            text = self._documents.text_of(path)
            self._read[path] = text_outline(path, text.whole, self._language) if text else None
        return self._read[path]

    def uses(self, path: Path, named: Named) -> bool:
        written = self.read(path)
        return written is not None and has_name(written, named)

    def with_included(self, path: Path) -> dict[Path, None]:
        """A script and all that it includes."""
        found, waiting = {path: None}, [path]
        while waiting:
            for included in self._included(waiting.pop()):
                if included not in found:
                    found[included] = None
                    waiting.append(included)
        return found

    def _included(self, path: Path) -> Iterator[Path]:
        written = self.read(path)
        for cue in written.outline.cues if written else ():
            if isinstance(cue.cue, Include) and (found := included_file(path, cue.cue.path, self._root)):
                yield found

    def above(self, paths: Iterable[Path]) -> Iterator[Path]:
        """Yield the scripts that may include one of some files: no path in a script leads upwards."""
        folders = {folder for path in paths for folder in path.parents if folder.is_relative_to(self._root)}
        for folder in sorted(folders):
            for path in sorted(folder.iterdir()) if os.access(folder, os.R_OK) else ():
                if path.suffix.lower() in _SCRIPTS and self._may_include(path):
                    yield path.resolve()
        for document in self._documents.all():
            yield document.path.resolve()

    def _may_include(self, path: Path) -> bool:
        if not path.is_file() or not path.resolve().is_relative_to(self._root):
            return False
        text = self._documents.text_of(path)
        return text is not None and "include" in text.whole.lower()


def included_file(script: Path, written: str, root: Path) -> Path | None:
    """The file that a path in a script names, with links followed; None if it is not in the folder."""
    try:
        path = written_path(script.parent, written).resolve()
    except (PathError, OSError, RuntimeError):
        return None
    return path if path.is_relative_to(root.resolve()) and path.is_file() else None
