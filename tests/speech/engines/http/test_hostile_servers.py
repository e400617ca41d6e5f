"""Servers of voices that answer badly: one line without the key, in bounded memory."""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Iterator
from functools import cache

import numpy as np
import pytest
import soundfile

from renderer.network import bounds
from renderer.speech.engines import PermanentFailureError
from renderer.speech.engines.registry import create_engine
from renderer.voice import Voice
from tests.support.hostile.answers import BAD_ANSWERS, GARBAGE, in_base64, in_hexadecimal, secret_of
from tests.support.hostile.checks import failure
from tests.support.hostile.http_server import LOCALHOST, HostileServer, Reply, Request, answer, hostile
from tests.support.speaking_server import KEY
from tests.support.speech_server import sound


@cache
def minutes_of_silence(form: str, subtype: str) -> bytes:
    """A small file that unpacks to far more than one sentence."""
    file = io.BytesIO()
    with soundfile.SoundFile(file, "w", 8_000, 1, format=form, subtype=subtype) as writer:
        for _ in range(20):
            writer.write(np.zeros(480_000, np.int16))
    return file.getvalue()


def audio(data: bytes) -> Callable[[Request], Reply]:
    return lambda _: answer("200 OK", data)


def text_of(encode: Callable[[str], str]) -> Callable[[Request], Reply]:
    return lambda request: answer("200 OK", encode(secret_of(request)).encode())


BAD_SOUNDS: dict[str, Callable[[Request], Reply]] = {
    "a FLAC of 20 minutes": lambda _: answer("200 OK", minutes_of_silence("FLAC", "PCM_16")),
    "a WAV of 20 minutes": lambda _: answer("200 OK", minutes_of_silence("WAV", "PCM_U8")),
    "nothing": audio(b""),
    "no content": lambda _: b"HTTP/1.1 204 No Content\r\n\r\n",
    "a web page": audio(b"<!DOCTYPE html><p>Log in</p>"),
    "garbage": audio(GARBAGE),
    "half a header of WAV": audio(sound("one")[:20]),
    "a WAV without channels": audio(sound("one")[:22] + b"\0\0" + sound("one")[24:]),
    "a WAV of 65,535 channels": audio(sound("one")[:22] + b"\xff\xff" + sound("one")[24:]),
    "an MP3 that is only a tag": audio(b"ID3\x04\0\0\x7f\x7f\x7f\x7f" + bytes(1000)),
    "deep JSON instead": audio(b"[" * 50_000),
    "the key instead": text_of(str),
    "the key in base64 instead": text_of(in_base64),
    "the key in hexadecimal in JSON": text_of(lambda key: json.dumps({"error": in_hexadecimal(key)})),
    "to wait for ever": lambda _: answer("429 Busy", b"", "Retry-After: 999999999999"),
    "to wait until the year 999999": lambda _: answer(
        "503 Busy", b"", "Retry-After: Fri, 31 Dec 999999 23:59:59 GMT"
    ),
    "to wait for no number": lambda _: answer("429 Busy", b"", "Retry-After: nan"),
}


TOO_LONG = ("20 minutes", "a bomb of", "a body", "4 PB", "80 MB", "100 Continue")


@pytest.fixture(autouse=True)
def small_bounds(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bounds, "HEAD_BYTES", 100_000)
    monkeypatch.setenv("MY_KEY", KEY)


@pytest.fixture
def hostile_server() -> Iterator[HostileServer]:
    with hostile(lambda _: answer("200 OK", sound("one"))) as server:
        yield server


def fails(server: HostileServer, name: str) -> str:
    settings: dict[str, str | float] = {
        "url": f"http://{LOCALHOST}:{server.port}/v1",
        "key_env": "MY_KEY",
        "timeout_seconds": 0.3 if "drips" in name else 20.0,
        "patience_seconds": 0.0,
    }
    voice = Voice(engine="http", settings=tuple(sorted(settings.items())))
    with failure((KEY,), PermanentFailureError) as said:
        create_engine("http").speak("Rest.", voice)
    print(f"voice, {name}: {said[0]}")
    return said[0]


@pytest.mark.parametrize("name", [*BAD_ANSWERS, *BAD_SOUNDS])
def test_a_bad_answer(hostile_server: HostileServer, name: str) -> None:
    hostile_server.bad["POST"] = {**BAD_ANSWERS, **BAD_SOUNDS}[name]
    said = fails(hostile_server, name)
    assert ("is too slow" in said or "did not answer" in said) == ("drips" in name)
    assert ("more than" in said) == any(word in name for word in TOO_LONG)
    assert hostile_server.kinds() == ["POST"]


def test_the_key_goes_to_no_other_host(hostile_server: HostileServer) -> None:
    with hostile(lambda _: answer("200 OK", sound("one"))) as other:
        address = f"http://{LOCALHOST}:{other.port}/v1"
        hostile_server.bad["POST"] = lambda _: answer("307 Moved", b"", f"Location: {address}")
        assert fails(hostile_server, "redirects elsewhere") == (
            f"the server redirects to {address}; write that address as url"
        )
        assert other.asked == []
