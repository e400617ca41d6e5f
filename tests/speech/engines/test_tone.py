"""The tone engine: lengths that are known beforehand."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from renderer.speech.engines.registry import create_engine
from renderer.speech.engines.tone import spoken_frames
from renderer.speech.trim import trim
from renderer.voice import Utterance, Voice
from tests.support.speaking import SENTENCE, speak


@given(words=st.integers(1, 30), rate=st.fractions(min_value=20, max_value=500, max_denominator=60))
def test_the_length_of_a_tone_is_known(words: int, rate: Fraction) -> None:
    voice = Voice(engine="tone", words_per_minute=rate)
    samples, sample_rate = create_engine("tone").speak("word " * words, voice)
    word = 48_000 * 60 * rate.denominator // rate.numerator
    assert (len(samples), sample_rate) == ((words - 1) * word + word // 2, 48_000)
    assert len(samples) == spoken_frames("word " * words, voice)
    assert samples[0, 0] == samples.max()
    assert len(samples) - len(trim(samples, 48_000)) <= 1


def test_tone_clips_have_that_length(tmp_path: Path) -> None:
    voice = Voice(engine="tone")
    for text in ("one", "Rest here, and breathe.", SENTENCE):
        (clip,) = speak(tmp_path, Utterance(text=text, voice=voice))
        assert len(clip) == spoken_frames(text, voice)
        assert np.argmax(np.abs(clip) > 0.9 * np.abs(clip).max()) == 0
