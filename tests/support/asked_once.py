"""What every new cache asks the usual voices of tests: a process of tests asks them once."""

from __future__ import annotations

from functools import cache

import pytest

from renderer.speech.clip_keys import chain_key
from renderer.speech.synthesis import list_voices
from renderer.speech.voice_effects import VoiceChain
from renderer.speech.worker_pool import Task, WorkerPool
from renderer.voice import Utterance, VoiceInfo

USUAL = ("pyttsx3", "tone")

_calibrate = WorkerPool._calibrate
_listed = cache(list_voices)
_chains: dict[str, VoiceChain] = {}


def ask_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """A worker for the names of an engine's voices, and for the loudness of a voice, is half of a check.

    The store of each test keeps the answers, as it keeps those of workers.
    """
    monkeypatch.setattr("renderer.speech.offered_names.list_voices", _list_once)
    monkeypatch.setattr(WorkerPool, "_calibrate", _calibrate_once)


def ask_each_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """As the program does."""
    monkeypatch.setattr("renderer.speech.offered_names.list_voices", list_voices)
    monkeypatch.setattr(WorkerPool, "_calibrate", _calibrate)


def _list_once(engine: str) -> tuple[VoiceInfo, ...]:
    return _listed(engine) if engine in USUAL else list_voices(engine)


def _calibrate_once(pool: WorkerPool, utterance: Utterance, task: Task) -> VoiceChain:
    if utterance.voice.engine not in USUAL:
        return _calibrate(pool, utterance, task)
    key = chain_key(utterance.voice)
    if key not in _chains:
        _chains[key] = _calibrate(pool, utterance, task)
    return _chains[key]
