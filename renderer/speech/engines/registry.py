"""Finds voice engines by name: those of this program, and those of other packages."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from functools import cache
from importlib import import_module
from operator import attrgetter
from types import MappingProxyType

from renderer.errors import InputError, one_line
from renderer.script.suggestions import did_you_mean, one_of
from renderer.speech.engines import ContextEngine, Engine, IpaEngine
from renderer.voice import ORIGINS, PRESETS, Origin, Preset, Voice

GROUP = "renderer.engines"
"""The entry point group in which other packages offer engines: ``name = "module:Engine"``."""

ENGINES: Mapping[str, str] = MappingProxyType(
    {
        "command": "renderer.speech.engines.command:Command",
        "hibari": "renderer.speech.engines.hibari:Hibari",
        "http": "renderer.speech.engines.http_speech:HttpSpeech",
        "kokoro": "renderer.speech.engines.kokoro:Kokoro",
        "piper": "renderer.speech.engines.piper:Piper",
        "pyttsx3": "renderer.speech.engines.pyttsx3:Pyttsx3",
        "takes": "renderer.speech.engines.takes:Takes",
        "tone": "renderer.speech.engines.tone:Tone",
    }
)
"""The engines of this program. Each is imported when it is first needed."""


def engine_names() -> tuple[str, ...]:
    """The names of all engines, those of other packages included, in alphabetical order."""
    from importlib.metadata import entry_points

    return tuple(sorted({*ENGINES, *entry_points(group=GROUP).names}))


class EngineNames(Collection[str]):
    """The names of all engines; other packages are searched only for names that are not in ``ENGINES``."""

    def __contains__(self, name: object) -> bool:
        return name in ENGINES or name in engine_names()

    def __iter__(self) -> Iterator[str]:
        return iter(engine_names())

    def __len__(self) -> int:
        return len(engine_names())


def create_engine(name: str) -> Engine:
    """Import an engine and create it.

    Raises:
        InputError: there is no such engine, or it cannot be loaded.
    """
    place = ENGINES.get(name) or _place_elsewhere(name)
    module, _, attributes = place.partition(":")
    try:
        create: Callable[[], Engine] = attrgetter(attributes)(import_module(module))
        engine = create()
        if not isinstance(engine.version, str):
            raise TypeError("its version is not a text")
        if usual_preset(engine) not in PRESETS:
            raise TypeError(f"its preset is not one of {', '.join(PRESETS)}")
        if getattr(engine, "origin", "synthetic") not in ORIGINS:
            raise TypeError(f"its origin is not one of {', '.join(ORIGINS)}")
    except (Exception, SystemExit) as error:  # another package's code may fail in any way
        reason = one_line(f"{type(error).__name__}: {error}")
        raise InputError(f"the voice engine {name} ({place}) cannot be loaded: {reason}") from error
    return engine


def _place_elsewhere(name: str) -> str:
    """Where an engine of another package is, as ``module:Engine``.

    Raises:
        InputError: there is no such engine.
    """
    from importlib.metadata import entry_points

    for offered in entry_points(group=GROUP, name=name):
        return offered.value
    names = engine_names()
    raise InputError(f'unknown voice engine "{name}"; {did_you_mean(name, names, one_of(names))}')


@cache
def engine_named(name: str) -> Engine:
    """An engine, created at the first call in this process.

    Raises:
        InputError: there is no such engine, or it cannot be loaded.
    """
    return create_engine(name)


def usual_preset(engine: Engine) -> Preset:
    """The preset of an engine's voices that choose none."""
    preset: Preset = getattr(engine, "preset", "plain")
    return preset


def origin_of(voice: Voice) -> Origin:
    """Where a voice comes from: as its table in renderer.toml says, or else its engine.

    A voice whose engine does not exist is synthetic.
    """
    if voice.origin:
        return voice.origin
    try:
        return _engine_origin(voice.engine)
    except InputError:
        return "synthetic"


@cache
def _engine_origin(name: str) -> Origin:
    origin: Origin = getattr(engine_named(name), "origin", "synthetic")
    return origin


def speaks_in_context(voice: Voice) -> bool:
    """Whether a voice can speak a sentence as a part of others; False if its engine does not exist."""
    try:
        return isinstance(engine_named(voice.engine), ContextEngine)
    except InputError:
        return False


def takes_ipa(ipa: str, voice: Voice) -> bool:
    """Whether a voice can say this IPA; False if its engine does not exist."""
    try:
        engine = engine_named(voice.engine)
    except InputError:
        return False
    return isinstance(engine, IpaEngine) and engine.takes_ipa(ipa, voice)
