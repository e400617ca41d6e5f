"""Bounds for what a server sends in answer to one request: in bytes as they arrive, and in seconds."""

from __future__ import annotations

import io
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from http.client import HTTPResponse
from typing import Any

import urllib3
from msgspec import Struct
from urllib3.connection import HTTPConnection, HTTPSConnection

HEAD_BYTES = 1 << 20
"""The most bytes of the headers of an answer, and of all that comes before them."""


class TooSlowError(Exception):
    """The answer is not complete after its seconds."""


class TooLargeError(Exception):
    """The answer has more bytes than it may have."""


class Bounds(Struct, frozen=True, kw_only=True):
    """``most_bytes`` of a body may arrive. ``seconds`` count from when the request was sent."""

    most_bytes: int
    seconds: float


_BOUNDS: ContextVar[Bounds] = ContextVar("bounds")


@contextmanager
def bounded(bounds: Bounds) -> Iterator[None]:
    """The answers to requests that start in this block are bounded, also those of a proxy."""
    token = _BOUNDS.set(bounds)
    try:
        yield
    finally:
        _BOUNDS.reset(token)


class _BoundedReader(io.RawIOBase):
    """Reads from a socket within bounds.

    The time-out of the socket bounds each wait only, so that a server that sends a byte now and then would
    never end.
    """

    def __init__(self, connection: socket.socket, raw: io.RawIOBase, seconds: float) -> None:
        self._connection = connection
        self._raw = raw
        self._left_bytes = HEAD_BYTES
        self._until = time.monotonic() + seconds
        self._silence_seconds = connection.gettimeout()

    def allow(self, more_bytes: int) -> None:
        self._left_bytes += more_bytes

    def readable(self) -> bool:
        return True

    def fileno(self) -> int:
        return self._raw.fileno()

    def readinto(self, buffer: Any) -> int:
        seconds = self._until - time.monotonic()
        if seconds <= 0:
            raise TooSlowError
        if self._left_bytes <= 0:
            raise TooLargeError
        silence = self._silence_seconds
        self._connection.settimeout(seconds if silence is None else min(seconds, silence))
        try:
            count = self._raw.readinto(buffer) or 0
        except TimeoutError:
            if time.monotonic() >= self._until:
                raise TooSlowError from None
            raise
        finally:
            self._connection.settimeout(silence)
        self._left_bytes -= count
        return count

    def close(self) -> None:
        self._raw.close()
        super().close()


class _BoundedResponse(HTTPResponse):
    def __init__(self, sock: socket.socket, *arguments: Any, **options: Any) -> None:
        super().__init__(sock, *arguments, **options)
        self._bounds = _BOUNDS.get()
        self._reader = _BoundedReader(sock, self.fp.detach(), self._bounds.seconds)
        self.fp = io.BufferedReader(self._reader)

    def begin(self) -> None:
        super().begin()
        self._reader.allow(self._bounds.most_bytes)


class _BoundedHttpConnection(HTTPConnection):
    response_class = _BoundedResponse


class _BoundedHttpsConnection(HTTPSConnection):
    response_class = _BoundedResponse


class _BoundedHttpPool(urllib3.HTTPConnectionPool):
    ConnectionCls = _BoundedHttpConnection


class _BoundedHttpsPool(urllib3.HTTPSConnectionPool):
    ConnectionCls = _BoundedHttpsConnection


def with_bounds(manager: urllib3.PoolManager) -> urllib3.PoolManager:
    """Let the connections of a manager read their answers within the ``bounded`` bounds."""
    manager.pool_classes_by_scheme = {"http": _BoundedHttpPool, "https": _BoundedHttpsPool}
    return manager
