"""The documents that are open in the editor, with their unsaved texts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

from msgspec import Struct
from pygls.uris import to_fs_path

from renderer.language_server.document_text import DocumentText


class Document(Struct, frozen=True, kw_only=True, eq=False):
    """An open document. ``path`` is in a folder that exists also if the document was never saved."""

    uri: str
    path: Path
    version: int
    text: DocumentText


class Documents:
    """The open documents, by their addresses. Each change puts a new document in the place of the old one."""

    def __init__(self) -> None:
        self.encoding = "utf-16"
        self.folders: tuple[Path, ...] = ()
        self._open: Mapping[str, Document] = {}

    def put(self, uri: str, version: int, text: str) -> None:
        document = Document(
            uri=uri, path=self.path_of(uri), version=version, text=DocumentText(text, self.encoding)
        )
        self._open = {**self._open, uri: document}

    def drop(self, uri: str) -> None:
        self._open = {other: document for other, document in self._open.items() if other != uri}

    def get(self, uri: str) -> Document | None:
        return self._open.get(uri)

    def all(self) -> Iterable[Document]:
        return self._open.values()

    def unsaved(self) -> Mapping[Path, str]:
        """The texts of all open documents, by their paths with links followed."""
        return {document.path.resolve(): document.text.whole for document in self._open.values()}

    def uri_of(self, path: Path) -> str:
        """The address of a file, as the editor writes it if the file is open."""
        real = path.resolve()
        uris = (document.uri for document in self._open.values() if document.path.resolve() == real)
        return next(uris, path.absolute().as_uri())

    def text_of(self, path: Path) -> DocumentText | None:
        """The text of a file, as it is in the editor if the file is open; None if it cannot be read."""
        real = path.resolve()
        for document in self._open.values():
            if document.path.resolve() == real:
                return document.text
        try:
            return DocumentText(path.read_bytes().decode("utf-8", "replace"), self.encoding)
        except OSError:
            return None

    def path_of(self, uri: str) -> Path:
        """The file of a document. One that was never saved is in the first folder of the editor."""
        path = to_fs_path(uri)
        if path:
            return Path(path)
        return (self.folders[0] if self.folders else Path.cwd()) / "untitled.md"

    def root_of(self, path: Path) -> Path:
        """The folder of the editor that contains a file, or else the folder of the file."""
        return next((folder for folder in self.folders if path.is_relative_to(folder)), path.parent)
