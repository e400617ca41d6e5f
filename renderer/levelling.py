"""One loudness for every voice."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction
from types import MappingProxyType

from renderer.loudness import LoudnessMeter, integrated_lufs
from renderer.timeline import Block
from renderer.units import to_linear
from renderer.voice import Voice

SPEECH_LUFS = -20.0

_SENTENCES: Mapping[str, str] = MappingProxyType(
    {
        "en": "Let your breath come and go, and feel the ground below you.",
        "de": "Lass den Atem kommen und gehen, und spüre den Boden unter dir.",
        "es": "Deja que el aire entre y salga, y siente el suelo debajo de ti.",
        "fr": "Laissez le souffle aller et venir, et sentez le sol sous vous.",
        "it": "Lascia che il respiro vada e venga, e senti la terra sotto di te.",
        "nl": "Laat je adem komen en gaan, en voel de grond onder je.",
        "pt": "Deixe o ar entrar e sair, e sinta o chão debaixo de você.",
    }
)


def calibrating_voice(voice: Voice) -> Voice:
    """The voice as its loudness is measured: at one speed, so that a change of pace changes no level."""
    return replace(voice, words_per_minute=Fraction(110))


def calibrating_sentence(language: str) -> str:
    """English where there is none in the language."""
    return _SENTENCES.get(language.lower().replace("_", "-").partition("-")[0], _SENTENCES["en"])


def levelling_gain(samples: Block, sample_rate: int) -> float:
    """The linear gain that brings a voice to ``SPEECH_LUFS``, from its calibrating sentence.

    ``samples`` are mono, (frames, 1). The gain is the same for everything that the voice says: a soft
    word stays softer than a loud one.

    Raises:
        ValueError: there is nothing in it to measure.
    """
    meter = LoudnessMeter(sample_rate, channels=1)
    meter.push(samples)
    lufs = integrated_lufs(meter.energies)
    if not math.isfinite(lufs):
        raise ValueError("its loudness cannot be measured: it made no sound")
    return to_linear(SPEECH_LUFS - lufs)
