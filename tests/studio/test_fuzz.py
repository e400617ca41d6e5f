"""Odd requests, drawn from a seed: each is answered, and none does harm."""

from __future__ import annotations

import random
import socket
from pathlib import Path
from urllib.parse import quote

import pytest

from tests.support.properties import SEED
from tests.support.slow import cases
from tests.support.studio_page import Page

METHODS = (
    "GET",
    "GET",
    "HEAD",
    "PUT",
    "POST",
    "DELETE",
    "PATCH",
    "OPTIONS",
    "TRACE",
    "CONNECT",
    "get",
    "\x00",
)
PLACES = (
    "/", "/", "/", "/api/project", "/api/project", "/api/project", "/api/scripts/", "/api/new", "/api/check",
    "/studio.js", "/api/completions?path=",
    "//api/project", "/api//scripts/", "/api/scripts", "*", "http://evil.example/", "/?token=",
    "/api/tracks", "/api/tracks/", "/api/edits", "/track/", "/start.js?", "/api/takes", "/api/takes/sentence",
    "/api/takes/new", "/api/takes/choose", "/api/takes/lock", "/api/takes/drop", "/api/takes/restore",
    "/api/review", "/api/review/accept", "/api/review/withdraw", "/api/review/note",
    "/take/", "/api/recording", "/api/recording/takes?path=rest.md&voice=me&number=1", "/api/recording/room",
    "/api/recording/choose", "/api/recording/voice", "/api/recording/sound?voice=me&number=1&take=x&path=",
    "/api/publishing?path=", "/api/publishing/cover?path=", "/api/publishing/check", "/api/publishing/start",
    "/api/publishing/cancel", "/published/", "/published/0/0/", "/published/0/0.zip",
    "/api/duplicate", "/api/import?name=", "/api/import?relative=1&title=%00&name=a.docx&x=",
)  # fmt: skip
NAMES = (
    "", "", "", "rest.md", "../rest.md", "..%2f..%2foutside.md", "%2e%2e/outside.md", "/etc/passwd", "%00",
    "%ff.md", "a" * 5_000, "new.md", "sub/new.md", ".hidden.md", "rest.md/../../outside.md", "é.md", "%",
    "%zz", "..\\outside.md", "C:\\x.md", "rest.md\t", "<script>.md", "rest.md?x=1", "rest.md#x",
)  # fmt: skip
BODIES = (
    b"", b"{}", b'{"path": "../outside.md", "text": "x"}', b'{"path": "rest.md", "text": "[bel]"}',
    b'{"path": "new.md", "text": "x"}', b'{"text": "x"}', b"\xff" * 100, b"[" * 5_000, b'{"path": 1}',
    b"path=rest.md", b"null",
    b'{"path": "rest.md", "text": "---\\nvoice: tone:low\\n---\\nA.", "line": 4, "take": "../x"}',
    b'{"path": "rest.md", "text": "---\\nvoice: tone:low\\n---\\nA.", "line": 4, "column": 1, "voice": "x"}',
    b'{"path": "../outside.md", "text": "A.", "line": 1, "column": 1, "take": "x"}',
    b'{"path": "rest.md", "text": "---\\nvoice: tone:low\\n---\\nA.", "line": 4, "column": 1, "before": "",'
    b' "after": "takes=["}',
    b'{"path": "rest.md", "text": "A.", "line": -1, "column": 9e9, "included": "../../etc/passwd"}',
    b'{"path": "rest.md", "text": "---\\nvoice: tone:low\\n---\\nA.", "number": 1, "time": 1,'
    b' "sound": "../x", "note": "\\n"}',
    b'{"path": "../outside.md", "text": "A.", "number": -1, "time": 9e9, "note": "x", "sound": ""}',
    b"PK\x03\x04" + b"\0" * 60, b"\x89PNG\r\n",
    b"WEBVTT\n\n00:01.000 --> 00:02.000\n<b>A",
    b'{"path": "rest.md", "name": "../outside"}', b'{"path": "../outside.md", "name": "copy"}',
    b'{"path": "rest.md", "name": "rest"}', b'{"path": "rest.md", "name": "sub/new", "title": "\\u0000"}',
    b'{"path": "rest.md", "text": "---\\nvoice: tone:low\\n---\\nA.", "length_ms": 60000}',
    b'{"path": "rest.md", "text": "[hold 1m-2m]", "length_ms": 1e300}', b'{"plan": "x", "event": -1}',
    b'{"path": "rest.md", "version": "x", "platforms": ["../x"], "job": "../x"}',
    b'{"path": "rest.md", "voice": "me", "number": -1, "take": "../x", "version": ""}', b"RIFF\0\0\0\0WAVE",
)  # fmt: skip
HEADERS = (
    'If-Match: "x"', "If-None-Match: *", "If-Match: *", "Content-Type: text/plain", "Origin: null",
    "Cookie: x=y", "X-Renderer-Studio: 0", "Range: bytes=0-1", "Expect: 100-continue", "X: " + "y" * 9_000,
    "Transfer-Encoding: chunked", "Content-Length: 5", "Upgrade: websocket", "Host: evil.example",
    "Accept-Encoding: gzip", "Sec-Fetch-Site: cross-site", "Connection: upgrade", "broken",
)  # fmt: skip


def drawn(random: random.Random, page: Page) -> bytes:
    """A request as bytes; most have the headers of the page."""
    place, name = random.choice(PLACES), random.choice(NAMES)
    target = place + (name if random.random() < 0.7 else quote(name, safe=""))
    body = random.choice(BODIES)
    usual = [f"{key}: {value}" for key, value in page.headers().items()]
    lines = usual if random.random() < 0.8 else random.sample(usual, random.randrange(len(usual)))
    lines += random.sample(HEADERS, random.choice((0, 0, 1, 2)))
    if random.random() < 0.9:
        lines += [f"Content-Length: {len(body)}"]
    lines += ["Connection: close"]
    head = f"{random.choice(METHODS)} {target} HTTP/1.{random.choice('1110')}\r\n" + "\r\n".join(lines)
    return head.encode() + b"\r\n\r\n" + body


def answered(page: Page, request: bytes) -> bytes:
    with socket.create_connection(("127.0.0.1", page.access.port), timeout=30) as connection:
        connection.sendall(request)
        connection.shutdown(socket.SHUT_WR)
        found = b""
        try:
            while piece := connection.recv(65_536):
                found += piece
        except ConnectionError:  # the server refuses what it has not read to its end
            pass
        return found


@pytest.mark.parametrize("requests", cases([300, 2_000], slow=[2_000]))
def test_odd_requests_are_refused_or_answered(
    page: Page, project: Path, capfd: pytest.CaptureFixture[str], requests: int
) -> None:
    outside = project.parent / "outside.md"
    outside.write_text("outside")
    cache = project.parent / "cache"
    draw = random.Random(SEED)  # noqa: S311
    statuses: dict[bytes, int] = {}
    for number in range(requests):
        request = drawn(draw, page)
        found = answered(page, request)
        status = found.partition(b" ")[2][:3]
        statuses[status] = statuses.get(status, 0) + 1
        assert not status.startswith(b"5"), (number, request, found)
        assert b"Traceback" not in found, (number, request)
        assert b"root:" not in found, (number, request)
        assert page.access.token.encode() not in found
    assert {b"200", b"400", b"403", b"404"} <= statuses.keys()
    written = {path for path in project.parent.rglob("*") if path.is_file() and cache not in path.parents}
    page_files = set((project.parent / "page").iterdir())
    assert {path.parent for path in written - page_files - {outside}} <= {project, project / "sub"}
    assert outside.read_text() == "outside"
    assert page.get("/api/project").status == 200
    assert "Traceback" not in capfd.readouterr().err
