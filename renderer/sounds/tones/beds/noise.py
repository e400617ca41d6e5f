"""Noise, shaped in the frequency domain over a whole variant."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, TypeAlias

import numpy as np

from renderer.sounds.tones.beds.bed_tone import VARIANT_FRAMES
from renderer.sounds.tones.signal import SAMPLE_RATE, Signal
from renderer.timeline import Block

if TYPE_CHECKING:
    from numpy.typing import NDArray

Gains: TypeAlias = "NDArray[np.float32]"
"""A gain for each frequency of ``hertz()``."""

Spectrum: TypeAlias = "NDArray[np.complex64]"
"""The spectra of the two channels of a variant, of shape (2, frequencies)."""

_kept = lru_cache(maxsize=16)  # all variants of a bed have the same filters


@_kept
def hertz() -> Gains:
    """Return the frequencies of a spectrum, in Hz."""
    frequencies: Gains = np.fft.rfftfreq(VARIANT_FRAMES, 1 / SAMPLE_RATE).astype(np.float32)
    return frequencies


@_kept
def high_pass(cut_hz: float, order: int) -> Gains:
    """Return the gains of a Butterworth high-pass filter."""
    above_dc: Gains = np.maximum(hertz(), np.float32(0.01))
    gains: Gains = (1.0 + (above_dc / np.float32(cut_hz)) ** (-2 * order)) ** np.float32(-0.5)
    return gains


@_kept
def low_pass(cut_hz: float, order: int) -> Gains:
    """Return the gains of a Butterworth low-pass filter."""
    gains: Gains = (1.0 + (hertz() / np.float32(cut_hz)) ** (2 * order)) ** np.float32(-0.5)
    return gains


@_kept
def tilt(exponent: float) -> Gains:
    """Return gains proportional to a power of the frequency, constant below 1 Hz."""
    return np.maximum(hertz(), np.float32(1.0)) ** np.float32(exponent)


def unit_power(gains: Gains) -> Gains:
    """Return the gains without DC, scaled so that they give white noise of unit power the same power."""
    scaled: Gains = gains / np.sqrt(np.mean(gains[1:] ** 2))
    scaled[0] = 0.0
    return scaled


def white(seed: int, *, shared: float = 0.0) -> Spectrum:
    """Return the spectrum of white noise of unit power. Its samples have a normal distribution.

    ``shared`` is the correlation of the two channels, from 0 to 1.
    """
    bins = VARIANT_FRAMES // 2 + 1
    # NEP 19: the streams of RandomState are the same in every version.
    drawn = np.frombuffer(np.random.RandomState(seed).bytes(8 * bins), dtype="<i2")
    scale = np.float32((3 / (2 * VARIANT_FRAMES)) ** 0.5 / 32768)
    spectrum: Spectrum = (drawn.astype(np.float32) * scale).view(np.complex64).reshape(2, bins)
    if shared:
        angle = np.arcsin(shared) / 2
        own, other = np.float32(np.cos(angle)), np.float32(np.sin(angle))
        spectrum = own * spectrum + other * spectrum[::-1]
    return spectrum


def sound_of(spectrum: Spectrum, fraction: int = 1) -> Block:
    """Return the sound of a spectrum, float32 (``VARIANT_FRAMES // fraction``, 2).

    The sample rate is ``SAMPLE_RATE // fraction``; higher frequencies are left out.
    """
    from scipy import fft

    frames = VARIANT_FRAMES // fraction
    sound: Block = fft.irfft(spectrum[:, : frames // 2 + 1], frames, axis=1, norm="forward").T
    return sound


def add_sound(spectrum: Spectrum, sound: Block) -> None:
    """Add to a spectrum a sound of a whole variant, whose sample rate may be a fraction."""
    from scipy import fft

    added = fft.rfft(sound.T, axis=1, norm="forward")
    spectrum[:, : added.shape[1]] += added


def slow_curve(seed: int, *, cut_hz: float, points_hz: int = 50) -> Signal:
    """Return a random movement of unit power below ``cut_hz``, one curve for each channel.

    Returns:
        float64 (points, 2), with ``points_hz`` points in a second; see ``interpolated``.
    """
    points = VARIANT_FRAMES * points_hz // SAMPLE_RATE
    spectrum = np.fft.rfft(np.random.RandomState(seed).standard_normal((2, points)), axis=1)
    spectrum *= 1.0 / np.sqrt(1.0 + (np.fft.rfftfreq(points, 1 / points_hz) / cut_hz) ** 4)
    spectrum[:, 0] = 0.0
    curves = np.fft.irfft(spectrum, points, axis=1)
    scaled: Signal = curves.T / np.sqrt(np.mean(curves**2))
    return scaled


def interpolated(points: Signal, frames: int = VARIANT_FRAMES) -> Block:
    """Return curves of a whole variant, given by (points, channels), as float32 (frames, channels).

    ``frames`` must be a multiple of the number of points.
    """
    steps = np.diff(points, axis=0, append=points[-1:]).T.astype(np.float32)
    each = frames // len(points)
    curves: Block = steps[:, :, None] * (np.arange(each, dtype=np.float32) / np.float32(each))
    curves += points.T.astype(np.float32)[:, :, None]
    return curves.reshape(points.shape[1], -1).T
