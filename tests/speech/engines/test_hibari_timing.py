"""The place of each phoneme in what the engine ``hibari`` speaks."""

from __future__ import annotations

from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from renderer.speech.engines.hibari_timing import load_model, speak_timed

PIECES = ("bɹˈið ɪn slˈOli, ænd ɹˈɛst.", "tˈAk ɐ stˈɛp.")


@cache
def heart() -> Any:
    from hibari.voices import voice_path

    return load_model("heart", Path(voice_path("heart", download_missing=False)))


@pytest.mark.parametrize("speed", [0.4, 1, 2])
def test_every_phoneme_has_an_onset(speed: float) -> None:
    spoken = speak_timed(heart(), PIECES, speed, seed=0)
    assert spoken.signs == "".join(PIECES)
    assert len(spoken.onset_frames) == len(spoken.signs) + 1
    assert all(start < end for start, end in pairwise(spoken.onset_frames))
    assert spoken.onset_frames[-1] == len(spoken.samples)


def test_a_full_stop_is_quieter_than_each_vowel() -> None:
    spoken = speak_timed(heart(), PIECES[1:], 0.5, seed=0)
    levels = [float(np.std(spoken.samples[start:end])) for start, end in pairwise(spoken.onset_frames)]
    *vowels, full_stop = [level for level, sign in zip(levels, spoken.signs, strict=True) if sign in "Aɐɛ."]
    assert len(vowels) == 3
    assert full_stop < 0.1 * min(vowels)


def test_the_lengths_do_not_change_the_sound() -> None:
    from hibari import Hibari

    plain = Hibari(voice="heart", threads=1).from_phonemes(PIECES[0], 0.5, seed=7)
    assert np.array_equal(speak_timed(heart(), PIECES[:1], 0.5, seed=7).samples[:, 0], plain)


def test_a_sign_that_the_voice_does_not_know_is_left_out() -> None:
    known, unknown = (speak_timed(heart(), [piece], 0.5, seed=0) for piece in ("ɹˈɛst.", "ɹˈ\u2603ɛst."))
    assert unknown.signs == known.signs
    assert np.array_equal(unknown.samples, known.samples)
