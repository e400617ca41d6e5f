"""Voice engines: what one must do, and where each is found."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.metadata import EntryPoint, entry_points
from pathlib import Path
from types import MappingProxyType, UnionType
from typing import Protocol, runtime_checkable

from renderer.errors import InputError, one_line
from renderer.script.suggestions import did_you_mean, one_of
from renderer.timeline import Block
from renderer.voice import PRESETS, Phonemes, Preset, Voice, VoiceInfo

GROUP = "renderer.engines"
"""The entry-point group in which other packages offer engines: ``name = "module:Engine"``."""

ENGINES: Mapping[str, str] = MappingProxyType(
    {
        "command": "renderer.speech.engines.command:Command",
        "http": "renderer.speech.engines.http_speech:HttpSpeech",
        "piper": "renderer.speech.engines.piper:Piper",
        "pyttsx3": "renderer.speech.engines.pyttsx3:Pyttsx3",
        "takes": "renderer.speech.engines.takes:Takes",
        "tone": "renderer.speech.engines.tone:Tone",
    }
)
"""The engines that come with the renderer, imported when they are asked for."""


SettingType = (
    type[str] | type[int] | type[float] | type[bool] | type[Path] | type[tuple[str, ...]] | UnionType
)


class GaveUpError(Exception):
    """An engine has done what it can: the same sentence would fail again. The message is the reason."""


class Engine(Protocol):
    """Turns sentences into sound. Called with no arguments, its class or factory makes one.

    The command itself makes one to read its ``version``, so making it must be quick and load no
    speech library. ``voices`` and ``speak`` are called in a worker process, one call at a time; it
    may crash or be killed without harm. An engine whose sentences all have a loudness of
    ``calibration.SPEECH_LUFS`` has an attribute ``levels_itself = True``. An attribute ``preset`` names the
    preset of its voices that choose none; without it, that is "plain".
    """

    @property
    def version(self) -> str:
        """Of everything in it that changes the sound; known before a voice is loaded."""

    @property
    def settings(self) -> Mapping[str, SettingType]:
        """What a table ``[voices.NAME]`` may hold for it alone.

        A ``Path`` counts from the settings file, as does a text of a ``tuple`` that begins with ``./`` or
        ``../``. Neither is a part of the clip's key: what they change, ``fingerprint`` has to tell.
        """

    def fingerprint(self, text: str, voice: Voice) -> str:
        """Of what else changes the sound of a sentence, such as the content of a file; often empty.

        Called in the command itself, for each sentence of every render, so it must be quick.

        Raises:
            InputError: a setting, a package or a file that it needs is not there.
        """

    def voices(self) -> tuple[VoiceInfo, ...]:
        """Those that can be listed; an engine that lists none takes any name."""

    def speak(self, text: str, voice: Voice) -> tuple[Block, int]:
        """One sentence: mono float32 (frames, 1), and its sample rate.

        The same text and voice give the same samples, whatever was spoken before. Silence around
        the words and loudness do not matter: the worker trims and levels. ``text`` is plain: what
        looks like markup in it is to be spoken, or left out, but not obeyed.

        Raises:
            InputError: the engine has no such voice, language or speed.
            GaveUpError: trying again is of no use; after any other error the sentence is tried once more.
        """


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """On what terms a server speaks.

    ``at_once`` bounds the requests to ``server`` that one render has under way. ``patience_seconds`` is the
    longest that a sentence may take, waiting for its turn included. A price is per million characters.
    """

    server: str
    at_once: int
    patience_seconds: float
    price: float | None = None
    currency: str = ""


@runtime_checkable
class RemoteEngine(Engine, Protocol):
    """An engine that asks a server, which may want money.

    What it speaks is kept as it came, under its version and ``request_id``, before anything is made of it.
    """

    def request_id(self, text: str, voice: Voice) -> str:
        """Of all that the server is asked, and of nothing else."""

    def terms(self, voice: Voice) -> Terms: ...


@runtime_checkable
class IpaEngine(Engine, Protocol):
    """An engine that can be told the sounds of words."""

    def takes_ipa(self, ipa: str, voice: Voice) -> bool:
        """Whether a voice can say this IPA. Called in the command itself, so it must be quick."""

    def speak_ipa(self, text: str, voice: Voice, phonemes: Sequence[Phonemes]) -> tuple[Block, int]:
        """As ``speak``, some of the text's characters said as their IPA; all of it is what it takes."""


def takes_ipa(ipa: str, voice: Voice) -> bool:
    """Whether a voice can be told to say this IPA; not where there is no such engine."""
    try:
        engine = _loaded(voice.engine)
    except InputError:
        return False
    return isinstance(engine, IpaEngine) and engine.takes_ipa(ipa, voice)


def engine_names() -> tuple[str, ...]:
    """Every engine there is, those of other packages included, in alphabetical order."""
    return tuple(sorted({*ENGINES, *entry_points(group=GROUP).names}))


def load_engine(name: str) -> Engine:
    """Make an engine.

    Raises:
        InputError: there is no such engine, or it cannot be loaded.
    """
    if name in ENGINES:
        found = EntryPoint(name=name, value=ENGINES[name], group=GROUP)
    else:
        offered = tuple(entry_points(group=GROUP, name=name))
        if not offered:
            names = engine_names()
            raise InputError(f'unknown voice engine "{name}"; {did_you_mean(name, names, one_of(names))}')
        found = offered[0]
    try:
        engine: Engine = found.load()()
        if not isinstance(engine.version, str):
            raise TypeError("its version is not text")
        if usual_preset(engine) not in PRESETS:
            raise TypeError(f"its preset is none of {', '.join(PRESETS)}")
    except (Exception, SystemExit) as error:  # another package's code may fail in any way
        reason = one_line(f"{type(error).__name__}: {error}")
        raise InputError(f"the voice engine {name} ({found.value}) cannot be loaded: {reason}") from error
    return engine


def usual_preset(engine: Engine) -> Preset:
    preset: Preset = getattr(engine, "preset", "plain")
    return preset


_loaded = cache(load_engine)
