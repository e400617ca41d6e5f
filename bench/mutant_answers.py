"""Answers of servers, and the voice or the recognizer that reads each of them."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping

import numpy as np
from msgspec import Struct

from renderer.speech.engines import PermanentFailureError
from renderer.speech.engines.registry import create_engine
from renderer.speech.gate.words import NotRecognizedError, Recognizer, SpokenText
from renderer.speech.gate.words.registry import program_named
from renderer.voice import SettingValue, Voice
from tests.support.hostile.http_server import LOCALHOST, answer, hostile
from tests.support.speech_server import sound


class Answer(Struct, frozen=True, kw_only=True):
    """An answer without its damage, and what reads it."""

    body: bytes
    read: Callable[[int], None]
    status: str = "200 OK"


def _settings(port: int) -> tuple[tuple[str, SettingValue], ...]:
    return (
        ("patience_seconds", 0.0),
        ("timeout_seconds", 20.0),
        ("url", f"http://{LOCALHOST}:{port}/v1"),
    )


def _speak(port: int) -> None:
    create_engine("http").speak("Rest.", Voice(engine="http", settings=_settings(port)))


def _recognize(port: int) -> None:
    recognizer = Recognizer(program="server", settings=_settings(port))
    program_named("server").faults(np.zeros(1600, np.float32), SpokenText(text="Rest."), recognizer)


ANSWERS: Mapping[str, Answer] = {
    "answers/speech.wav": Answer(body=sound("Rest"), read=_speak),
    "answers/speech.flac": Answer(body=sound("Rest", "FLAC"), read=_speak),
    "answers/speech.mp3": Answer(body=sound("Rest", "MP3", "MPEG_LAYER_III"), read=_speak),
    "answers/busy.json": Answer(
        body=b'{"error": {"message": "too many requests", "code": 7}}', read=_speak, status="400 Busy"
    ),
    "answers/heard.json": Answer(body=b'{"text": "Rest.", "duration": 1.5}', read=_recognize),
}
"""The answers, by the names of the files that hold them."""


def said_of(name: str, data: bytes) -> tuple[int, str]:
    """Give ``data`` instead of an answer; return 0 if it is read, or 1 and why it is refused."""
    of_name = ANSWERS[name]
    os.environ.pop("OPENAI_API_KEY", None)
    with hostile(lambda _: answer(of_name.status, data)) as server:
        try:
            of_name.read(server.port)
        except (PermanentFailureError, NotRecognizedError) as error:
            return 1, str(error)
    return 0, ""
