"""Speech becomes slower, and keeps its pitch."""

from __future__ import annotations

import numpy as np
import pytest

from renderer.speech.engines.time_stretch import stretched

RATE = 24_000
TONE = (0.3 * np.sin(2 * np.pi * 220 * np.arange(RATE) / RATE)).astype(np.float32)[:, None]


@pytest.mark.parametrize("factor", [1.07, 1.4])
def test_a_stretched_tone_lasts_longer_at_its_pitch(factor: float) -> None:
    slower = stretched(TONE, RATE, factor)
    assert slower.dtype == np.float32
    assert slower.shape == (pytest.approx(RATE * factor, abs=1), 1)
    spectrum = np.abs(np.fft.rfft(slower[:, 0]))
    assert np.argmax(spectrum) * RATE / len(slower) == pytest.approx(220, abs=2)
    assert np.array_equal(slower, stretched(TONE, RATE, factor))


def test_nothing_changes_without_a_stretch() -> None:
    assert stretched(TONE, RATE, 1.0) is TONE
    assert len(stretched(TONE[:0], RATE, 1.4)) == 0
