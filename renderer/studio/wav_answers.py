"""Answers that stream a track's WAV file, or a part of it, while it is mixed."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from concurrent.futures import Executor
from http import HTTPStatus
from typing import TYPE_CHECKING

from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from renderer.studio.byte_ranges import PastTheEndError, byte_range

if TYPE_CHECKING:
    from renderer.api.tracks import LiveTrack

_TYPE = "audio/wav"


async def wav_answer(request: Request, track: LiveTrack, name: str, mixing: Executor) -> Response:
    """The whole file or the part that the request asks for, mixed in threads of ``mixing``.

    Files with the same ``name`` have the same samples. The next second is mixed when the browser has taken
    the one before.

    Raises:
        LostError: a clip of the first second is not in the store any more.
    """
    size, tag = track.wav_bytes, f'"{name}"'
    headers = {"Accept-Ranges": "bytes", "ETag": tag}
    asked = request.headers.get("range")
    if request.headers.get("if-range", tag) != tag:
        asked = None
    try:
        part = byte_range(asked, size)
    except PastTheEndError:
        headers["Content-Range"] = f"bytes */{size}"
        return Response(status_code=HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE, headers=headers)
    status, (first, end) = HTTPStatus.OK, part or (0, size)
    if part:
        status = HTTPStatus.PARTIAL_CONTENT
        headers["Content-Range"] = f"bytes {first}-{end - 1}/{size}"
    headers["Content-Length"] = str(end - first)
    if request.method == "HEAD":
        return Response(status_code=status, headers=headers, media_type=_TYPE)
    pieces = track.wav_part(first, end)
    begun = await _next(pieces, mixing)
    return StreamingResponse(_following(begun, pieces, mixing), status, headers, media_type=_TYPE)


async def _following(begun: bytes | None, pieces: Iterator[bytes], mixing: Executor) -> AsyncIterator[bytes]:
    while begun is not None:
        yield begun
        begun = await _next(pieces, mixing)


async def _next(pieces: Iterator[bytes], mixing: Executor) -> bytes | None:
    return await asyncio.get_running_loop().run_in_executor(mixing, next, pieces, None)
