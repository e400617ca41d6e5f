"""A server of HTTP that answers some requests well, and others as a table says, byte by byte."""

from __future__ import annotations

import ssl
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from socketserver import StreamRequestHandler, ThreadingTCPServer

from msgspec import Struct

from tests.support.file_server import CERTIFICATE
from tests.support.served import served

LOCALHOST = "127.0.0.1"
DRIP_SECONDS = 0.02
MOST_SECONDS = 20.0
"""An answer without an end ends here, if nobody hangs up."""


class Request(Struct, frozen=True, kw_only=True):
    """A request, with its names of headers in small letters."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes

    @property
    def kind(self) -> str:
        return "LIST" if "list-type=" in self.path else self.method

    @property
    def login(self) -> str:
        """What the request gives away."""
        return self.headers.get("authorization", "")


Reply = bytes | Iterator[bytes]
"""What is sent before the server hangs up. An iterator may drip, and may have no end."""


class HostileServer(ThreadingTCPServer):
    """``usual`` answers requests well; ``bad`` has other answers by kind. ``asked`` has the requests.

    The kind of a request is its method, and LIST for a list of S3.
    """

    daemon_threads = True
    request_queue_size = 50

    def __init__(self, usual: Callable[[Request], bytes]) -> None:
        super().__init__((LOCALHOST, 0), _Handler)
        self.usual = usual
        self.bad: dict[str, Callable[[Request], Reply]] = {}
        self.asked: list[Request] = []

    def use_tls(self) -> None:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(CERTIFICATE)
        self.socket = context.wrap_socket(self.socket, server_side=True)

    @property
    def port(self) -> int:
        return int(self.server_address[1])

    def kinds(self) -> list[str]:
        return [request.kind for request in self.asked]

    def reply(self, request: Request) -> Reply:
        self.asked.append(request)
        return self.bad.get(request.kind, self.usual)(request)

    def handle_error(self, request: object, client_address: object) -> None:
        """Clients that hang up are what the tests want."""


@contextmanager
def hostile(usual: Callable[[Request], bytes], *, tls: bool = False) -> Iterator[HostileServer]:
    server = HostileServer(usual)
    if tls:
        server.use_tls()
    with served(server):
        yield server


def drip(data: bytes) -> Iterator[bytes]:
    for byte in data:
        yield bytes([byte])
        time.sleep(DRIP_SECONDS)


def answer(status: str, body: bytes = b"", *headers: str, length: int | None = -1) -> bytes:
    """An answer; ``length`` is the length that it states, -1 the truth, and None nothing."""
    lines = [f"HTTP/1.1 {status}", *headers]
    if length is not None:
        lines.append(f"Content-Length: {len(body) if length < 0 else length}")
    return "\r\n".join([*lines, "Connection: close", "", ""]).encode("latin-1") + body


class _Handler(StreamRequestHandler):
    server: HostileServer

    def handle(self) -> None:
        method, path, _ = self.rfile.readline().decode().split(" ", 2)
        headers = {}
        while line := self.rfile.readline().decode("latin-1").strip():
            name, _, value = line.partition(":")
            headers[name.lower()] = value.strip()
        body = self.rfile.read(int(headers.get("content-length", "0")))
        reply = self.server.reply(Request(method=method, path=path, headers=headers, body=body))
        until = time.monotonic() + MOST_SECONDS
        with suppress(OSError):
            for piece in [reply] if isinstance(reply, bytes) else reply:
                self.wfile.write(piece)
                if time.monotonic() > until:
                    return
