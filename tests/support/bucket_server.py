"""A bucket of S3 on the loopback interface, whose server also lies."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from tests.support.served import served

KEY_ID, SECRET_KEY = "KEYOFTHETEST", "secret-of-the-test"


class BucketServer(ThreadingHTTPServer):
    """``objects`` are by their paths. ``lies`` are for the methods, such as ``{"GET": "slow"}``.

    ``asked`` counts the requests by their method and the first part of the name. A ``slow`` server answers
    when it is closed.
    """

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.lock = threading.Lock()
        self.objects: dict[str, bytes] = {}
        self.lies: dict[str, str] = {}
        self.asked: Counter[tuple[str, str]] = Counter()
        self.closing = threading.Event()

    def server_close(self) -> None:
        self.closing.set()
        super().server_close()

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Clients that went away are part of the tests."""


@contextmanager
def bucket_server(monkeypatch: pytest.MonkeyPatch) -> Iterator[BucketServer]:
    """A server that the environment names, with its credentials."""
    with served(BucketServer()) as server:
        monkeypatch.setenv("AWS_ENDPOINT_URL", f"http://127.0.0.1:{server.server_port}")
        monkeypatch.setenv("AWS_ALLOW_HTTP", "true")
        monkeypatch.setenv("AWS_ACCESS_KEY_ID", KEY_ID)
        monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", SECRET_KEY)
        yield server
        server.closing.set()


class _Handler(BaseHTTPRequestHandler):
    server: BucketServer
    protocol_version = "HTTP/1.1"

    def log_message(self, *_: Any) -> None:
        pass

    def do_HEAD(self) -> None:
        self.do_GET()

    def do_GET(self) -> None:
        if self._lies():
            return
        found = self.server.objects.get(self.path)
        if found is None:
            self._send(404, b"<Error><Code>NoSuchKey</Code></Error>")
        else:
            self._send_object(found)

    def do_PUT(self) -> None:
        data = self.rfile.read(int(self.headers["Content-Length"]))
        if self._lies():
            return
        with self.server.lock:
            is_new = self.path not in self.server.objects or self.headers["If-None-Match"] != "*"
            if is_new:
                self.server.objects[self.path] = data
        self._send(200 if is_new else 412, b"", {"ETag": '"1"'})

    def do_POST(self) -> None:
        """Remove objects; a request names them."""
        asked = self.rfile.read(int(self.headers["Content-Length"])).decode()
        name = asked.partition("<Key>")[2].partition("</Key>")[0]
        bucket = self.path.strip("/").partition("?")[0].partition("/")[0]
        with self.server.lock:
            self.server.asked["DELETE", name.split("/")[-3]] += 1
            self.server.objects.pop(f"/{bucket}/{name}", None)
        self._send(200, f"<DeleteResult><Deleted><Key>{name}</Key></Deleted></DeleteResult>".encode())

    def _lies(self) -> bool:
        """Count a request, and answer wrongly if the server lies."""
        with self.server.lock:
            self.server.asked[self.command, self.path.split("/")[-3]] += 1
        match self.server.lies.get(self.command, ""):
            case "":
                return False
            case "slow":
                self.server.closing.wait(60)
                self.close_connection = True
            case "truncated":
                data = self.server.objects.get(self.path, b"")
                with suppress(OSError):
                    self._send_object(data[: len(data) // 2], size=len(data))
                self.close_connection = True
            case status:
                self._send(int(status), f"<Error><Code>{SECRET_KEY}</Code></Error>".encode())
        return True

    def _send_object(self, data: bytes, size: int | None = None) -> None:
        headers = {"ETag": '"1"', "Last-Modified": "Sun, 01 Nov 2026 12:00:00 GMT"}
        self._send(200, data, headers, size=size)

    def _send(
        self, status: int, data: bytes, headers: dict[str, str] | None = None, size: int | None = None
    ) -> None:
        self.send_response(status)
        for name, value in (headers or {}).items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(data) if size is None else size))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(data)
