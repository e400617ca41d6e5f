"""The files of the page. A browser keeps those that the page names with their digest."""

from __future__ import annotations

import base64
import hashlib
import html
from collections.abc import Mapping
from pathlib import Path

from msgspec import Struct

PAGE = Path(__file__).parent / "page"
TYPES = {
    "start.js": "text/javascript",
    "studio.js": "text/javascript",
    "recorder.js": "text/javascript",
    "studio.css": "text/css",
    "icon.svg": "image/svg+xml",
    "licences.txt": "text/plain",
}
"""The files of the page beside ``index.html``, with their types."""
_NONCE = b"{{nonce}}"
"""What stands in ``index.html`` for the word that allows the editor's style sheets."""
_OPEN = b"{{open}}"
"""What stands in ``index.html`` for the path of the script that the page opens first."""
_KEPT = "private, max-age=31536000, immutable"


class PageFile(Struct, frozen=True, kw_only=True):
    """``digest`` is the SHA-256 of the data in base64, as the page names it."""

    data: bytes
    media_type: str
    digest: str

    def headers(self, query: bytes) -> Mapping[str, str]:
        """How long a browser may keep the file that it asked for with a query: for ever, with its digest.

        The page also names the digest as what the file has to have: another program that had the port before
        may have sent a file that the browser keeps by this address.
        """
        return {"Cache-Control": _KEPT} if query == self.digest.encode() else {}


class PageFiles:
    """The files of a folder, as they are when the studio starts."""

    def __init__(self, folder: Path) -> None:
        self.named = {name: _page_file(folder / name, media_type) for name, media_type in TYPES.items()}
        index = (folder / "index.html").read_bytes()
        for name, file in self.named.items():
            index = index.replace(f"{{{{{name}}}}}".encode(), file.digest.encode())
        self._index = index

    def index(self, nonce: str, opened: str) -> bytes:
        """The page, which asks for the script ``opened`` before anything else; "" for none."""
        return self._index.replace(_NONCE, nonce.encode()).replace(
            _OPEN, html.escape(opened).encode(errors="replace")
        )


def _page_file(path: Path, media_type: str) -> PageFile:
    data = path.read_bytes()
    digest = base64.b64encode(hashlib.sha256(data).digest()).decode()
    return PageFile(data=data, media_type=media_type, digest=digest)
