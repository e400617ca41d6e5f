"""Steady rain: a wash of noise, a murmur far away, and drops near by."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import numpy as np
from msgspec import Struct

from renderer.sounds.tones.beds.bed_tone import VARIANT_FRAMES, levelled
from renderer.sounds.tones.beds.noise import (
    Gains,
    high_pass,
    interpolated,
    low_pass,
    slow_curve,
    sound_of,
    tilt,
    unit_power,
    white,
)
from renderer.sounds.tones.signal import SAMPLE_RATE
from renderer.timeline import Block

if TYPE_CHECKING:
    from numpy.typing import NDArray


class Drops(Struct, frozen=True, kw_only=True):
    """Drops of one kind: how many fall per second, between which pitches, and how they sound.

    ``decay_seconds`` is the time in which a drop falls to 1/e. ``bend`` is how far its pitch rises.
    """

    per_second: int
    low_hz: float
    high_hz: float
    decay_seconds: float
    gain: float
    bend: float


LEAVES = Drops(per_second=160, low_hz=1500.0, high_hz=6500.0, decay_seconds=0.0016, gain=2.1, bend=0.0)
WATER = Drops(per_second=9, low_hz=650.0, high_hz=1700.0, decay_seconds=0.012, gain=1.54, bend=0.25)
_SHAPES = 64
"""How many different drops of a kind fall in a variant."""


def rain(variant: int) -> Block:
    """Return steady rain that varies slightly in level."""
    swell = 1.0 + 0.09 * slow_curve(4200 + variant, cut_hz=0.35)
    sound = sound_of(white(4100 + variant, shared=0.2) * _wash()) * interpolated(swell)
    random = np.random.RandomState(4300 + variant)
    for drops in (LEAVES, WATER):
        add_drops(sound, drops, random)
    return levelled(sound - sound.mean(axis=0))


@cache
def _wash() -> Gains:
    near = high_pass(350.0, 1) * low_pass(5200.0, 1) * low_pass(15_000.0, 2) * tilt(-0.35)
    far = high_pass(70.0, 2) * low_pass(420.0, 1) * tilt(-0.5)
    both: Gains = unit_power(near) + np.float32(0.42) * unit_power(far)
    return both


def add_drops(sound: Block, drops: Drops, random: np.random.RandomState) -> None:
    """Add drops to a variant, at random places between its ends and between the ears."""
    shapes = [_shape(drops, random) for _ in range(_SHAPES)]
    count = drops.per_second * VARIANT_FRAMES // SAMPLE_RATE
    onsets = random.randint(VARIANT_FRAMES, size=count).tolist()
    chosen = random.randint(_SHAPES, size=count).tolist()
    levels = drops.gain * np.minimum(np.exp(0.7 * random.standard_normal(count)), 4.0)
    leans = random.uniform(-0.9, 0.9, count)
    for channel, ear in zip(sound.T, (-1.0, 1.0), strict=True):
        gains = (levels * np.sqrt(0.5 * (1.0 + ear * leans))).astype(np.float32)
        for onset, which, gain in zip(onsets, chosen, gains, strict=True):
            part = channel[onset : onset + len(shapes[which])]
            part += shapes[which][: len(part)] * gain


def _shape(drops: Drops, random: np.random.RandomState) -> NDArray[np.float32]:
    """Return one drop, float32 (frames,): a tone that rises quickly and falls."""
    pitch_hz = drops.low_hz * (drops.high_hz / drops.low_hz) ** random.uniform()
    tau = drops.decay_seconds * random.uniform(0.5, 1.6)
    t = np.arange(round(9 * tau * SAMPLE_RATE)) / SAMPLE_RATE
    envelope = (1.0 - np.exp(-t / (0.15 * tau))) * np.exp(-t / tau)
    tone = np.sin(2 * np.pi * pitch_hz * (t + drops.bend * t * t / (8 * tau)))
    drop: NDArray[np.float32] = (envelope * tone).astype(np.float32)
    return drop
