"""What the engine of a voice says about it."""

from __future__ import annotations

from renderer.speech.engines import PacedEngine, RemoteEngine, Terms
from renderer.speech.engines.registry import engine_named, usual_preset
from renderer.voice import Preset, Voice


def preset_of(voice: Voice) -> Preset:
    """The preset of a voice: its own, or the usual one of its engine.

    Raises:
        InputError: there is no such engine.
    """
    return voice.preset or usual_preset(engine_named(voice.engine))


def terms_of(voice: Voice) -> Terms | None:
    """The limits and the price of the server that speaks for a voice; None without a server.

    Raises:
        InputError: there is no such engine, or a setting is wrong.
    """
    engine = engine_named(voice.engine)
    return engine.terms(voice) if isinstance(engine, RemoteEngine) else None


def rates_of(voice: Voice) -> tuple[int, int] | None:
    """The slowest and the fastest rate of a voice in words per minute; None if its engine names none.

    Raises:
        InputError: there is no such engine, or a setting is wrong.
    """
    engine = engine_named(voice.engine)
    return engine.rates(voice) if isinstance(engine, PacedEngine) else None


def levels_itself(voice: Voice) -> bool:
    """Whether the engine returns every sentence at ``calibration.SPEECH_LUFS``.

    Raises:
        InputError: there is no such engine.
    """
    return bool(getattr(engine_named(voice.engine), "levels_itself", False))


def check_voice(voice: Voice) -> None:
    """Check the settings of a voice; those of recorded voices are checked sentence by sentence.

    Raises:
        InputError: a setting is wrong, or a package or a file is missing.
    """
    if not levels_itself(voice):
        terms_of(voice)
        engine_named(voice.engine).fingerprint("", voice)
