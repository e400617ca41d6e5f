"""Voices to fetch from a server of the tests."""

from __future__ import annotations

import json
from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path

import pytest
from msgspec.structs import asdict

from renderer.speech.fetching import fetchable_voices
from renderer.speech.fetching.fetchable_voices import FetchableVoice, VoiceFile


def voice_to_fetch(address: str, files: Mapping[str, bytes], engine: str = "tone") -> FetchableVoice:
    """The voice ``ENGINE:calm`` with these files."""
    listed = (
        VoiceFile(name=name, url=f"{address}/{name}", size_bytes=len(data), sha256=sha256(data).hexdigest())
        for name, data in files.items()
    )
    return FetchableVoice(
        engine=engine,
        name="calm",
        language="en-GB",
        description="a calm voice",
        licence="MIT",
        terms="It allows commercial use.",
        page="https://example.org/calm",
        files=tuple(listed),
    )


def use_table(path: Path, monkeypatch: pytest.MonkeyPatch, *voices: FetchableVoice) -> None:
    """Write a table of voices, which the program then uses instead of its own."""
    tables = []
    for voice in voices:
        keys = {key: value for key, value in asdict(voice).items() if key != "files"}
        lines = ["[[voices]]", *(f"{key} = {json.dumps(value)}" for key, value in keys.items())]
        for file in voice.files:
            lines += ["[[voices.files]]", *(f"{key} = {json.dumps(v)}" for key, v in asdict(file).items())]
        tables.append("\n".join(lines))
    path.write_text("\n".join(tables), "utf-8")
    monkeypatch.setattr(fetchable_voices, "TABLE", path)
