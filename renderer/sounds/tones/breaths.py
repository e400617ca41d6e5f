"""Synthesis of the tones of a guided breath: rising for in, level for hold, falling for out."""

from __future__ import annotations

import numpy as np

from renderer.sounds.tones.signal import SAMPLE_RATE
from renderer.timeline import Block

SECONDS = 1.8
LOW_HZ, HIGH_HZ = 293.66, 440.0
PEAK = 0.7

_ATTACK_SECONDS = 0.004
_FALL_SECONDS = 0.45
_HARMONICS = (1.0, 0.18, 0.05)


def glide(from_hz: float, to_hz: float) -> Block:
    """Return a soft tone whose pitch moves in its first second.

    Returns:
        float32 (frames, 2) at 48 kHz, silent at its end.
    """
    seconds = np.arange(round(SECONDS * SAMPLE_RATE)) / SAMPLE_RATE
    share = np.clip(seconds, 0.0, 1.0)
    hertz = from_hz * (to_hz / from_hz) ** (share * share * (3.0 - 2.0 * share))
    phase = 2 * np.pi * np.cumsum(hertz) / SAMPLE_RATE
    tone = sum(gain * np.sin(number * phase) for number, gain in enumerate(_HARMONICS, start=1))
    attack = np.minimum(seconds / _ATTACK_SECONDS, 1.0)
    fall = np.exp(-np.maximum(seconds - 0.35, 0.0) / _FALL_SECONDS)
    end = np.sin(np.clip((SECONDS - seconds) / 0.5, 0.0, 1.0) * (np.pi / 2)) ** 2
    shaped = tone * attack * fall * end
    both = np.repeat((shaped * (PEAK / np.abs(shaped).max()))[:, None], 2, axis=1)
    return both.astype(np.float32)
