"""A server of one file over HTTPS, in a thread: well, in part, wrongly, or not at all.

``localhost.pem`` is a certificate for 127.0.0.1 and voices.test with its key, made for these tests; nothing
else trusts it.
"""

from __future__ import annotations

import re
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from tests.support.paths import TESTS
from tests.support.served import served

CERTIFICATE = TESTS / "support" / "localhost.pem"


class FileServer(ThreadingHTTPServer):
    """The first part of a path says how the server behaves: ``/cut/voice.onnx`` breaks off after half.

    ``ranges`` has the header ``Range`` of each request for the file, or None.
    """

    daemon_threads = True

    def __init__(self, data: bytes) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.data = data
        self.ranges: list[str | None] = []
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(CERTIFICATE)
        self.socket = context.wrap_socket(self.socket, server_side=True)

    def address(self, behaviour: str = "well") -> str:
        return f"https://127.0.0.1:{self.server_port}/{behaviour}"

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Clients that go away, or do not trust the certificate, are part of the tests."""


@contextmanager
def running(data: bytes) -> Iterator[FileServer]:
    with served(FileServer(data)) as server:
        yield server


class _Handler(BaseHTTPRequestHandler):
    server: FileServer

    def log_message(self, *_: Any) -> None:
        pass

    def do_GET(self) -> None:
        behaviour, _, rest = self.path[1:].partition("/")
        server = self.server
        wanted = self.headers["Range"]
        moved = {
            "moved": f"/well/{rest}",
            "circle": self.path,
            "insecure": f"http://127.0.0.1:{server.server_port}/well/{rest}",
        }
        if behaviour in moved:
            self._send(302, b"", {"Location": moved[behaviour]})
            return
        server.ranges.append(wanted)
        start = int(re.fullmatch(r"bytes=(\d+)-", wanted)[1]) if wanted else 0  # type: ignore[index]
        data = server.data
        match behaviour:
            case "well" | "cut":
                rest_of_it = data[start:]
                sent = rest_of_it[: len(rest_of_it) // 2] if behaviour == "cut" else rest_of_it
                about = {"Content-Range": f"bytes {start}-{len(data) - 1}/{len(data)}"} if wanted else {}
                self._send(206 if wanted else 200, sent, about, length=len(rest_of_it))
            case "whole":
                self._send(200, data)
            case "other":
                self._send(200, data[::-1])
            case "page":
                self._send(200, b"<p>Log in first.</p>")
            case "endless":
                self._send(200, data * 2, length=None)
            case "short":
                self._send(200, data[:-1], length=None)
            case status:
                self._send(int(status), b"no")

    def do_PROPFIND(self) -> None:
        """As WebDAV asks about a folder: there is none."""
        self.rfile.read(int(self.headers["Content-Length"]))
        self._send(404, b"")

    def _send(
        self, status: int, data: bytes, headers: dict[str, str] | None = None, length: int | None = -1
    ) -> None:
        """Answer; ``length`` is what the answer says about its length, -1 the truth, and None nothing."""
        self.send_response(status)
        for name, value in (headers or {}).items():
            self.send_header(name, value)
        if length is not None:
            self.send_header("Content-Length", str(len(data) if length < 0 else length))
        self.end_headers()
        self.wfile.write(data)
