"""Voices of a test server, and a script that uses one."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np

from renderer.speech.engines.registry import create_engine
from renderer.speech.synthesis import synthesise
from renderer.storage.store import Store
from renderer.voice import Utterance, Voice
from tests.support.speech_server import SAMPLE_RATE, SpeechServer
from tests.support.trusted import trusted

KEY = "sk-secret-0123456789"
TEXTS = ("Inhale.", "Feel the floor.", "And rest.", "Let go.", "Be here.", "Breathe out.")


def voice_of(server: SpeechServer, **settings: Any) -> Voice:
    return Voice(engine="http", settings=tuple(sorted({"url": server.url, **settings}.items())))


def ask(server: SpeechServer, text: str = "Inhale and rest.", **settings: Any) -> np.ndarray:
    samples, sample_rate = create_engine("http").speak(text, voice_of(server, **settings))
    assert samples.dtype == np.float32
    assert samples.shape[1] == 1
    assert sample_rate == SAMPLE_RATE
    return samples


def clips(folder: Path, voice: Voice, texts: tuple[str, ...] = TEXTS, **choices: Any) -> dict[Utterance, Any]:
    said = [(Utterance(text=text, voice=voice), None) for text in texts]
    choices = {"sample_rate": 48_000, "jobs": 1, **choices}
    return synthesise(said, store=Store(folder, most_bytes=0), **choices)


def script_of(server: SpeechServer, folder: Path) -> Path:
    (folder / "renderer.toml").write_text(
        f'''
        voice = "paid"
        [voices.paid]
        engine = "http"
        name = "anybody"
        url = "{server.url}"
        concurrency = 1
        price_per_million_characters = 15
        currency = "EUR"
        '''
    )
    trusted(folder)
    script = folder / "rest.md"
    script.write_text("---\ntitle: Rest\n---\n" + "\n".join(TEXTS) + "\n\n[voice tone]\nInhale.\nInhale.\n")
    return script
