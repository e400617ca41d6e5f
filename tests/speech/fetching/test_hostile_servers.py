"""Servers of voices to download that answer badly: one line, and no file that is not the expected one."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from renderer.api.voices import fetch_voice
from renderer.network import bounds
from renderer.speech.fetching import download
from renderer.speech.fetching.download import DownloadError
from tests.support.file_server import CERTIFICATE
from tests.support.hostile.answers import BAD_ANSWERS
from tests.support.hostile.checks import failure
from tests.support.hostile.http_server import LOCALHOST, HostileServer, answer, hostile
from tests.support.voice_table import voice_to_fetch

MODEL = b"model" * 1000

BAD_FILES = {
    "nothing": lambda _: answer("200 OK"),
    "a web page": lambda _: answer("200 OK", b"<p>Log in first.</p>"),
    "another file": lambda _: answer("200 OK", MODEL[::-1]),
    "more than the file": lambda _: answer("200 OK", MODEL * 2, length=None),
    "a length of 4,000 digits": lambda _: answer("200 OK", MODEL, length=int("9" * 4000)),
    "a redirect to [": lambda _: answer("302 Found", b"", "Location: https://["),
    "a redirect to HTTP with a login": lambda _: answer("302 Found", b"", "Location: http://me:secret@127.0.0.1:1/"),
}  # fmt: skip


@pytest.fixture
def hostile_server(monkeypatch: pytest.MonkeyPatch) -> Iterator[HostileServer]:
    monkeypatch.setenv("SSL_CERT_FILE", str(CERTIFICATE))
    monkeypatch.setattr(bounds, "HEAD_BYTES", 100_000)
    with hostile(lambda _: answer("200 OK", MODEL), tls=True) as server:
        yield server


@pytest.mark.parametrize("name", [*BAD_ANSWERS, *BAD_FILES])
def test_a_bad_answer(hostile_server: HostileServer, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(download, "TIMEOUT_SECONDS", 0.5 if "drips" in name else 20.0)
    hostile_server.bad["GET"] = {**BAD_ANSWERS, **BAD_FILES}[name]
    voice = voice_to_fetch(f"https://me:secret@{LOCALHOST}:{hostile_server.port}/x", {"calm.onnx": MODEL})
    with failure(("secret",), DownloadError) as said:
        fetch_voice(voice)
    print(f"download, {name}: {said[0]}")
    assert not voice.model.exists()
