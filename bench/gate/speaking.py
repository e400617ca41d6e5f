"""Sentences that a voice speaks for the bench, with what is known about each."""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator
from fractions import Fraction

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from renderer.speech.engines import PhonemicEngine, TimedEngine
from renderer.speech.engines.registry import engine_named
from renderer.speech.gate.judge import Sentence
from renderer.voice import Voice

Samples = NDArray[np.float32]

PACES = (100, 110, 110, 110, 130, 160)
"""Words per minute; half of the sentences have the usual pace."""


class Spoken(Struct, frozen=True, kw_only=True):
    """A sentence, and samples of shape (frames,) that may be it."""

    sentence: Sentence
    samples: Samples
    sample_rate_hz: int

    @property
    def seconds(self) -> float:
        return len(self.samples) / self.sample_rate_hz


def speak(voice: Voice, text: str, words_per_minute: float) -> Spoken:
    """Have an engine of this process speak, with its own pauses at commas."""
    engine = engine_named(voice.engine)
    paced = Voice(
        engine=voice.engine,
        name=voice.name,
        language=voice.language,
        words_per_minute=Fraction(words_per_minute),
        comma_seconds=Fraction(0),
    )
    samples, sample_rate_hz = engine.speak(text, paced)
    phonemes = engine.phonemes(text, paced, ()) if isinstance(engine, PhonemicEngine) else ""
    times = engine.phoneme_times(text, paced, ()) if isinstance(engine, TimedEngine) else None
    sentence = Sentence(text=text, phonemes=phonemes, times=times, words_per_minute=words_per_minute)
    return Spoken(sentence=sentence, samples=samples[:, 0], sample_rate_hz=sample_rate_hz)


def speak_all(voice: Voice, texts: Iterable[str], seed: int) -> Iterator[Spoken]:
    """Speak each text at one of the paces."""
    chosen = random.Random(seed)  # noqa: S311  (of a bench)
    for text in texts:
        yield speak(voice, text, chosen.choice(PACES))
