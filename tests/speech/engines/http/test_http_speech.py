"""The request to a server, the settings of its voices, and the formats of its audio."""

from __future__ import annotations

from collections import deque
from fractions import Fraction
from typing import Any

import numpy as np
import pytest

from renderer.errors import InputError
from renderer.speech.engines.registry import create_engine
from renderer.speech.voice_properties import terms_of
from renderer.voice import Voice
from tests.support.speaking_server import KEY, ask, voice_of
from tests.support.speech_server import SpeechServer


def test_the_request(server: SpeechServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MY_KEY", f" {KEY}\n")
    voice = Voice(
        engine="http",
        name="calm",
        words_per_minute=Fraction(110),
        settings=(
            ("format", "wav"),
            ("instructions", "Softly."),
            ("key_env", "MY_KEY"),
            ("model", "kokoro"),
            ("natural_words_per_minute", 160),
            ("url", f"{server.url}/"),
        ),
    )
    create_engine("http").speak("Rest <here>\x00.", voice)
    assert server.bodies == [
        {
            "model": "kokoro",
            "voice": "calm",
            "input": "Rest ‹here> .",
            "response_format": "wav",
            "speed": 0.688,
            "instructions": "Softly.",
        }
    ]
    assert server.keys == [f"Bearer {KEY}"]


@pytest.mark.parametrize("fault", ["chunked", "streamed 0", "streamed 4294967295", "stereo"])
def test_wavs_of_every_kind(server: SpeechServer, fault: str) -> None:
    server.faults[""] = deque([fault])
    assert np.abs(ask(server) - ask(server)).max() < 1e-4


@pytest.mark.parametrize("form", ["wav", "flac", "mp3", "opus"])
def test_formats(server: SpeechServer, form: str) -> None:
    samples = create_engine("http").speak("Inhale and rest.", voice_of(server, format=form))[0]
    assert np.abs(samples).max() == pytest.approx(0.2, abs=0.05)


def test_audio_in_another_format_is_decoded(server: SpeechServer) -> None:
    server.faults[""] = deque(["mp3"])
    assert np.abs(ask(server)).max() == pytest.approx(0.2, abs=0.05)


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"key_env": "NOT_THERE"}, "set the environment variable NOT_THERE"),
        (
            {"key_env": "BAD_KEY"},
            "the environment variable BAD_KEY has characters that no API key has; correct it",
        ),
        ({"url": "localhost:8880/v1"}, 'url "localhost:8880/v1" is not the address of a server'),
        ({"url": "http://[x/v1"}, "is not the address of a server"),
        ({"format": "aac"}, 'the format "aac" is not supported; there are: flac, mp3, opus, wav'),
        ({"timeout_seconds": 0}, "the setting timeout_seconds is 0; write a number from 0.1 to 3600"),
    ],
)
def test_settings_that_are_wrong(
    server: SpeechServer, settings: dict[str, Any], message: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BAD_KEY", "sk-ab\ncd")
    with pytest.raises(InputError) as caught:
        ask(server, **settings)
    assert message in str(caught.value)
    assert "sk-" not in str(caught.value)
    assert not server.asked


def test_patience_bounds_a_sentence(server: SpeechServer) -> None:
    terms = terms_of(
        voice_of(server, timeout_seconds=7, patience_seconds=20, price_per_million_characters=15)
    )
    assert terms is not None
    assert (terms.patience_seconds, terms.price_per_million_characters, terms.currency) == (37, 15, "USD")
