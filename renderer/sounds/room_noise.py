"""The level and the spectrum of the noise before and after the words of a recording."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from renderer.timeline import Block
from renderer.units import to_db

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

SILENT_ROOM_DB = -120.0

SPECTRUM_FRAMES = 2048
"""The number of frames in which a spectrum is measured."""

_LEAST_SECONDS = 0.1
_WINDOW_SECONDS = 0.02
_QUIET_SHARE, _STEADY_POWER = 0.25, 2.0


def room_db(before: Block, after: Block, sample_rate: int) -> float | None:
    """Return the RMS of the noise before and after the words, in decibels relative to full scale.

    Both are of shape (frames, 1). Rumble below about 50 Hz does not count. The result is ``SILENT_ROOM_DB``
    for digital silence, and None if there is too little to measure.
    """
    if len(before) + len(after) < _LEAST_SECONDS * sample_rate:
        return None
    size = round(_WINDOW_SECONDS * sample_rate)
    windows = [side[: len(side) // size * size, 0].reshape(-1, size) for side in (before, after)]
    powers = np.concatenate(windows).var(axis=1, dtype=np.float64)
    level_db = to_db(math.sqrt(float(powers[_is_steady(powers)].mean())))
    return round(max(level_db, SILENT_ROOM_DB), 1)


def room_spectrum(sides: Sequence[Block]) -> NDArray[np.float64]:
    """Return the power spectrum of the noise in these parts of a recording, of shape (frequencies,).

    Its sum is 1, or 0 for digital silence. The parts are of shape (frames, 1), and one of them has
    ``SPECTRUM_FRAMES`` frames or more.
    """
    window = np.hanning(SPECTRUM_FRAMES + 1)[:-1]
    pieces = [
        np.lib.stride_tricks.sliding_window_view(side[:, 0], SPECTRUM_FRAMES)[:: SPECTRUM_FRAMES // 2]
        for side in sides
        if len(side) >= SPECTRUM_FRAMES
    ]
    noise = np.concatenate(pieces)
    spectra = np.square(np.abs(np.fft.rfft((noise - noise.mean(axis=1, keepdims=True)) * window)))
    mean: NDArray[np.float64] = spectra[_is_steady(spectra.sum(axis=1))].mean(axis=0)
    return mean / max(float(mean.sum()), 1e-30)


def _is_steady(powers: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Return which of these powers are of steady noise only, without a breath or the end of a word."""
    quiet: NDArray[np.bool_] = powers <= _STEADY_POWER * np.quantile(powers, _QUIET_SHARE)
    return quiet
