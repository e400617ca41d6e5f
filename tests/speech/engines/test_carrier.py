"""A short sentence is spoken after a carrier, which is cut off."""

from __future__ import annotations

import numpy as np
import pytest

from renderer.speech.engines.carrier import CARRIER, needs_carrier, without_carrier
from renderer.speech.engines.hibari_timing import TimedSpeech

RATE = 24_000


@pytest.mark.parametrize(
    ("text", "needs"),
    [
        ("Rest.", True),
        ("Round 2 of 5.", True),
        ("Rest – and breathe.", True),
        ("Your blood pressure rises now, slowly.", True),
        ("Your blood pressure rises now, very slowly.", False),
        (CARRIER, False),
        ("3", True),
        ("…", False),
        ("", False),
    ],
)
def test_short_sentences_need_a_carrier(text: str, *, needs: bool) -> None:
    assert needs_carrier(text) == needs


@pytest.mark.parametrize("quiet_seconds", [0.17, 0.3, 0.38])
def test_the_carrier_is_cut_off_at_the_quietest_place_of_the_pause(quiet_seconds: float) -> None:
    """Each sign lasts 0.1 s, so the pause is from 0.15 s (the middle of the i) to 0.4 s (the r)."""
    seconds = np.arange(0, 0.6, 1 / RATE)
    level = 0.001 + np.abs(seconds - quiet_seconds)
    level[(seconds < 0.15) | (seconds > 0.4)] = 0  # quieter still, but not in the pause
    samples = (level * np.sin(4000 * seconds)).astype(np.float32)[:, None]
    onset_frames = tuple(range(0, len(samples) + 1, RATE // 10))
    spoken = TimedSpeech(samples=samples, signs="zi. rs", onset_frames=onset_frames)

    kept = without_carrier(spoken, "zi.", RATE)

    cut = len(samples) - len(kept.samples)
    assert cut / RATE == pytest.approx(quiet_seconds, abs=0.003)
    assert kept.signs == "rs"
    assert kept.onset_frames == tuple(frame - cut for frame in onset_frames[4:])
    assert kept.samples[0] == 0
    assert np.array_equal(kept.samples[RATE // 200 :], samples[cut + RATE // 200 :])
