"""Reduces the sibilants of a voice, such as s and sh, where they stick out."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from renderer.speech.calibration import SPEECH_LUFS
from renderer.timeline import Block
from renderer.units import to_linear

if TYPE_CHECKING:
    from numpy.typing import NDArray

MEASURED_HZ = (5_000, 9_000)
"""The band in which sibilants are measured."""

THRESHOLD_DB = SPEECH_LUFS - 18
"""A level of this band, as RMS in dBFS, that a calibrated voice exceeds only in sibilants."""

MOST_DB = 6.0
"""The largest reduction."""

_SLOPE = 0.6  # dB of reduction per dB above the threshold
_REDUCED_FROM_HZ = (4_500, 7_500)  # nothing below the first, everything above the second
_HOPS_PER_SECOND = 200


def reduce_sibilants(samples: Block, sample_rate: int) -> Block:
    """Reduce the treble while the level from 5 to 9 kHz exceeds ``THRESHOLD_DB``.

    The samples are divided into windows of 10 ms that overlap by half. What is too loud in a window is
    subtracted, so all other samples stay as they are, and nothing moves in time.

    Args:
        samples: what a calibrated voice says, of shape (frames, 1).
        sample_rate: their sample rate in Hz, at least 18,000.

    Returns:
        float32 samples of the same shape.
    """
    hop = sample_rate // _HOPS_PER_SECOND
    padded = np.pad(samples[:, 0], (hop, 2 * hop + -len(samples) % hop))
    window = np.sin(np.pi * (np.arange(2 * hop) + 0.5) / (2 * hop)).astype(np.float32)
    spectra = np.fft.rfft(sliding_window_view(padded, 2 * hop)[::hop] * window)
    hertz = np.fft.rfftfreq(2 * hop, 1 / sample_rate)
    band = spectra[:, slice(*np.searchsorted(hertz, MEASURED_HZ))]
    gain = _gain((np.square(band.real) + np.square(band.imag)).sum(axis=1) / hop**2)
    too_loud = np.flatnonzero(gain < 1)
    removed = np.outer(1 - gain[too_loud], np.interp(hertz, _REDUCED_FROM_HZ, (0, 1))).astype(np.float32)
    parts = np.fft.irfft(spectra[too_loud] * removed, 2 * hop) * window
    for place, part in zip(too_loud * hop, parts, strict=True):
        padded[place : place + 2 * hop] -= part
    return padded[hop : hop + len(samples), None]


def _gain(mean_squares: NDArray[np.float64]) -> NDArray[np.float64]:
    """The linear gain of each window; a window counts only if the one before it is too loud as well.

    So the start of a sound stays as it is, and short ones such as t and k stay altogether.
    """
    above_db = 10 * np.log10(np.maximum(mean_squares / to_linear(2 * THRESHOLD_DB), 1))
    above_db[1:] = np.minimum(above_db[1:], above_db[:-1])
    return 10 ** (-np.minimum(_SLOPE * above_db, MOST_DB) / 20)
