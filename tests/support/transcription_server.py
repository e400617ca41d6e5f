"""A server that recognizes words, in a thread. It knows them in advance."""

from __future__ import annotations

import io
import json
import threading
import time
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from email.parser import BytesParser
from email.policy import HTTP
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import soundfile

from tests.support.served import served


class TranscriptionServer(ThreadingHTTPServer):
    """``answers`` are the texts or status codes for the next requests; later ones get ``otherwise``.

    ``requests`` has the fields of each request, with the samples, their rate and the key. ``most_at_once`` is
    the most requests that were under way, each for at least ``seconds``.
    """

    daemon_threads = True

    def __init__(self, otherwise: str) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.lock = threading.Lock()
        self.otherwise = otherwise
        self.answers: deque[str | int | bytes] = deque()
        self.requests: list[dict[str, Any]] = []
        self.seconds = 0.0
        self.now = self.most_at_once = 0

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/v1"


@contextmanager
def running(otherwise: str = "") -> Iterator[TranscriptionServer]:
    with served(TranscriptionServer(otherwise)) as server:
        yield server


class _Handler(BaseHTTPRequestHandler):
    server: TranscriptionServer

    def log_message(self, *_: Any) -> None:
        pass

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        fields: dict[str, Any] = {"path": self.path, "key": self.headers["Authorization"]}
        for name, value in _parts(self.headers["Content-Type"], body):
            fields[name] = value.decode() if name != "file" else soundfile.read(io.BytesIO(value))
        with self.server.lock:
            self.server.requests.append(fields)
            self.server.now += 1
            self.server.most_at_once = max(self.server.most_at_once, self.server.now)
            answer = self.server.answers.popleft() if self.server.answers else self.server.otherwise
        time.sleep(self.server.seconds)
        with self.server.lock:
            self.server.now -= 1
        data = answer if isinstance(answer, bytes) else json.dumps({"text": answer}).encode()
        self.send_response(answer if isinstance(answer, int) else 200)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)


def _parts(content_type: str, body: bytes) -> Iterator[tuple[str, bytes]]:
    head = f"Content-Type: {content_type}\r\n\r\n".encode()
    for part in BytesParser(policy=HTTP).parsebytes(head + body).iter_parts():
        payload = part.get_payload(decode=True)
        assert isinstance(payload, bytes)
        yield str(part.get_param("name", header="content-disposition")), payload
