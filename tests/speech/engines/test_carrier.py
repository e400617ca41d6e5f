"""A short sentence is spoken after a carrier, which is cut off."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

from renderer.speech.engines.carrier import CARRIER, needs_carrier, without_carrier
from renderer.timeline import Block

RATE = 24_000


def words(*seconds: float) -> Block:
    """A tone, a pause, a tone and so on, with a little noise below all of them."""
    noise = np.random.default_rng(5).normal(0, 0.0002, round(sum(seconds) * RATE) + RATE)
    ends = np.cumsum([RATE // 2, *(round(part * RATE) for part in seconds)])
    tone = 0.2 * np.sin(np.arange(len(noise)) * 0.1)
    for start, end in list(pairwise(ends))[::2]:
        noise[start:end] += tone[start:end]
    return noise.astype(np.float32)[:, None]


@pytest.mark.parametrize(
    ("text", "needs"),
    [
        ("Rest.", True),
        ("Round 2 of 5.", True),
        ("Rest – and breathe.", True),
        ("Your blood pressure rises now.", False),
        (CARRIER, False),
        ("3", True),
        ("…", False),
        ("", False),
    ],
)
def test_short_sentences_need_a_carrier(text: str, *, needs: bool) -> None:
    assert needs_carrier(text) == needs


@pytest.mark.parametrize("pause", [0.09, 0.2, 0.6])
@pytest.mark.parametrize("last", [0.35, 0.5, 0.58])
def test_the_carrier_is_cut_off_in_the_pause(pause: float, last: float) -> None:
    spoken = words(0.8, 0.3, 1.1, pause, last)
    kept = without_carrier(spoken, RATE, words(0.5), words(0.8, 0.3, 1.2))
    assert kept is not None
    assert np.array_equal(kept, spoken[len(spoken) - len(kept) :])
    lead = len(kept) / RATE - last - 0.5  # what follows the words is half a second
    assert min(pause / 2, 0.15) - 0.01 < lead < 0.16


@pytest.mark.parametrize(
    "seconds",
    [
        pytest.param((2.0,), id="no pause"),
        pytest.param((1.5, 0.05, 0.5), id="a short pause"),
        pytest.param((1.2, 0.3, 0.9), id="a pause too early"),
        pytest.param((1.6, 0.3, 0.2), id="a pause too late"),
    ],
)
def test_without_a_certain_pause_nothing_is_cut(seconds: tuple[float, ...]) -> None:
    assert without_carrier(words(*seconds), RATE, words(0.5), words(1.5)) is None


def test_a_pause_inside_the_sentence_is_kept() -> None:
    kept = without_carrier(words(1.5, 0.4, 0.3, 0.1, 0.4), RATE, words(0.3, 0.1, 0.4), words(1.6))
    assert kept is not None
    assert len(kept) / RATE == pytest.approx(0.15 + 0.8 + 0.5, abs=0.02)
    assert without_carrier(words(1.5, 0.1, 0.1, 0.2, 0.6), RATE, words(0.1, 0.2, 0.6), words(1.6)) is None


def test_a_pause_after_the_first_words_is_not_the_cut() -> None:
    """The pause before the sentence leaves more than the sentence takes alone, as words are said slower."""
    spoken = words(1.5, 0.1, 0.4, 0.3, 0.6)
    assert without_carrier(spoken, RATE, words(0.3, 0.1, 0.5), words(1.6)) is None


def test_silence_has_no_pause() -> None:
    silence = np.zeros((RATE, 1), np.float32)
    assert without_carrier(silence, RATE, silence, silence) is None
