"""A creek: many bubbles, and the rush of the water."""

from __future__ import annotations

import numpy as np
from msgspec import Struct

from renderer.sounds.tones.beds.bed_tone import levelled
from renderer.sounds.tones.beds.moving_noise import (
    Power,
    add_grains,
    band,
    bins_hz,
    mixed,
    moving,
    moving_noise,
    of_unit_power,
    onsets,
    panned,
)
from renderer.sounds.tones.signal import SAMPLE_RATE
from renderer.timeline import Block


class Site(Struct, frozen=True, kw_only=True):
    """A place where bubbles form, from -1 (left) to 1 (right). ``unrest`` is how much their number varies."""

    place: float
    low_hz: float
    high_hz: float
    per_second: float
    gain: float
    unrest: float


SITES = (
    Site(place=-0.75, low_hz=1_000.0, high_hz=4_200.0, per_second=60.0, gain=0.9, unrest=0.6),
    Site(place=-0.35, low_hz=520.0, high_hz=1_500.0, per_second=16.0, gain=0.62, unrest=0.9),
    Site(place=0.05, low_hz=1_400.0, high_hz=5_600.0, per_second=70.0, gain=0.8, unrest=0.5),
    Site(place=0.4, low_hz=400.0, high_hz=1_000.0, per_second=6.0, gain=0.55, unrest=1.0),
    Site(place=0.7, low_hz=750.0, high_hz=2_800.0, per_second=40.0, gain=0.75, unrest=0.8),
)
_SHAPES = 96
"""How many different bubbles form at a place in a variant."""


def creek(variant: int) -> Block:
    """Return a small creek over stones.

    At each of five places, bubbles of different sizes form. Now and then, many form at once.
    """
    random = np.random.RandomState(7100 + variant)
    sound = np.float32(0.42) * moving_noise(random, _rush(random), shared=0.15)
    for site in SITES:
        flow = np.exp(site.unrest * moving(random, 0.15, 1.5) - site.unrest**2 / 2)
        times = onsets(random, site.per_second * np.minimum(flow, 4.0))
        span = site.high_hz / site.low_hz
        grains = [
            bubble(site.low_hz * span**pitch, rise) for pitch, rise in random.uniform(size=(_SHAPES, 2))
        ]
        gains = site.gain * np.minimum(np.exp(0.5 * random.standard_normal(len(times))), 2.2)
        ears = gains[:, None] * panned(site.place + 0.12 * random.standard_normal(len(times)))
        add_grains(sound, grains, random, times, ears)
    return levelled(sound - sound.mean(axis=0))


def bubble(pitch_hz: float, rise: float) -> Block:
    """Return the sound of one bubble, float32 (frames,).

    A bubble of radius r rings at 3 m/s over r (Minnaert 1933) and decays at 0.13 / r + 0.0072 / r^1.5 per
    second. Its pitch rises while it comes to the surface. The formulas are those of van den Doel, Physically
    Based Models for Liquid Sounds (2005).
    """
    radius_metres = 3.0 / pitch_hz
    decay = 0.13 / radius_metres + 0.0072 * radius_metres**-1.5
    slope = 0.3 * rise**2 * decay
    t = np.arange(round(6.0 / decay * SAMPLE_RATE)) / SAMPLE_RATE
    level = (radius_metres / 0.003) ** 0.4 * -np.expm1(-t * pitch_hz) * np.exp(-decay * t)
    return np.asarray(level * np.sin(2.0 * np.pi * pitch_hz * (t + 0.5 * slope * t * t)), dtype=np.float32)


def _rush(random: np.random.RandomState) -> Power:
    """Return the power of the water's steady sound in both ears, (2, steps, bins)."""
    hertz = bins_hz()
    murmur = of_unit_power(band(hertz, 180.0, 500.0, (2, 1)))
    hiss = of_unit_power(band(hertz, 900.0, 4_000.0, (1, 2)))
    ears = []
    for _ in range(2):
        gains = (0.5 * np.exp(0.3 * moving(random, 0.1, 3.0)), 0.5 * np.exp(0.2 * moving(random, 0.1, 3.0)))
        ears.append(mixed(gains, (murmur, hiss)))
    return np.stack(ears)
