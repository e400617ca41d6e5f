"""Keys of what voices say: a hash of all that changes it, versions included."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict
from functools import cache
from pathlib import Path
from typing import Any

from renderer.speech.calibration import SPEECH_LUFS, calibrating_text, calibrating_voice
from renderer.speech.engines import RemoteEngine, Terms
from renderer.speech.engines.registry import engine_named, usual_preset
from renderer.storage.library_versions import processing_versions
from renderer.voice import Preset, Utterance, Voice

PROCESSING_VERSION = 2
"""Of what is done to an engine's samples: checks, resampling, levelling, preset, trimming. In each key."""


def preset_of(voice: Voice) -> Preset:
    """Its own, or else its engine's usual one.

    Raises:
        InputError: there is no such engine.
    """
    return voice.preset or usual_preset(engine_named(voice.engine))


def voice_as_json(voice: Voice) -> dict[str, Any]:
    return {**asdict(voice), "words_per_minute": str(voice.words_per_minute)}


def utterance_key(utterance: Utterance, sample_rate: int) -> str:
    """Of a clip.

    Raises:
        InputError: there is no such engine.
    """
    recipe = _voice_recipe(utterance.voice)
    return _hash("clip", utterance.text, recipe, *_of(utterance), *_sounds(utterance), sample_rate)


def calibrating_utterance(voice: Voice) -> Utterance:
    """What a voice is levelled by."""
    return Utterance(text=calibrating_text(voice.language), voice=calibrating_voice(voice))


def levels_key(voice: Voice) -> str:
    """Of what levels a voice, which is the same at every pace.

    Raises:
        InputError: there is no such engine.
    """
    said = calibrating_utterance(voice)
    return _hash("levels", said.text, _voice_recipe(said.voice), *_of(said))


def spoken_key(utterance: Utterance) -> str:
    """Of what a server answers for a sentence; empty for an engine that asks none.

    Raises:
        InputError: there is no such engine, or a setting is wrong.
    """
    engine = engine_named(utterance.voice.engine)
    if not isinstance(engine, RemoteEngine):
        return ""
    asked = engine.request_id(utterance.text, utterance.voice)
    return _hash("spoken", utterance.voice.engine, engine.version, asked, *_sounds(utterance))


def terms_of(voice: Voice) -> Terms | None:
    """On what terms its server speaks, where its engine asks one.

    Raises:
        InputError: there is no such engine, or a setting is wrong.
    """
    engine = engine_named(voice.engine)
    return engine.terms(voice) if isinstance(engine, RemoteEngine) else None


def levels_itself(engine: str) -> bool:
    """Whether what an engine gives is as loud as a voice has to be."""
    return bool(getattr(engine_named(engine), "levels_itself", False))


def check_voice(voice: Voice) -> None:
    """What an engine has to say against the settings of a voice; takes are asked sentence by sentence.

    Raises:
        InputError: a setting is wrong, or a package or a file that it needs is not there.
    """
    if not levels_itself(voice.engine):
        terms_of(voice)
        engine_named(voice.engine).fingerprint("", voice)


def names_key(engine: str) -> str:
    """Of the names of an engine's voices.

    Raises:
        InputError: there is no such engine.
    """
    return _hash("names", engine, engine_named(engine).version)


def _hash(*recipe: str | int) -> str:
    return hashlib.sha256(json.dumps(recipe).encode()).hexdigest()


def _sounds(utterance: Utterance) -> tuple[str, ...]:
    """The IPA in it; nothing where there is none."""
    return tuple(json.dumps(asdict(said)) for said in utterance.phonemes)


def _of(utterance: Utterance) -> tuple[str, ...]:
    """What the engine says of it; nothing where it has nothing to say."""
    said = engine_named(utterance.voice.engine).fingerprint(utterance.text, utterance.voice)
    return (said,) if said else ()


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
    ]
    return json.dumps(recipe, sort_keys=True)
