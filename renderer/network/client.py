"""Requests over HTTP whose answers are bounded in bytes, also unpacked, and in seconds."""

from __future__ import annotations

import zlib
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import urllib3
from msgspec import Struct

from renderer.network.bounds import Bounds, bounded
from renderer.network.failures import Failures, NetworkError
from renderer.network.proxies import BLOCK_BYTES, connections, proxy_of

MOST_WAITS = 3
"""An answer may take this many times as long as one wait for data."""

SLOWEST_BYTES_PER_SECOND = 10_000
"""A large file may arrive as slowly as this, whatever the other bounds are."""

_PIECE_BYTES = 1 << 16
_PACKED = ("gzip", "x-gzip", "deflate")
_ANY_HEADER = zlib.MAX_WBITS | 32
"""zlib detects whether the data have the header of gzip or its own."""


class Answer(Struct, frozen=True, kw_only=True):
    """A whole answer. ``body`` is unpacked; the names of ``headers`` match in any case."""

    status: int
    reason: str
    headers: Mapping[str, str]
    body: bytes


class BoundedClient:
    """Sends requests from one thread. No redirect is followed and nothing is tried again.

    Connections are kept for the next request. They go through the proxy that the system names.
    """

    def __init__(
        self,
        *,
        timeout_seconds: float,
        connect_seconds: float | None = None,
        secrets: Collection[str] = (),
        block_bytes: int = BLOCK_BYTES,
        ca_file: str = "",
    ) -> None:
        """Make a client.

        Args:
            timeout_seconds: the longest time without any data from a server.
            connect_seconds: the longest time for a connection, if it is shorter.
            secrets: what is never in the text of a failure, in any encoding.
            block_bytes: how many bytes of a file are sent at once.
            ca_file: certificates to trust instead of those of the system.
        """
        connect = min(timeout_seconds, connect_seconds or timeout_seconds)
        self._timeout = urllib3.Timeout(connect=connect, read=timeout_seconds)
        self._secrets = tuple(secrets)
        self._block_bytes = block_bytes
        self._ca_file = ca_file
        self._pools: dict[str, urllib3.PoolManager] = {}

    def ask(
        self,
        method: str,
        url: str,
        headers: Mapping[str, str],
        *,
        body: Any = None,
        most_bytes: int,
        seconds: float,
    ) -> Answer:
        """Send a request, and return its answer.

        Args:
            method: the method of HTTP.
            url: the address.
            headers: what is sent before the body.
            body: bytes, or a binary file.
            most_bytes: the most bytes of the answer, both as it arrives and unpacked.
            seconds: the longest time from the end of the request to the end of the answer.

        Raises:
            NetworkError: there is no answer, or it exceeds a bound.
            InputError: ``HTTPS_PROXY`` is not the address of a proxy.
        """
        with self.asked(method, url, headers, body=body, most_bytes=most_bytes, seconds=seconds) as answer:
            return Answer(
                status=answer.status,
                reason=answer.reason,
                headers=answer.headers,
                body=answer.body(),
            )

    @contextmanager
    def asked(
        self,
        method: str,
        url: str,
        headers: Mapping[str, str],
        *,
        body: Any = None,
        most_bytes: int,
        seconds: float,
    ) -> Iterator[OpenAnswer]:
        """Send a request as ``ask`` does. The body of its answer is read in the block."""
        failures = Failures(self._secrets, most_bytes)
        bounds = Bounds(most_bytes=2 * most_bytes, seconds=seconds)  # chunks have headers
        proxy = proxy_of(url)
        with failures.converted(proxy), bounded(bounds):
            answer = self._connections(proxy).request(
                method,
                url,
                headers={"Accept-Encoding": "identity", **headers},
                body=body,
                timeout=self._timeout,
                redirect=False,
                preload_content=False,
                decode_content=False,
            )
        try:
            yield OpenAnswer(answer, failures)
            answer.release_conn()
        finally:
            answer.close()

    def close(self) -> None:
        for pool in self._pools.values():
            pool.clear()

    def _connections(self, proxy: str) -> urllib3.PoolManager:
        if proxy not in self._pools:
            self._pools[proxy] = connections(proxy, block_bytes=self._block_bytes, ca_file=self._ca_file)
        return self._pools[proxy]


class OpenAnswer:
    """An answer whose head has arrived."""

    def __init__(self, answer: urllib3.BaseHTTPResponse, failures: Failures) -> None:
        self._answer = answer
        self._failures = failures
        self.status = answer.status
        self.headers: Mapping[str, str] = answer.headers
        self.reason = failures.said(answer.reason or "")

    def pieces(self) -> Iterator[bytes]:
        """The body as it arrives.

        Raises:
            NetworkError: it does not arrive, or it exceeds a bound.
        """
        while True:
            with self._failures.converted():
                piece = self._answer.read1(_PIECE_BYTES)
            if not piece:
                return
            yield piece

    def body(self) -> bytes:
        """The body, unpacked: a server may pack an answer although no packing was asked for.

        Raises:
            NetworkError: as ``pieces``, or the body cannot be unpacked.
        """
        packing = self.headers.get("Content-Encoding", "").strip().lower()
        if packing not in ("", "identity", *_PACKED):
            raise NetworkError("packed", "the answer is packed in a way that was not asked for")
        most_bytes = self._failures.most_bytes
        unpacker = zlib.decompressobj(_ANY_HEADER) if packing in _PACKED else None
        data = bytearray()
        for piece in self.pieces():
            try:
                data += unpacker.decompress(piece, most_bytes + 1 - len(data)) if unpacker else piece
            except zlib.error:
                raise NetworkError("packed", "the answer is damaged and cannot be unpacked") from None
            if len(data) > most_bytes:
                raise self._failures.too_large()
        if unpacker and data and not unpacker.eof:
            raise NetworkError("lost", "the answer is cut off")
        return bytes(data)
