"""Tones that go on from variant to variant without a change of phase, and swell slowly.

A variant of a tonal bed repeats after ``REGION_SECONDS``: it consists of lines at whole numbers of cycles in
this time. A line has the same frequency and phase in every variant. Weak lines beside it, which differ from
variant to variant, make it swell and beat.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

import numpy as np

from renderer.sounds.tones.beds.bed_tone import FADE_SECONDS, REGION_SECONDS, levelled
from renderer.sounds.tones.signal import SAMPLE_RATE
from renderer.timeline import Block

if TYPE_CHECKING:
    from numpy.typing import NDArray

Lines: TypeAlias = "NDArray[np.complex128]"
"""The complex amplitudes of neighbouring lines, or of all lines of a channel."""

_FRAMES = REGION_SECONDS * SAMPLE_RATE
_SWELLS = 3


def silent_spectrum() -> Lines:
    """Return the spectrum of both channels, complex128 (2, lines), without a tone. Line k is k / 24 Hz."""
    return np.zeros((2, _FRAMES // 2 + 1), dtype=np.complex128)


def swell(random: np.random.RandomState, depth: float) -> Lines:
    """Return a gain that moves slowly between ``1 - depth`` and ``1 + depth``, as seven lines around 0 Hz."""
    gains = random.uniform(0.3, 1.0, _SWELLS)
    turns = np.exp(2j * np.pi * random.uniform(size=_SWELLS))
    above = 0.5 * depth * gains / gains.sum() * turns
    return np.concatenate([above[::-1].conj(), [1.0], above])


def add_tone(
    spectrum: NDArray[np.complex128], hertz: float, gain: float, phase: float, swells: Lines | None = None
) -> None:
    """Add a sine to the spectrum of one channel.

    Its frequency is rounded to a whole number of cycles in 24 s. ``phase`` is in radians.
    """
    at = round(hertz * REGION_SECONDS)
    amplitude = 0.5 * gain * np.exp(1j * (phase - np.pi / 2))
    if swells is None:
        spectrum[at] += amplitude
    else:
        reach = len(swells) // 2
        spectrum[at - reach : at + reach + 1] += amplitude * swells


def sound_of(spectrum: NDArray[np.complex128]) -> Block:
    """Return the sound of the spectra of both channels, levelled, float32 (``VARIANT_FRAMES``, 2)."""
    from scipy import fft

    once = fft.irfft(spectrum.astype(np.complex64), _FRAMES, axis=1, norm="forward").T
    return levelled(np.concatenate([once, once[: FADE_SECONDS * SAMPLE_RATE]]), "linear")
