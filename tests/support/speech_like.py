"""A sound like speech, made of harmonics, formants and hiss, for tests of what checks hear."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

RATE = 24_000

_FORMANTS = {"a": (750, 1200, 2600), "e": (450, 1900, 2600), "i": (300, 2300, 3000), "o": (450, 850, 2500)}


def spoken(syllables: str, seconds_each: float = 0.24, pitch_hz: float = 190.0) -> NDArray[np.float32]:
    """Syllables of a vowel, ``s`` for a hiss or a space for a pause, after 0.2 s of silence and before it."""
    random = np.random.default_rng(1)
    quiet = np.zeros(RATE // 5)
    pieces = [_piece(each, seconds_each, pitch_hz * (1.1 - 0.01 * number), random)
              for number, each in enumerate(syllables)]  # fmt: skip
    whole = np.concatenate([quiet, *pieces, quiet])
    return (0.3 * whole / np.abs(whole).max()).astype(np.float32)


def _piece(
    syllable: str, seconds: float, pitch_hz: float, random: np.random.Generator
) -> NDArray[np.float64]:
    frames = round(seconds * RATE)
    time = np.arange(frames) / RATE
    rise = np.clip(np.minimum(time, seconds - time) / 0.05, 0, 1)
    envelope = np.sin(np.pi / 2 * rise) ** 2
    match syllable:
        case " ":
            return np.zeros(frames)
        case "s":
            hiss = random.standard_normal(frames)
            return 0.06 * envelope * np.diff(hiss, prepend=0.0)
        case _:
            return envelope * _vowel(_FORMANTS[syllable], time, pitch_hz * (1 - 0.2 * time))


def _vowel(
    formants: tuple[int, ...], time: NDArray[np.float64], pitch_hz: NDArray[np.float64]
) -> NDArray[np.float64]:
    phase = 2 * np.pi * np.cumsum(pitch_hz) / RATE
    wave = np.zeros_like(time)
    for harmonic in range(1, 50):
        hertz = harmonic * float(pitch_hz.mean())
        gain = sum(1 / (1 + ((hertz - formant) / 90) ** 2) for formant in formants) + 0.02
        wave += gain / harmonic**0.7 * np.cos(harmonic * phase + harmonic**2)
    return wave
