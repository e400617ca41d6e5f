"""Answers with files that were made: one, a part of one, or all of a folder as an archive."""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncIterator, Iterator, Sequence
from http import HTTPStatus
from pathlib import Path
from typing import BinaryIO
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from renderer.api.studio import MEDIA_TYPES, open_regular
from renderer.studio.answers import RefusedError
from renderer.studio.byte_ranges import PastTheEndError, byte_range
from renderer.studio.made_folders import MadeFile

_PIECE_BYTES = 262_144
_SHOWN = {
    **MEDIA_TYPES,
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".png": "image/png",
}
"""What a page may show or play. A browser only saves other files, so that no text runs in the page."""


async def file_answer(request: Request, path: Path) -> Response:
    """A file or the part of it that the request asks for.

    Raises:
        RefusedError: the file is not there any more.
    """
    file = await asyncio.to_thread(_opened, path)
    size = os.fstat(file.fileno()).st_size
    kind = _SHOWN.get(path.suffix.lower())
    headers = {"Accept-Ranges": "bytes", **_saved_as(path.name, is_shown=kind is not None)}
    try:
        part = byte_range(request.headers.get("range"), size)
    except PastTheEndError:
        file.close()
        headers["Content-Range"] = f"bytes */{size}"
        return Response(status_code=HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE, headers=headers)
    first, end = part or (0, size)
    if part:
        headers["Content-Range"] = f"bytes {first}-{end - 1}/{size}"
    headers["Content-Length"] = str(end - first)
    status = HTTPStatus.PARTIAL_CONTENT if part else HTTPStatus.OK
    media_type = kind or "application/octet-stream"
    return StreamingResponse(_following(_pieces(file, first, end)), status, headers, media_type=media_type)


async def archive_answer(name: str, files: Sequence[MadeFile]) -> Response:
    """The files of a folder as a ZIP archive, in a folder of this name.

    Raises:
        RefusedError: one of the files is not there any more.
    """
    for made in files:
        (await asyncio.to_thread(_opened, made.path)).close()
    headers = _saved_as(f"{name}.zip", is_shown=False)
    return StreamingResponse(_following(_archive(name, files)), headers=headers, media_type="application/zip")


def _saved_as(name: str, *, is_shown: bool) -> dict[str, str]:
    how = "inline" if is_shown else "attachment"
    return {"Content-Disposition": f"{how}; filename*=UTF-8''{quote(name, safe='')}"}


def _opened(path: Path) -> BinaryIO:
    try:
        return open_regular(path, follow_link=False)
    except OSError:
        raise RefusedError(
            HTTPStatus.NOT_FOUND, f"{path.name} is not there any more", "make the files again"
        ) from None


async def _following(pieces: Iterator[bytes]) -> AsyncIterator[bytes]:
    while (piece := await asyncio.to_thread(next, pieces, None)) is not None:
        yield piece


def _pieces(file: BinaryIO, first: int, end: int) -> Iterator[bytes]:
    with file:
        file.seek(first)
        while first < end and (piece := file.read(min(_PIECE_BYTES, end - first))):
            first += len(piece)
            yield piece


class _Written:
    """Collects what is written, so that it can be sent at once."""

    def __init__(self) -> None:
        self._pieces: list[bytes] = []

    def write(self, data: bytes, /) -> int:
        self._pieces.append(bytes(data))
        return len(data)

    def flush(self) -> None:
        """Nothing waits here."""

    def close(self) -> None:
        """Nothing is open."""

    def taken(self) -> bytes:
        found, self._pieces = b"".join(self._pieces), []
        return found


def _archive(name: str, files: Sequence[MadeFile]) -> Iterator[bytes]:
    import zipfile

    written = _Written()
    with zipfile.ZipFile(written, mode="w") as archive:
        for made in files:
            with (
                _opened(made.path) as file,
                archive.open(f"{name}/{made.path.name}", "w", force_zip64=True) as target,
            ):
                while piece := file.read(_PIECE_BYTES):
                    target.write(piece)
                    yield written.taken()
    yield written.taken()
