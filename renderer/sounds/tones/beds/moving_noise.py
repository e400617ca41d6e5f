"""Noise whose spectrum changes slowly, random curves, and short sounds at random times."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, TypeAlias

import numpy as np

from renderer.sounds.tones.beds.bed_tone import VARIANT_FRAMES
from renderer.sounds.tones.signal import SAMPLE_RATE, Signal
from renderer.timeline import Block

if TYPE_CHECKING:
    from numpy.typing import NDArray

PIECE_FRAMES = 4_096
STEP_FRAMES = PIECE_FRAMES // 2
STEPS = -(-VARIANT_FRAMES // STEP_FRAMES) + 1
STEP_SECONDS = STEP_FRAMES / SAMPLE_RATE

Power: TypeAlias = "NDArray[np.float32]"
"""The mean square of a noise in each frequency bin, at each step: (2, steps, bins)."""


def bins_hz() -> Signal:
    """Return the frequencies of the bins of a step, (2,049,)."""
    return np.asarray(np.fft.rfftfreq(PIECE_FRAMES, 1 / SAMPLE_RATE))


def band(hertz: Signal, low_hz: float, high_hz: float, slopes: tuple[int, int] = (2, 2)) -> Signal:
    """Return the power of a band at each frequency, 1 in its middle.

    The slopes are the orders of Butterworth filters: an order is 6 dB per octave.
    """
    safe = np.maximum(hertz, 1e-3)
    rise, fall = slopes
    return np.asarray(1.0 / ((1.0 + (low_hz / safe) ** (2 * rise)) * (1.0 + (safe / high_hz) ** (2 * fall))))


def of_unit_power(power: Signal) -> Signal:
    """Return a spectrum without DC, scaled so that its noise has a mean square of 1."""
    power = power.copy()
    power[0] = 0.0
    return np.asarray(power / power.sum())


def mixed(gains: Sequence[Signal], spectra: Sequence[Signal]) -> Power:
    """Return the power of several noises whose gains of power change, (steps, bins)."""
    made: Power = np.stack(gains, axis=1).astype(np.float32) @ np.stack(spectra).astype(np.float32)
    return made


def moving_noise(random: np.random.RandomState, power: Power, shared: float = 0.0) -> Block:
    """Return noise whose spectrum follows ``power`` from step to step, (``VARIANT_FRAMES``, 2).

    The noise of a step is independent of that of the next. Sine windows that overlap by half keep the power
    constant (Princen and Bradley 1986). ``shared`` is the correlation of the two ears, from 0 to 1.
    """
    from scipy import fft

    bins = PIECE_FRAMES // 2 + 1
    drawn = np.frombuffer(random.bytes(8 * STEPS * bins), dtype="<i2").astype(np.float32)
    drawn *= np.float32(3**0.5 / 2**15)
    spectra = drawn.view(np.complex64).reshape(2, STEPS, bins)
    if shared:
        angle = np.arcsin(shared) / 2
        spectra = np.float32(np.cos(angle)) * spectra + np.float32(np.sin(angle)) * spectra[::-1]
    spectra *= np.sqrt(power) * np.float32(0.5)
    pieces = fft.irfft(spectra, PIECE_FRAMES, axis=2, norm="forward")
    pieces *= np.sin(np.pi * (np.arange(PIECE_FRAMES, dtype=np.float32) + 0.5) / PIECE_FRAMES)
    sound = pieces[:, 1:, :STEP_FRAMES] + pieces[:, :-1, STEP_FRAMES:]
    return np.asarray(sound.reshape(2, -1)[:, :VARIANT_FRAMES].T, dtype=np.float32)


def curve(random: np.random.RandomState, power: Callable[[Signal], Signal]) -> Signal:
    """Return a random curve at each step, (steps,), with mean 0 and variance 1 over the variant.

    ``power`` gives the power spectrum of the curve for frequencies up to 11.7 Hz.
    """
    count = 1_024
    hertz = np.asarray(np.fft.rfftfreq(count, STEP_SECONDS), dtype=np.float64)
    spectrum = random.standard_normal(len(hertz)) + 1j * random.standard_normal(len(hertz))
    spectrum[1:] *= np.sqrt(power(hertz[1:]))
    spectrum[0] = 0.0
    made = np.fft.irfft(spectrum, count)[:STEPS]
    return np.asarray((made - made.mean()) / made.std())


def moving(
    random: np.random.RandomState, low_hz: float, high_hz: float, slopes: tuple[int, int] = (2, 2)
) -> Signal:
    """Return a random curve whose movements have frequencies from ``low_hz`` to ``high_hz``."""
    return curve(random, lambda hertz: band(hertz, low_hz, high_hz, slopes))


def onsets(random: np.random.RandomState, rate: Signal) -> NDArray[np.int64]:
    """Return the frames of events of a Poisson process, sorted; ``rate`` is per second, at each step."""
    expected = np.concatenate([[0.0], np.cumsum(rate) * STEP_SECONDS])
    events = np.sort(random.uniform(0.0, expected[-1], random.poisson(expected[-1])))
    steps = np.interp(events, expected, np.arange(STEPS + 1))
    frames = (steps * STEP_FRAMES).astype(np.int64)
    return np.asarray(frames[frames < VARIANT_FRAMES])


def panned(lean: Signal) -> Signal:
    """Return the gains of the two ears, (n, 2), for places from -1 (left) to 1 (right)."""
    angle = (np.clip(lean, -1.0, 1.0) + 1.0) * (np.pi / 4)
    return np.stack([np.cos(angle), np.sin(angle)], axis=-1)


def add_grains(
    sound: Block,
    grains: Sequence[NDArray[np.float32]],
    random: np.random.RandomState,
    times: NDArray[np.int64],
    ears: Signal,
) -> None:
    """Add a grain, chosen at random, at each time, with the gain of each ear, (n, 2)."""
    chosen = random.randint(len(grains), size=len(times)).tolist()
    onset_frames = times.tolist()
    for channel, gains in zip(sound.T, ears.T.astype(np.float32), strict=True):
        for onset, which, gain in zip(onset_frames, chosen, gains, strict=True):
            part = channel[onset : onset + len(grains[which])]
            part += grains[which][: len(part)] * gain
