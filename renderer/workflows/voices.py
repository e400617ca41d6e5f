"""The voices that there are: those that settings name, and those that engines offer."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

from msgspec import Struct

from renderer.errors import InputError
from renderer.settings.read import read_settings
from renderer.speech import synthesis
from renderer.speech.default_voice import default_voice
from renderer.speech.engines.matching import find_voice
from renderer.speech.engines.registry import ENGINES, engine_names
from renderer.speech.fetching.fetchable_voices import fetchable_voices
from renderer.voice import Voice, VoiceInfo, VoiceName, primary_language

SOUNDS: Mapping[str, str] = MappingProxyType(
    {
        "hibari": "natural",
        "kokoro": "natural",
        "piper": "natural",
        "pyttsx3": "of this system" if sys.platform in ("darwin", "win32") else "robotic",
    }
)
"""How the voices of an engine sound, in a word or two. The first engine is the best one."""


class Voices(Struct, frozen=True, kw_only=True):
    """``named`` are the voices of ``renderer.toml`` by name, ``offered`` those that engines list."""

    named: Mapping[str, Voice]
    offered: tuple[VoiceInfo, ...]


class RecommendedVoice(Struct, frozen=True, kw_only=True):
    """A voice for a language. ``sound`` is from ``SOUNDS``, and empty for the engine of another package."""

    info: VoiceInfo
    sound: str = ""
    is_default: bool = False


def list_voices(folder: Path, engine: str | None = None) -> Voices:
    """The voices of a folder's settings and of every engine, or of one engine alone.

    Raises:
        InputError: the settings cannot be used, or there is no such engine.
        RenderError: an engine could not list its voices.
    """
    names = [engine] if engine else engine_names()
    return Voices(
        named=named_voices(folder, engine),
        offered=tuple(info for name in names for info in offered_voices(name)),
    )


def named_voices(folder: Path, engine: str | None = None) -> Mapping[str, Voice]:
    """The voices of a folder's settings, or those of one engine alone, by name.

    Raises:
        InputError: the settings cannot be used.
    """
    voices = read_settings(folder).voices
    return {name: voice for name, voice in voices.items() if engine in (None, voice.engine)}


def recommended_voices(language: str) -> tuple[RecommendedVoice, ...]:
    """The voices on this computer that speak a language (a BCP 47 tag), the best ones first.

    Of the voices of pyttsx3, only the usual one for the language is among them: most of them sound alike.

    Raises:
        InputError: ``language`` is not a language tag.
        RenderError: an engine could not list its voices.
    """
    from renderer.script.front_matter import language_problem

    if problem := language_problem(language.strip().replace("_", "-")):
        raise InputError(f"--language: {problem[0]}; {problem[1]}")
    default = default_voice(language).name
    ranks = {name: rank for rank, name in enumerate(SOUNDS)}
    of_others = set(engine_names()) - ENGINES.keys()
    engines = sorted({*SOUNDS, *of_others}, key=lambda name: ranks.get(name, -1))
    found: list[RecommendedVoice] = []
    for engine in engines:
        infos = _for_language(offered_voices(engine), language)
        if engine == "pyttsx3":
            infos = _usual(infos, language)
        for info in infos:
            is_default = default in (VoiceName(info.engine, info.name), VoiceName(info.engine))
            found.append(RecommendedVoice(info=info, sound=SOUNDS.get(engine, ""), is_default=is_default))
    return tuple(sorted(found, key=lambda voice: not voice.is_default))


def _for_language(infos: tuple[VoiceInfo, ...], language: str) -> tuple[VoiceInfo, ...]:
    """The voices for a language, those for its country first."""
    alike = [info for info in infos if primary_language(info.language) in ("", primary_language(language))]
    return tuple(sorted(alike, key=lambda info: info.language.lower() != language.lower()))


def _usual(infos: tuple[VoiceInfo, ...], language: str) -> tuple[VoiceInfo, ...]:
    """The voice that an engine chooses for a language; none if it has no such voice."""
    try:
        return (find_voice(Voice(engine=infos[0].engine, language=language), infos),) if infos else ()
    except InputError:
        return ()


def offered_voices(engine: str) -> tuple[VoiceInfo, ...]:
    """The voices that an engine lists, and the fetched ones; without those that can be fetched but were not.

    Raises:
        InputError: there is no such engine.
        RenderError: the engine could not list its voices.
    """
    fetchable = {voice.name: voice for voice in fetchable_voices() if voice.engine == engine}
    listed = [info for info in synthesis.list_voices(engine) if info.name not in fetchable]
    return (*listed, *(voice.info for voice in fetchable.values() if voice.is_fetched))
