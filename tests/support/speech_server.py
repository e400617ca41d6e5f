"""A server that speaks, in a thread: well, slowly, wrongly, or not at all."""

from __future__ import annotations

import contextlib
import io
import json
import socket
import ssl
import struct
import threading
import time
from collections import Counter, deque
from collections.abc import Iterator
from email.utils import formatdate
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import numpy as np
import soundfile

from tests.support.file_server import CERTIFICATE
from tests.support.served import served

SAMPLE_RATE = 24_000


def sound(text: str, form: str = "WAV", subtype: str = "PCM_16") -> bytes:
    """A burst for each word, of a pitch that its letters choose, with silence around it all."""
    words = text.split() or ["."]
    time = np.arange(SAMPLE_RATE // 10) / SAMPLE_RATE
    rising = 0.2 * np.hanning(len(time))
    bursts = [rising * np.sin(2 * np.pi * (200 + sum(map(ord, word)) % 300) * time) for word in words]
    gap = np.zeros(SAMPLE_RATE // 20)
    samples = np.concatenate([gap, *(part for burst in bursts for part in (burst, gap))])
    file = io.BytesIO()
    soundfile.write(file, samples, SAMPLE_RATE, format=form, subtype=subtype)
    return file.getvalue()


def streamed(data: bytes, size: int) -> bytes:
    """A WAV whose header does not know how long it is."""
    at = data.index(b"data")
    return data[:4] + struct.pack("<I", size) + data[8 : at + 4] + struct.pack("<I", size) + data[at + 8 :]


class SpeechServer(ThreadingHTTPServer):
    """``faults`` are the answers to the next requests whose text contains the key; later ones succeed.

    ``asked`` counts the requests for each text, ``spoken`` those that were answered with audio. With a
    ``barrier``, requests wait there for each other before they are answered.
    """

    daemon_threads = False

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.lock = threading.Lock()
        self.faults: dict[str, deque[str]] = {}
        self.asked: Counter[str] = Counter()
        self.spoken: Counter[str] = Counter()
        self.bodies: list[dict[str, Any]] = []
        self.keys: list[str | None] = []
        self.seconds = 0.0
        self.barrier: threading.Barrier | None = None
        self.now = self.most_at_once = 0
        self.connections: set[Any] = set()

    def use_tls(self) -> None:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(CERTIFICATE)
        self.socket = context.wrap_socket(self.socket, server_side=True)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/v1"

    def fault(self, text: str) -> str:
        with self.lock:
            for key, faults in self.faults.items():
                if key in text and faults:
                    return faults.popleft()
        return ""

    def process_request(self, request: Any, client_address: Any) -> None:
        self.connections.add(request)
        super().process_request(request, client_address)

    def server_close(self) -> None:
        """Hang up first, so that no thread waits for what a client may still want."""
        for connection in self.connections:
            with contextlib.suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)
        super().server_close()

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Clients that went away are part of the tests."""


@contextlib.contextmanager
def running() -> Iterator[SpeechServer]:
    with served(SpeechServer()) as server:
        yield server


class _Handler(BaseHTTPRequestHandler):
    server: SpeechServer
    protocol_version = "HTTP/1.1"

    def log_message(self, *_: Any) -> None:
        pass

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        text = body["input"]
        server = self.server
        with server.lock:
            server.asked[text] += 1
            server.bodies.append(body)
            server.keys.append(self.headers["Authorization"])
            server.now += 1
            server.most_at_once = max(server.most_at_once, server.now)
        try:
            time.sleep(server.seconds)
            if server.barrier:
                server.barrier.wait(timeout=60)
            self._answer(server.fault(text), body)
        finally:
            with server.lock:
                server.now -= 1

    def _answer(self, fault: str, body: dict[str, Any]) -> None:
        text, wav = body["input"], sound(body["input"])
        kind, _, rest = fault.partition(" ")
        match kind:
            case "":
                with self.server.lock:
                    self.server.spoken[text] += 1
                form, subtype = {
                    "wav": ("WAV", "PCM_16"), "flac": ("FLAC", "PCM_16"),
                    "mp3": ("MP3", "MPEG_LAYER_III"), "opus": ("OGG", "OPUS"),
                }[body["response_format"]]  # fmt: skip
                self._send(200, sound(text, form, subtype))
            case "status":
                status, _, said = rest.partition(" ")
                self._send(int(status), said.encode())
            case "busy":
                after = formatdate(time.time() + 1, usegmt=True) if rest == "date" else rest
                self._send(429, b'{"error": {"message": "too many"}}', {"Retry-After": after})
            case "moved":
                self._send(307, b"", {"Location": "http://elsewhere.example/v1"})
            case "stereo":
                self._send(200, sound_of_two(wav))
            case "mp3":
                self._send(200, sound(text, "MP3", "MPEG_LAYER_III"))
            case "silent":
                self._send(200, sound("")[:44] + bytes(9600))
            case "gives":
                self._send(200, rest.encode())
            case _:
                self._answer_badly(kind, rest, wav)

    def _answer_badly(self, kind: str, rest: str, wav: bytes) -> None:
        """Break off, or send in pieces."""
        match kind:
            case "drop":
                self.close_connection = True
            case "short":
                self._send(200, wav[: len(wav) // 2], {"Content-Length": str(len(wav))})
                self.close_connection = True
            case "cut":
                self._send(200, wav[: len(wav) // 2])
            case "chunked":
                self.send_response(200)
                self.send_header("Transfer-Encoding", "chunked")
                self.end_headers()
                for start in range(0, len(wav), 1000):
                    piece = wav[start : start + 1000]
                    self.wfile.write(f"{len(piece):x}\r\n".encode() + piece + b"\r\n")
                    if rest == "short" and start > 3000:
                        self.close_connection = True
                        return
                self.wfile.write(b"0\r\n\r\n")
            case "drips":
                self.send_response(200)
                self.send_header("Content-Length", str(len(wav)))
                self.end_headers()
                for start in range(len(wav)):
                    self.wfile.write(wav[start : start + 1])
                    time.sleep(0.05)
            case "streamed":
                self._send(200, streamed(wav, int(rest)))
            case "slow":
                time.sleep(float(rest))
                self.close_connection = True
            case _:
                raise ValueError(kind)

    def _send(self, status: int, data: bytes, headers: dict[str, str] | None = None) -> None:
        self.send_response(status)
        for name, value in {"Content-Length": str(len(data)), **(headers or {})}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(data)


def sound_of_two(wav: bytes) -> bytes:
    samples, rate = soundfile.read(io.BytesIO(wav))
    file = io.BytesIO()
    soundfile.write(file, np.stack([samples, samples], axis=1), rate, format="WAV")
    return file.getvalue()
