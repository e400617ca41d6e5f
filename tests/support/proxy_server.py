"""An HTTP proxy in a thread, which connects every host to one server of the test."""

from __future__ import annotations

import select
import socket
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


class ProxyServer(ThreadingHTTPServer):
    """``asked`` has the host and port of each request. With a ``login``, requests must have this header."""

    daemon_threads = True

    def __init__(self, port: int) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.port = port
        self.login = ""
        self.asked: list[str] = []

    def address(self, login: str = "") -> str:
        return f"http://{login}127.0.0.1:{self.server_port}"


class _Handler(BaseHTTPRequestHandler):
    server: ProxyServer

    def log_message(self, *_: Any) -> None:
        pass

    def do_CONNECT(self) -> None:
        self.server.asked.append(self.path)
        if self.headers.get("Proxy-Authorization", "") != self.server.login:
            self.send_error(407)
            return
        with socket.create_connection(("127.0.0.1", self.server.port)) as server:
            self.send_response(200)
            self.end_headers()
            ends = {self.connection: server, server: self.connection}
            while True:
                for end in select.select(list(ends), [], [])[0]:
                    data = end.recv(1 << 16)
                    if not data:
                        return
                    ends[end].sendall(data)
