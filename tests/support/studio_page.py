"""A page of the studio, as a browser that talks to a real server: its requests and its cookie."""

from __future__ import annotations

import http.client
import json
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from msgspec import Struct

from renderer.studio.access import Access
from renderer.studio.page_files import TYPES
from renderer.studio.ports import listening
from renderer.studio.server import make_server

INDEX = (
    '<!doctype html><html data-open="{{open}}"><title>Studio</title>'
    '<meta name="csp-nonce" content="{{nonce}}">'
    '<script src="/studio.js?{{studio.js}}" integrity="sha256-{{studio.js}}"></script>'
)
_WAIT_SECONDS = 120


class Answer(Struct, frozen=True, kw_only=True):
    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        assert self.headers["content-type"] == "application/json"
        return json.loads(self.body)


class Page:
    """Requests as the page sends them; a header of None is left out."""

    def __init__(self, access: Access) -> None:
        self.access = access
        self.cookie = access.set_cookie().partition(";")[0]
        self.origin = f"http://{access.hosts[0]}"

    def headers(self, changes: Mapping[str, str | None] | None = None) -> dict[str, str]:
        usual: dict[str, str | None] = {
            "Host": self.access.hosts[0],
            "Cookie": self.cookie,
            "Origin": self.origin,
            "Sec-Fetch-Site": "same-origin",
            "X-Renderer-Studio": "1",
        }
        return {name: value for name, value in (usual | dict(changes or {})).items() if value is not None}

    def connect(self) -> http.client.HTTPConnection:
        return http.client.HTTPConnection("127.0.0.1", self.access.port, timeout=_WAIT_SECONDS)

    def ask(
        self, method: str, path: str, content: object = None, headers: Mapping[str, str | None] | None = None
    ) -> Answer:
        """Send a request, with ``content`` as JSON, or as it is if it is bytes."""
        body = content if isinstance(content, bytes) or content is None else json.dumps(content).encode()
        connection = self.connect()
        try:
            connection.putrequest(method, path, skip_host=True, skip_accept_encoding=True)
            for name, value in self.headers(headers).items():
                connection.putheader(name, value)
            if body is not None:
                connection.putheader("Content-Length", str(len(body)))
            connection.endheaders(body)
            answer = connection.getresponse()
            named = {name.lower(): value for name, value in answer.getheaders()}
            return Answer(status=answer.status, headers=named, body=answer.read())
        finally:
            connection.close()

    def get(self, path: str, **headers: str | None) -> Answer:
        return self.ask("GET", path, headers=headers)

    def save(self, path: str, text: str, version: str | None) -> Answer:
        """Save a script over a version, or a new one for None."""
        match = {"If-None-Match": "*"} if version is None else {"If-Match": f'"{version}"'}
        return self.ask("PUT", f"/api/scripts/{path}", {"text": text}, match)

    @contextmanager
    def events(self, *, states: bool = False) -> Iterator[Iterator[tuple[str, dict[str, Any]]]]:
        """The events of the server, by their names; each is waited for.

        Those of the ``states`` of scripts come at any time, so they are left out unless they are asked for.
        """
        connection = self.connect()
        connection.request("GET", "/api/events", headers=self.headers())
        answer = connection.getresponse()
        assert answer.headers["content-type"].startswith("text/event-stream")
        assert answer.readline().startswith(b":")
        try:
            yield (event for event in _events(answer) if states or event[0] != "state")
        finally:
            connection.close()


def _events(answer: http.client.HTTPResponse) -> Iterator[tuple[str, dict[str, Any]]]:
    name = ""
    while line := answer.readline().decode():
        if line.startswith("event: "):
            name = line.removeprefix("event: ").strip()
        elif line.startswith("data: "):
            yield name, json.loads(line.removeprefix("data: "))


@contextmanager
def studio(folder: Path, page: Path, *, opened: str | None = None) -> Iterator[Page]:
    """A studio of a folder, on a thread, with a small page in the folder ``page``."""
    page.mkdir(exist_ok=True)
    (page / "index.html").write_text(INDEX)
    for name in TYPES:
        (page / name).write_text(f"/* {name} */")
    with listening(0) as listener:
        access = Access(listener.getsockname()[1])
        server = make_server(folder, access, opened=opened, page=page)
        thread = threading.Thread(target=server.run, args=([listener],), daemon=True)
        thread.start()
        try:
            yield Page(access)
        finally:
            server.should_exit = True
            thread.join(_WAIT_SECONDS)
    assert not thread.is_alive()
