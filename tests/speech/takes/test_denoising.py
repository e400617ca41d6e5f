"""Denoising reduces the noise around words, and leaves the words."""

from __future__ import annotations

import numpy as np
import pytest

from renderer.speech.takes.denoising import denoised
from tests.support.takes import RATE, Clips, power_db, room, spoken, take


@pytest.mark.parametrize("kind", ["hiss", "rumble"])
@pytest.mark.parametrize("above_db", [20, 30, 40])
def test_denoising_takes_noise_and_leaves_words(kind: str, above_db: int) -> None:
    words = spoken(2.0, level_db=-10.0)
    clean = np.concatenate([np.zeros((RATE, 1), np.float32), words, np.zeros((RATE, 1), np.float32)])
    noise = room(len(clean) / RATE, 0.0)
    if kind == "rumble":
        noise = np.cumsum(noise - noise.mean(), axis=0, dtype=np.float64).astype(np.float32)
    noise *= np.float32(10 ** ((power_db(words) - above_db - power_db(noise)) / 20))
    made = denoised(clean + noise, RATE)
    assert made.shape == clean.shape
    gap, inside = slice(0, RATE - 4800), slice(RATE + 4800, 3 * RATE - 4800)
    assert power_db(made[gap]) - power_db(noise[gap]) < -10
    assert power_db(made[inside]) - power_db(clean[inside]) == pytest.approx(0, abs=0.3)
    left = made[inside] - clean[inside]
    assert power_db(left) < power_db(clean[inside]) - above_db + 1


def test_denoising_is_a_setting(clips: Clips) -> None:
    whole = take(np.concatenate([spoken(1.0), np.zeros((RATE, 1), np.float32), spoken(1.0)]), room_db=-50.0)
    gap = slice(round(1.2 * RATE), round(1.8 * RATE))
    (plain,), (clean,) = clips(whole), clips(whole, denoise=True)
    assert power_db(clean[gap]) < power_db(plain[gap]) - 8
