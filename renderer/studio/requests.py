"""Reads the bodies of requests."""

from __future__ import annotations

from http import HTTPStatus
from typing import TypeVar

import msgspec
from starlette.requests import Request

from renderer.studio.answers import RefusedError

MOST_BODY_BYTES = 2_000_000

Body = TypeVar("Body")


async def read_body(request: Request, kind: type[Body]) -> Body:
    """The body of a request, as a type.

    Raises:
        RefusedError: it is too large, or not of this type.
    """
    data = await read_bytes(
        request, MOST_BODY_BYTES, "the text is too large", "split it into several scripts"
    )
    try:
        return msgspec.json.decode(data, type=kind)
    except (msgspec.MsgspecError, RecursionError, UnicodeError):
        raise RefusedError(
            HTTPStatus.BAD_REQUEST, "the request cannot be read", "load the page again"
        ) from None


async def read_bytes(request: Request, most_bytes: int, error: str, remedy: str) -> bytes:
    """The body of a request.

    Raises:
        RefusedError: it is larger than ``most_bytes``.
    """
    data = bytearray()
    async for piece in request.stream():
        data += piece
        if len(data) > most_bytes:
            raise RefusedError(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, error, remedy)
    return bytes(data)
