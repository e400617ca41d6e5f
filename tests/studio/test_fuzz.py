"""Odd requests, drawn from a seed: each is answered, and none does harm."""

from __future__ import annotations

import json
import random
import socket
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

import pytest

from tests.support.properties import SEED
from tests.support.slow import cases
from tests.support.studio_page import Page
from tests.support.takes import spoken, take, wav

TEXT = """---
title: Rest
voice: me
---

# One

Lie down. Breathe in. [pause 2s]

[voice tone:low]
[repeat 2]
And go on.
[end]
"""
SETTINGS = '[voices.me]\nengine = "takes"\nfolder = "takes"\nfallback = "tone:low"\n'
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
    "/api/made?path=", "/made?path=rest.md&file=",
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

SENTENCE = ("path", "text", "line", "column", "included")
TAKE = (*SENTENCE, "take", "time")
REVIEWED = ("path", "text", "number", "time")
CHOICES = ("path", "version", "lengths", "bed", "formats", "platforms")
KEYS: dict[str, tuple[str, ...]] = {
    "/api/new": ("path",), "/api/duplicate": ("path", "name", "title"), "/api/rename": ("path", "name"),
    "/api/check": ("path", "text"),
    "/api/tracks": ("path", "text", "length_ms", "from"),
    "/api/edits": ("path", "text", "plan", "event", "duration_ms"),
    "/api/takes": ("path", "text"), "/api/takes/sentence": SENTENCE, "/api/takes/choose": TAKE,
    "/api/takes/new": (*SENTENCE, "voice", "words_per_minute", "seed", "time", "each_round"),
    "/api/takes/speak": TAKE, "/api/takes/lock": TAKE, "/api/takes/unlock": TAKE, "/api/takes/drop": TAKE,
    "/api/takes/restore": (*SENTENCE, "before", "after"),
    "/api/review": ("path", "text"), "/api/review/accept": (*REVIEWED, "sound"),
    "/api/review/withdraw": REVIEWED, "/api/review/note": (*REVIEWED, "note"),
    "/api/recording": ("path", "text"), "/api/recording/voice": ("path", "text"),
    "/api/recording/choose": ("path", "voice", "number", "take", "version"),
    "/api/publishing/check": CHOICES, "/api/publishing/start": (*CHOICES, "anyway"),
    "/api/publishing/cancel": ("job",),
}  # fmt: skip
"""What the page sends to an address as JSON."""
QUERIES: dict[str, tuple[str, ...]] = {
    "/api/recording/takes": ("path", "voice", "number"), "/api/recording/room": (),
    "/api/recording/sound": ("path", "voice", "number", "take"), "/api/publishing": ("path",),
    "/api/publishing/cover": ("path",), "/api/completions": ("path",),
    "/api/import": ("name", "title", "relative"),
}  # fmt: skip
"""What stands in the query of an address; its body is a recording or a text."""
RIGHT: dict[str, Any] = {
    "path": "rest.md", "text": TEXT, "name": "copy.md", "title": "A copy", "length_ms": None,
    "from": {"line": 12, "column": 1}, "plan": "", "event": 3, "duration_ms": 3000, "line": 12, "column": 1,
    "included": "", "number": 1, "take": "", "time": 1, "voice": "me", "words_per_minute": 90, "seed": 2,
    "each_round": True, "before": "", "after": "", "sound": "", "note": "Slower.", "version": "",
    "lengths": [], "bed": "", "formats": ["wav"], "platforms": [], "anyway": True, "job": "", "relative": "1",
}  # fmt: skip
ODD: tuple[Any, ...] = (
    None, "", "../outside.md", "sub/../../outside.md", "/etc/passwd", "..\\outside.md", "sub/other.md",
    "takes/1.wav", "renderer.toml", "x" * 300, "\0", "<img src=x>", "a\nb", "\ud800", "[bel]", -1, 0, 2,
    1e300, 10**30, True, [], ["../x"], ["insight-timer"], ["10m"], {}, {"line": -1, "column": 0}, "tone:low",
)  # fmt: skip


def prepared(page: Page, recording: bytes) -> dict[str, dict[str, Any]]:
    """Right values of keys by address, as the server has told them; "" is for all other addresses."""
    text = {"path": "rest.md", "text": TEXT}
    version = page.get("/api/scripts/rest.md").json["version"]
    page.ask("POST", "/api/recording", text)
    page.ask("POST", "/api/recording/takes?path=rest.md&voice=me&number=1", recording)
    (voice,) = page.ask("POST", "/api/recording", text).json["voices"]
    recorded = {"take": voice["sentences"][0]["takes"][0]["id"], "version": voice["sentences"][0]["version"]}
    sentence = page.ask("POST", "/api/takes/sentence", {**text, "line": 12, "column": 1}).json["sentence"]
    track = page.ask("POST", "/api/tracks", text).json
    review = page.ask("POST", "/api/review", text).json
    return {
        "/api/new": {"path": "new.md"},
        "/api/rename": {"path": "copy.md", "name": "renamed.md"},
        "/api/recording/choose": recorded,
        "/api/recording/sound": recorded,
        "/api/review/accept": {"sound": review["sentences"][0]["sound"]},
        "": {"version": version, "plan": track["plan"], "take": sentence["takes"][0]["id"]},
    }


def nearly_right(
    random: random.Random, page: Page, told: Mapping[str, dict[str, Any]], recording: bytes
) -> tuple[str, bytes]:
    """A request as the page sends it, often with one odd value, and its address without the query."""
    address = random.choice((*KEYS, *QUERIES))
    keys = KEYS.get(address) or QUERIES.get(address, ())
    values = {key: (RIGHT | told[""] | told.get(address, {}))[key] for key in keys}
    if keys and random.random() < 0.6:
        values[random.choice(keys)] = random.choice(ODD)
    if address in KEYS:
        method, target, body = "POST", address, json.dumps(values).encode()
    else:
        method = "GET" if address in GOT else "POST"
        shown = {key: str(value).encode("utf-8", "replace") for key, value in values.items()}
        target = f"{address}?{urlencode(shown)}"
        body = random.choice((recording, recording, b"Lie down.\n\nRest.\n", b""))
    lines = [f"{key}: {value}" for key, value in page.headers().items()]
    lines += [f"Content-Length: {len(body)}", "Connection: close"]
    return address, f"{method} {target} HTTP/1.1\r\n{CRLF.join(lines)}\r\n\r\n".encode() + body


RARELY_REACHED = {
    "/api/publishing/cancel", "/api/review/accept", "/api/takes/drop", "/api/takes/new", "/api/takes/restore",
}  # fmt: skip
"""What needs a job that runs, a sentence that is spoken, or takes as they were before other requests."""
GOT = {"/api/recording/sound", "/api/publishing", "/api/publishing/cover", "/api/completions"}
CRLF = "\r\n"


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
    with socket.create_connection(("127.0.0.1", page.access.port), timeout=120) as connection:
        connection.sendall(request)
        if b"Transfer-Encoding" in request or b"Content-Length: 5\r" in request:
            connection.shutdown(socket.SHUT_WR)  # the server would wait for more
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
    (project / "renderer.toml").write_text(SETTINGS)
    (project / "rest.md").write_text(TEXT)
    outside = project.parent / "outside.md"
    outside.write_text("outside")
    recording = wav(take(spoken(0.8, 200.0)))
    told = prepared(page, recording)
    draw = random.Random(SEED)  # noqa: S311
    statuses: Counter[bytes] = Counter()
    reached: Counter[str] = Counter()
    for number in range(requests):
        if number % 2:
            address, request = nearly_right(draw, page, told, recording)
        else:
            address, request = "", drawn(draw, page)
        found = answered(page, request)
        status = found.partition(b" ")[2][:3]
        statuses[status] += 1
        reached[address] += status.startswith(b"2")
        assert not status.startswith(b"5"), (number, request, found)
        assert b"Traceback" not in found, (number, request)
        assert b"root:" not in found, (number, request)
        assert page.access.token.encode() not in found
    assert {b"200", b"400", b"403", b"404"} <= statuses.keys()
    never = {address for address in (*KEYS, *QUERIES) if not reached[address]}
    assert requests < 2_000 or never <= RARELY_REACHED
    _nothing_outside_was_written(project, outside)
    assert page.get("/api/project").status == 200
    assert "Traceback" not in capfd.readouterr().err
    print(dict(statuses), dict(reached))


def _nothing_outside_was_written(project: Path, outside: Path) -> None:
    apart = {project, project.parent / "cache", project.parent / "page"}
    written = {path for path in project.parent.rglob("*") if path.is_file() and not apart & set(path.parents)}
    assert written == {outside}
    assert outside.read_text() == "outside"
