"""The keys of clips and of all that comes before them: hashes of everything that changes the samples."""

from __future__ import annotations

import hashlib
import json
from functools import cache
from pathlib import Path
from typing import Any

from msgspec.structs import asdict

from renderer.speech.calibration import SPEECH_LUFS, calibration_utterance
from renderer.speech.engines import RemoteEngine
from renderer.speech.engines.registry import engine_named
from renderer.speech.gate.verdict import GATE_VERSION
from renderer.speech.voice_properties import is_checked, preset_of
from renderer.storage.library_versions import processing_versions
from renderer.voice import Utterance, Voice

PROCESSING_VERSION = 12
"""The version of ``speed_tables``, and of all that is done with an engine's samples."""


def voice_as_json(voice: Voice) -> dict[str, Any]:
    """What of a voice changes its sound, as a JSON object."""
    exact = {name: str(getattr(voice, name)) for name in ("words_per_minute", "comma_seconds")}
    fields = {name: value for name, value in asdict(voice).items() if name not in ("origin", "consent")}
    return {**fields, **exact}


def utterance_key(utterance: Utterance, sample_rate: int) -> str:
    """The key of a clip.

    Raises:
        InputError: there is no such engine.
    """
    recipe = _voice_recipe(utterance.voice)
    around = (*_ipa(utterance), *_context(utterance))
    return _hash("clip", utterance.text, recipe, *_fingerprint(utterance), *around, sample_rate)


def words_key(clip_key: str, recognizer_identity: str) -> str:
    """The key of the clip that is used instead of another one, in whose words a recognizer found a fault."""
    return _hash("words", clip_key, recognizer_identity)


def chain_key(voice: Voice) -> str:
    """The key of a voice's chain, which is the same at every pace.

    Raises:
        InputError: there is no such engine.
    """
    utterance = calibration_utterance(voice)
    return _hash("chain", utterance.text, _voice_recipe(utterance.voice), *_fingerprint(utterance))


def spoken_key(utterance: Utterance, attempt: int = 0) -> str:
    """The key of the samples that a server returns for a sentence; empty if the engine has no server.

    The server is asked again, in further attempts, if a check doubts what it returned.

    Raises:
        InputError: there is no such engine, or a setting is wrong.
    """
    engine = engine_named(utterance.voice.engine)
    if not isinstance(engine, RemoteEngine):
        return ""
    request = engine.request_id(utterance.text, utterance.voice)
    around = (*_ipa(utterance), *_context(utterance))
    again = (attempt,) if attempt else ()
    return _hash("spoken", utterance.voice.engine, engine.version, request, *around, *again)


def names_key(engine: str) -> str:
    """The key of the names of an engine's voices.

    Raises:
        InputError: there is no such engine.
    """
    return _hash("names", engine, engine_named(engine).version)


def _hash(*recipe: str | int) -> str:
    return hashlib.sha256(json.dumps(recipe).encode()).hexdigest()


def _ipa(utterance: Utterance) -> tuple[str, ...]:
    return tuple(json.dumps(asdict(phonemes)) for phonemes in utterance.phonemes)


def _context(utterance: Utterance) -> tuple[str, ...]:
    """The sentences around a sentence that change its sound."""
    around = [utterance.before, utterance.after]
    return (json.dumps(around),) if any(around) else ()


def _fingerprint(utterance: Utterance) -> tuple[str, ...]:
    """The engine's fingerprint of a sentence, unless it is empty."""
    fingerprint = engine_named(utterance.voice.engine).fingerprint(utterance.text, utterance.voice)
    return (fingerprint,) if fingerprint else ()


@cache
def _voice_recipe(voice: Voice) -> str:
    engine = engine_named(voice.engine)
    by_content = (Path, tuple)
    settings = [(name, value) for name, value in voice.settings if engine.settings[name] not in by_content]
    recipe = [
        {**voice_as_json(voice), "preset": preset_of(voice), "settings": settings},
        engine.version,
        PROCESSING_VERSION,
        SPEECH_LUFS,
        *processing_versions(),
        *([f"gate {GATE_VERSION}"] if is_checked(voice) else []),
    ]
    return json.dumps(recipe, sort_keys=True)
