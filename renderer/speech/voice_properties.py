"""What the engine of a voice says about it."""

from __future__ import annotations

from typing import cast

from msgspec.structs import replace

from renderer.speech.engines import PacedEngine, RemoteEngine, SignReadingEngine, Terms
from renderer.speech.engines.registry import engine_named, usual_preset
from renderer.voice import Preset, Utterance, Voice

MOST_ATTEMPTS = 4
"""A doubtful sentence is spoken three more times."""

SEED = "seed"


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


def unspoken_signs_of(utterance: Utterance) -> tuple[str, ...]:
    """The signs of a sentence that its voice leaves out; none if its engine cannot know them.

    Raises:
        InputError: there is no such engine, or the voice cannot say a word of the sentence.
    """
    engine = engine_named(utterance.voice.engine)
    if not hasattr(engine, "unspoken_signs"):  # isinstance would look through the protocol each time
        return ()
    return cast("SignReadingEngine", engine).unspoken_signs(utterance.text, utterance.phonemes)


def levels_itself(voice: Voice) -> bool:
    """Whether the engine returns every sentence at ``calibration.SPEECH_LUFS``.

    Raises:
        InputError: there is no such engine.
    """
    return bool(getattr(engine_named(voice.engine), "levels_itself", False))


def makes_comma_pauses(voice: Voice) -> bool:
    """Whether the engine makes the silences of ``comma_seconds``, or wants none.

    Raises:
        InputError: there is no such engine.
    """
    return bool(getattr(engine_named(voice.engine), "makes_comma_pauses", False))


def is_checked(voice: Voice) -> bool:
    """Whether every sentence of the voice is checked: those of neural engines and of servers are.

    Raises:
        InputError: there is no such engine.
    """
    engine = engine_named(voice.engine)
    return isinstance(engine, RemoteEngine) or bool(getattr(engine, "is_neural", False))


def attempts_of(voice: Voice) -> tuple[Voice, ...]:
    """The voice for each attempt at a sentence, with another seed each time if its engine has seeds.

    An engine without seeds would say the same again, unless a server speaks.

    Raises:
        InputError: there is no such engine.
    """
    engine = engine_named(voice.engine)
    if not is_checked(voice):
        return (voice,)
    if SEED not in engine.settings:
        return (voice,) * (MOST_ATTEMPTS if isinstance(engine, RemoteEngine) else 1)
    settings = dict(voice.settings)
    first = settings.get(SEED, 0)
    if not isinstance(first, int):
        return (voice,)
    seeds = range(first, first + MOST_ATTEMPTS)
    return (voice, *(with_seed(voice, seed) for seed in seeds[1:]))


def has_seeds(voice: Voice) -> bool:
    """Whether a voice says a sentence otherwise with another seed.

    Raises:
        InputError: there is no such engine.
    """
    return SEED in engine_named(voice.engine).settings


def with_seed(voice: Voice, seed: int) -> Voice:
    """The voice with another seed; a voice without seeds as it is.

    Raises:
        InputError: there is no such engine.
    """
    if not has_seeds(voice):
        return voice
    return replace(voice, settings=tuple(sorted({**dict(voice.settings), SEED: seed}.items())))


def check_voice(voice: Voice) -> None:
    """Check the settings of a voice; those of recorded voices are checked sentence by sentence.

    Raises:
        InputError: a setting is wrong, or a package or a file is missing.
    """
    if not levels_itself(voice):
        terms_of(voice)
        engine_named(voice.engine).fingerprint("", voice)
