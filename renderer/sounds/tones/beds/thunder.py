"""Thunder far away, over soft rain."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import numpy as np

from renderer.sounds.tones.beds.bed_tone import VARIANT_FRAMES, levelled
from renderer.sounds.tones.beds.noise import (
    Gains,
    add_sound,
    high_pass,
    interpolated,
    low_pass,
    slow_curve,
    sound_of,
    tilt,
    unit_power,
    white,
)
from renderer.sounds.tones.beds.rain import Drops, add_drops
from renderer.sounds.tones.signal import SAMPLE_RATE, Signal
from renderer.timeline import Block

if TYPE_CHECKING:
    from numpy.typing import NDArray

_FRACTION = 20
_RATE = SAMPLE_RATE // _FRACTION
_FRAMES = VARIANT_FRAMES // _FRACTION
_LEVELS_HZ = 20
_LAST_START_SECONDS = 16.0
_PIECES = 300
_N_WAVES_SECONDS = (0.005, 0.0075, 0.011)
LEAVES = Drops(per_second=60, low_hz=1200.0, high_hz=4500.0, decay_seconds=0.0018, gain=0.9, bend=0.0)
SHARE = 0.3
"""The energy of the thunder, over that of the rain, as K-weighting hears both."""


def thunder(variant: int) -> Block:
    """Return one or two rolls of thunder over soft rain. They rise slowly, and none is near."""
    random = np.random.RandomState(7400 + variant)
    swell = 1.0 + 0.06 * slow_curve(7450 + variant, cut_hz=0.3)
    sound = sound_of(white(7480 + variant, shared=0.2) * _soft_rain()) * interpolated(swell)
    add_drops(sound, LEAVES, random)
    spectrum = np.zeros((2, VARIANT_FRAMES // 2 + 1), dtype=np.complex64)
    add_sound(spectrum, _rolls(random).astype(np.float32))
    rolling = sound_of(spectrum)
    return levelled(sound - sound.mean(axis=0) + rolling - rolling.mean(axis=0))


@cache
def _soft_rain() -> Gains:
    near = high_pass(300.0, 1) * low_pass(3_600.0, 1) * low_pass(12_000.0, 2) * tilt(-0.35)
    far = high_pass(70.0, 2) * low_pass(420.0, 1) * tilt(-0.5)
    both: Gains = unit_power(near) + np.float32(0.5) * unit_power(far)
    return both


def _rolls(random: np.random.RandomState) -> Signal:
    """Return the thunder of a variant at a low sample rate, (frames, 2).

    They begin at any time, so the rolls of a long bed are not evenly apart.
    """
    start_seconds = random.uniform(0.8, _LAST_START_SECONDS)
    sound = _roll(random, start_seconds, random.uniform(9.0, 15.0))
    if random.uniform() < 0.35:
        later = (start_seconds + random.uniform(7.0, 10.0)) % _LAST_START_SECONDS
        sound += random.uniform(0.3, 0.6) * _roll(random, later, random.uniform(7.0, 9.0))
    hertz = np.fft.rfftfreq(_FRAMES, 1 / _RATE)
    weighted = np.fft.rfft(sound, axis=0) * (hertz**2 / (hertz**2 + 38.0**2))[:, None]
    energy = 2.0 * np.square(np.abs(weighted)).sum() / _FRAMES**2
    return np.asarray(sound * np.sqrt(SHARE * 2.0 * _rain_energy() / energy))


@cache
def _rain_energy() -> float:
    """Return the mean square of the rain with the treble of K-weighting, 4 dB above 1.5 kHz."""
    gains = _soft_rain()
    above = np.sqrt(1.0 + 1.5 * (1.0 - low_pass(1_500.0, 2) ** 2))
    return float(np.mean((gains * above) ** 2))


def _roll(random: np.random.RandomState, start_seconds: float, seconds: float) -> Signal:
    """Return one roll of thunder that begins at ``start_seconds``, (frames, 2).

    Each piece of a crooked channel gives a wave in the form of an N (Few 1969; Ribner and Roy 1982). The
    waves of near pieces come first. Air, ground and clouds take away the treble and add echoes.
    """
    t = np.arange(_FRAMES) / _RATE - start_seconds
    hertz = np.fft.rfftfreq(2 * _FRAMES, 1 / _RATE)
    low_cut = (30.0 / np.maximum(hertz, 1.0)) ** 4
    air = 1.0 / ((1.0 + (hertz / random.uniform(80.0, 160.0)) ** 2) * (1.0 + low_cut))
    ears = []
    for _ in range(2):
        spectrum = np.zeros(len(hertz), dtype=complex)
        for wave in _n_waves():
            delays = _channel(random)
            levels = np.exp(0.6 * random.standard_normal(len(delays)) - 1.4 * delays)
            at = ((start_seconds + seconds * delays) * _RATE).astype(np.int64)
            pulses = np.bincount(at[at < _FRAMES], levels[at < _FRAMES], _FRAMES)
            spectrum += np.fft.rfft(pulses, 2 * _FRAMES) * wave
        echo = random.standard_normal(6 * _RATE) * np.exp(-np.arange(6 * _RATE) / (1.3 * _RATE)) * 0.05
        echo[0] = 1.0
        ears.append(np.fft.irfft(spectrum * np.fft.rfft(echo, 2 * _FRAMES) * air)[:_FRAMES])
    rising = np.clip(t / 3.0, 0.0, 1.0)
    falling = np.clip((seconds + 4.0 - t) / (0.7 * seconds), 0.0, 1.0)
    ending = np.clip((VARIANT_FRAMES / SAMPLE_RATE - 0.3 - start_seconds - t) / 4.0, 0.0, 1.0)
    return _even(np.stack(ears, axis=1)) * (rising * falling * ending)[:, None] ** 1.5


@cache
def _n_waves() -> tuple[NDArray[np.complex128], ...]:
    """Return the spectra of waves in the form of an N, over twice the length of a variant."""
    waves = [np.linspace(1.0, -1.0, round(seconds * _RATE)) for seconds in _N_WAVES_SECONDS]
    return tuple(np.fft.rfft(wave, 2 * _FRAMES) for wave in waves)


def _channel(random: np.random.RandomState) -> Signal:
    """Return when the wave of each piece of a channel arrives: 0 for the nearest piece, 1 for the farthest.

    The channel is crooked, and rises and then runs level through the cloud, farther and farther away.
    """
    steps = random.standard_normal((_PIECES, 3)) * 55.0
    rises = np.arange(_PIECES) < _PIECES // 4
    steps[:, 2] += np.where(rises, 4_000.0 / (_PIECES // 4), 0.0)
    steps[:, 0] += np.where(rises, 0.0, 5_000.0 / _PIECES)
    places = np.cumsum(steps, axis=0) + np.array([5_000.0, 0.0, 0.0])
    away = np.sqrt(np.square(places).sum(axis=1))
    return np.asarray((away - away.min()) / (away.max() - away.min()))


def _even(sound: Signal) -> Signal:
    """Return the sound with its loudest parts made softer, so that none startles."""
    energies = np.square(sound).mean(axis=1).reshape(-1, _RATE // _LEVELS_HZ).mean(axis=1)
    window = np.hanning(round(1.2 * _LEVELS_HZ))
    smooth = np.convolve(energies, window / window.sum(), "same")
    level = np.interp(np.arange(_FRAMES) / _RATE, (np.arange(len(smooth)) + 0.5) / _LEVELS_HZ, smooth)
    usual = np.mean(level[level > 0.05 * level.max()])
    return np.asarray(sound * (1.0 + (level / usual) ** 2)[:, None] ** -0.4)
