"""Reads the answer of a WebDAV server about a folder (RFC 4918, section 9.1), within bounds."""

from __future__ import annotations

import posixpath
from collections.abc import Mapping
from urllib.parse import unquote, urlsplit
from xml.parsers import expat

from renderer.publish.upload.destination import MOST_NAMES

_DEEPEST = 100
_MOST_CHARACTERS = 10_000
"""An address or a size that is longer is an error."""

_RESPONSE, _HREF, _SIZE, _COLLECTION = (
    f"DAV: {name}" for name in ("response", "href", "getcontentlength", "collection")
)


def listed(xml: bytes) -> Mapping[str, int | None]:
    """What a folder holds: names without folders, and sizes in bytes, None for a folder.

    A server behind another may give other addresses, so that the shortest path is the folder itself, and of
    the rest the last parts count. Names that cannot be in a folder, such as "..", are ignored.

    Raises:
        ValueError: it is not the answer of a WebDAV server, or it has too many names.
    """
    reader = _Reader()
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.SetParamEntityParsing(expat.XML_PARAM_ENTITY_PARSING_NEVER)
    parser.StartDoctypeDeclHandler = reader.doctype
    parser.StartElementHandler = reader.start
    parser.EndElementHandler = reader.end
    parser.CharacterDataHandler = reader.text
    try:
        parser.Parse(xml, True)
    except expat.ExpatError as error:
        raise ValueError(str(error)) from None
    own = min(reader.found, key=len, default="")
    children = {posixpath.basename(path): size for path, size in reader.found.items() if path != own}
    return {name: size for name, size in children.items() if name not in ("", ".", "..") and "\0" not in name}


class _Reader:
    def __init__(self) -> None:
        self.found: dict[str, int | None] = {}
        self._depth = 0
        self._open = ""
        self._texts: dict[str, str] = {}
        self._is_folder = False

    def doctype(self, *_what: object) -> None:
        raise ValueError("a document type")

    def start(self, name: str, _attributes: Mapping[str, str]) -> None:
        self._depth += 1
        if self._depth > _DEEPEST:
            raise ValueError("nested too deep")
        if name == _RESPONSE:
            self._texts, self._is_folder = {}, False
        self._is_folder = self._is_folder or name == _COLLECTION
        self._open = name if name in (_HREF, _SIZE) and name not in self._texts else ""

    def text(self, text: str) -> None:
        if self._open:
            self._texts[self._open] = self._texts.get(self._open, "") + text
            if len(self._texts[self._open]) > _MOST_CHARACTERS:
                raise ValueError("an address or a size that is too long")

    def end(self, name: str) -> None:
        self._depth -= 1
        self._open = ""
        if name != _RESPONSE:
            return
        path = unquote(urlsplit(self._texts.get(_HREF, "").strip()).path).rstrip("/")
        size = self._texts.get(_SIZE, "").strip()
        self.found[path] = None if self._is_folder else int(size or -1)
        if len(self.found) > MOST_NAMES:
            raise ValueError("too many names")
