"""Voices as the lock remembers them, to notice another version of an engine without compiling a script."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

from renderer.api.catalogue import PathError, engine_named, resolve_inside, voice_identity
from renderer.catalogue.lock import SeenVoice
from renderer.errors import RenderError
from renderer.voice import PRESETS, Voice


def seen_voice(voice: Voice, folder: Path) -> SeenVoice | None:
    """A voice for the lock in ``folder``; None if it names a program, or a file that is not in the folder."""
    types = engine_named(voice.engine).settings
    settings: dict[str, str | int | float | bool] = {}
    for key, value in voice.settings:
        if isinstance(value, tuple):
            return None
        settings[key] = value
        if types.get(key) is Path:
            try:
                written = Path(os.path.relpath(str(value), folder)).as_posix()
                resolve_inside(folder, written)
            except (PathError, ValueError):
                return None
            settings[key] = written
    return SeenVoice(
        engine=voice.engine,
        name=voice.name,
        language=voice.language,
        preset=voice.preset,
        pitch=voice.pitch,
        settings=settings,
    )


def right_voices(folder: Path, voices: Mapping[str, SeenVoice]) -> frozenset[str]:
    """The identities of the remembered voices whose engine and files are as they were."""
    return frozenset(identity for identity, seen in voices.items() if _identity(seen, folder) == identity)


def _identity(seen: SeenVoice, folder: Path) -> str:
    """The identity of a voice now; empty if there is no such voice. A lock may come from a stranger."""
    try:
        types = engine_named(seen.engine).settings
        settings = tuple(
            (key, str(resolve_inside(folder, str(value))) if types.get(key) is Path else value)
            for key, value in sorted(seen.settings.items())
        )
        if any(types.get(key) is tuple for key in seen.settings):
            return ""
        voice = Voice(
            engine=seen.engine,
            name=seen.name,
            language=seen.language,
            preset=next((preset for preset in PRESETS if preset == seen.preset), ""),
            pitch=seen.pitch,
            settings=settings,
        )
        return voice_identity(voice)
    except (RenderError, KeyError):
        return ""
