"""The loudness of words from the blocks of their clips, against the meter."""

from __future__ import annotations

import numpy as np
import pytest

from renderer.loudness.meter import block_lufs, clip_block_lufs, words_lufs
from renderer.timeline import Block

RATE = 48_000


def sentence(seconds: float, level: float, seed: int) -> Block:
    """Noise in syllables."""
    time = np.arange(round(seconds * RATE)) / RATE
    noise = np.random.default_rng(seed).standard_normal(len(time))
    return (level * np.sin(np.pi * 3 * time) ** 2 * noise).astype(np.float32)[:, None]


def test_the_words_have_the_loudness_of_a_track_that_has_only_them() -> None:
    clips = [
        sentence(0.2 + 0.37 * number, 0.02 + 0.01 * (number % 4), seed=number) for number in range(1, 12)
    ]
    silence = np.zeros((RATE, 1), np.float32)
    whole = np.concatenate([part for clip in clips for part in (silence, clip, silence)])
    found = words_lufs(clip_block_lufs(clip, RATE) for clip in clips)
    assert found == pytest.approx(block_lufs(whole, RATE), abs=0.1)


def test_words_that_are_far_softer_do_not_count() -> None:
    loud, soft = (clip_block_lufs(sentence(4.0, level, seed=1), RATE) for level in (0.1, 0.01))
    assert words_lufs([loud, soft]) == pytest.approx(words_lufs([loud]), abs=0.3)


def test_silent_words_have_no_loudness() -> None:
    assert words_lufs([clip_block_lufs(np.zeros((RATE, 1), np.float32), RATE)]) is None
