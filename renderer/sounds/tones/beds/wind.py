"""Wind in the open, with trees at some distance."""

from __future__ import annotations

import numpy as np

from renderer.sounds.tones.beds.bed_tone import levelled
from renderer.sounds.tones.beds.moving_noise import (
    Power,
    band,
    bins_hz,
    curve,
    mixed,
    moving,
    moving_noise,
    of_unit_power,
)
from renderer.sounds.tones.signal import Signal
from renderer.timeline import Block

TURBULENCE = 0.12
"""The standard deviation of the wind's speed, over its mean."""
SPEED_RANGE = (0.72, 1.24)
HOWLS_HZ = (370.0, 410.0)
"""The middle of the howl in each ear, at the mean speed."""


def wind(variant: int) -> Block:
    """Return wind in gusts.

    The speed varies with the spectrum of a wind near the ground, which falls with the power -5/3 of the
    frequency (Kaimal et al. 1972). The power of the sound grows with the sixth power of the speed (Curle
    1955), and the frequencies of vortices with the speed (Strouhal 1878). So a gust is louder and brighter.
    """
    random = np.random.RandomState(7000 + variant)
    common = curve(random, _gusts)
    speeds = [_speed(0.9 * common + 0.44 * curve(random, _gusts)) for _ in HOWLS_HZ]
    leaves = moving(random, 0.1, 2.0)
    power = np.stack([_power(*ear, leaves) for ear in zip(speeds, HOWLS_HZ, strict=True)])
    sound = moving_noise(random, power, shared=0.35)
    return levelled(sound - sound.mean(axis=0))


def _gusts(hertz: Signal) -> Signal:
    return np.asarray((1.0 + hertz / 0.05) ** (-5 / 3) * band(hertz, 0.03, 2.0))


def _speed(deviation: Signal) -> Signal:
    return np.clip(1.0 + TURBULENCE * deviation, *SPEED_RANGE)


def _power(speed: Signal, howl_hz: float, leaves: Signal) -> Power:
    """Return the power of the wind in one ear, (steps, bins)."""
    hertz = bins_hz()
    rumble = of_unit_power(band(hertz, 50.0, 110.0, (2, 1)))
    rush = of_unit_power(band(hertz, 150.0, 700.0, (1, 2)))
    rustle = of_unit_power(band(hertz, 1_600.0, 5_500.0, (2, 2)))
    middle = np.log2(howl_hz * speed**1.5).astype(np.float32)
    octaves = np.log2(np.maximum(hertz, 1.0)).astype(np.float32)[None, :] - middle[:, None]
    howl = np.exp(octaves * octaves * np.float32(-0.5 / 0.32**2))
    howl *= (0.36 * speed**8 / howl.sum(axis=1)).astype(np.float32)[:, None]
    gains = (0.5 * speed**6, 0.42 * speed**6, 0.02 * speed**9 * np.exp(0.25 * leaves))
    return np.asarray(mixed(gains, (rumble, rush, rustle)) + howl, dtype=np.float32)
