"""The voices that there are: those that settings name, and those that engines offer."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from msgspec import Struct

from renderer.settings.read import read_settings
from renderer.speech import synthesis
from renderer.speech.engines.registry import engine_names
from renderer.speech.fetching.fetchable_voices import fetchable_voices
from renderer.voice import Voice, VoiceInfo


class Voices(Struct, frozen=True, kw_only=True):
    """``named`` are the voices of ``renderer.toml`` by name, ``offered`` those that engines list."""

    named: Mapping[str, Voice]
    offered: tuple[VoiceInfo, ...]


def list_voices(folder: Path, engine: str | None = None) -> Voices:
    """The voices of a folder's settings and of every engine, or of one engine alone.

    Raises:
        InputError: the settings cannot be used, or there is no such engine.
        RenderError: an engine could not list its voices.
    """
    named = {
        name: voice for name, voice in read_settings(folder).voices.items() if engine in (None, voice.engine)
    }
    names = [engine] if engine else engine_names()
    return Voices(named=named, offered=tuple(info for name in names for info in offered_voices(name)))


def offered_voices(engine: str) -> tuple[VoiceInfo, ...]:
    """The voices that an engine lists, and the fetched ones; without those that can be fetched but were not.

    Raises:
        InputError: there is no such engine.
        RenderError: the engine could not list its voices.
    """
    fetchable = {voice.name: voice for voice in fetchable_voices() if voice.engine == engine}
    listed = [info for info in synthesis.list_voices(engine) if info.name not in fetchable]
    return (*listed, *(voice.info for voice in fetchable.values() if voice.is_fetched))
