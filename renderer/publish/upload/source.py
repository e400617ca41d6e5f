"""A file that is being sent; a change since the scan is detected."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from typing import BinaryIO

from renderer.encode.formats import MEDIA_TYPES

BLOCK_BYTES = 1 << 19
TEMPORARY = re.compile(r"renderer-upload-[0-9a-f]{12}\.part(\.\d+)?")
"""Names of incomplete files. They are not hidden, because nginx does not list hidden files; nginx may add a
number."""

_TYPES = {
    **MEDIA_TYPES,
    ".xml": "application/rss+xml",
    ".html": "text/html; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".txt": "text/plain; charset=utf-8",
    ".vtt": "text/vtt; charset=utf-8",
    ".srt": "application/x-subrip",
    ".json": "application/json",
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".svg": "image/svg+xml",
    ".ico": "image/x-icon",
}


class UploadSource:
    """A binary file that returns its last bytes only if all of them match the digest.

    No protocol can therefore complete a file that changed after the scan.
    """

    def __init__(
        self,
        file: BinaryIO,
        *,
        name: str,
        size: int,
        sha256: str,
        failed: Callable[[OSError | None], Exception],
        progress: Callable[[int], None] = lambda _bytes: None,
    ) -> None:
        """``failed`` makes the error of a read; its argument is None if the file has changed.

        ``progress`` is called with the bytes read so far.
        """
        self.name = name
        self.size = size
        self.sha256 = sha256
        self.failure: Exception | None = None
        self._file = file
        self._failed = failed
        self._progress = progress
        self._position = 0
        self._digest = hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        left = self.size - self._position
        wanted = left if size < 0 else min(size, left)
        try:
            data = self._file.read(wanted)
        except OSError as error:
            raise self._fail(error) from error
        self._position += len(data)
        self._digest.update(data)
        if len(data) < wanted:
            raise self._fail(None)
        if self._position == self.size and self._digest.hexdigest() != self.sha256:
            raise self._fail(None)
        self._progress(self._position)
        return data

    def tell(self) -> int:
        return self._position

    def seek(self, offset: int, whence: int = 0) -> int:
        """Seek to the beginning for a retry, or to the end to learn the size."""
        if whence == 2:
            self._position = self.size + offset
        else:
            if offset:
                raise ValueError("a source is read from its beginning")
            self._file.seek(0)
            self._position = 0
            self._digest = hashlib.sha256()
        return self._position

    def close(self) -> None:
        self._file.close()

    def _fail(self, error: OSError | None) -> Exception:
        self.failure = self._failed(error)
        return self.failure

    @property
    def content_type(self) -> str:
        dot = self.name.rfind(".")
        return _TYPES.get(self.name[dot:].lower(), "application/octet-stream")

    @property
    def temporary_name(self) -> str:
        """The name until the file is complete: in the same folder, and the same on every try."""
        folder, slash, _ = self.name.rpartition("/")
        return f"{folder}{slash}renderer-upload-{self.sha256[:12]}.part"
