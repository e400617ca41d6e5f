"""Surf: bands of noise that follow waves of differing size and distance."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from msgspec import Struct

from renderer.sounds.tones.beds.bed_tone import VARIANT_FRAMES, levelled
from renderer.sounds.tones.beds.noise import (
    Gains,
    Spectrum,
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
from renderer.sounds.tones.signal import SAMPLE_RATE, Signal
from renderer.timeline import Block

_POINTS_HZ = 100
_SPREAD_SECONDS = 0.12


class Wave(Struct, frozen=True, kw_only=True):
    """One wave: the time of its crest, its size, its duration, and its movement between the ears."""

    crest_seconds: float
    size: float
    stretch: float
    lean_from: float
    lean_to: float


def ocean(variant: int) -> Block:
    """Return surf. Each wave has a rumble that comes first, a body, a crash at the crest, and foam."""
    rolling = waves(variant)
    noise = white(3100 + variant, shared=0.5)
    flicker = 1.0 + 0.14 * slow_curve(3200 + variant, cut_hz=2.0, points_hz=_POINTS_HZ)
    rumble = 0.34 * (0.12 + _surf(rolling, rise=2.3, fall=2.2, lag=-0.7))
    body = 0.48 * _surf(rolling, rise=1.7, fall=2.1, lag=-0.2)
    crash = 0.42 * _surf(rolling, rise=0.9, fall=1.5, lag=0.0)
    foam = 0.26 * _surf(rolling, rise=0.8, fall=2.6, lag=0.5) * flicker
    far = noise * (np.float32(0.09) * _band(60.0, 2600.0, -0.6))
    add_sound(
        far,
        _moving(noise, _band(35.0, 160.0, -0.3), rumble, 8)
        + _moving(noise, _band(120.0, 900.0, -0.5), body, 8),
    )
    add_sound(far, _moving(noise, _band(500.0, 3600.0, -0.5), crash, 3))
    return levelled(sound_of(far) + _moving(noise, _band(2200.0, 9000.0, -0.4), foam, 1))


@lru_cache(maxsize=5)
def _band(low_hz: float, high_hz: float, exponent: float) -> Gains:
    return unit_power(high_pass(low_hz, 2) * low_pass(high_hz, 2) * tilt(exponent))


def _moving(noise: Spectrum, band: Gains, gains: Signal, fraction: int) -> Block:
    """Return a band of noise that moves, at a fraction of the sample rate."""
    kept = VARIANT_FRAMES // fraction // 2 + 1
    sound = sound_of(noise[:, :kept] * band[:kept], fraction)
    sound *= interpolated(gains, len(sound))
    return sound


def waves(variant: int) -> tuple[Wave, ...]:
    """Return the waves of a variant, those that begin before it and end after it included.

    Their crests are 3.8 to 9 s apart. A large wave is often followed by a small one.
    """
    random = np.random.RandomState(3000 + variant)
    found, crest, small = [], random.uniform(-12.0, -6.0), False
    while crest < VARIANT_FRAMES / SAMPLE_RATE + 8.0:
        side = random.choice([-1.0, 1.0])
        found.append(
            Wave(
                crest_seconds=crest,
                size=random.uniform(0.2, 0.4) if small else random.uniform(0.6, 1.0),
                stretch=random.uniform(0.65, 0.8) if small else random.uniform(0.85, 1.3),
                lean_from=side * random.uniform(0.2, 0.6),
                lean_to=-side * random.uniform(-0.3, 0.5),
            )
        )
        small = not small and random.uniform() < 0.6
        crest += random.uniform(3.8, 5.4) if small else random.uniform(4.8, 9.0)
    return tuple(found)


def _surf(rolling: tuple[Wave, ...], *, rise: float, fall: float, lag: float) -> Signal:
    """Return how strongly all waves sound in each ear, (points, 2); a wave rises quickly and fades slowly."""
    seconds = np.arange(VARIANT_FRAMES * _POINTS_HZ // SAMPLE_RATE) / _POINTS_HZ
    gains = np.zeros((len(seconds), 2))
    for wave in rolling:
        away = seconds - wave.crest_seconds - lag
        before = np.exp(-0.5 * (np.minimum(away, 0.0) / (rise * wave.stretch)) ** 2)
        after = np.exp(-np.maximum(away, 0.0) / (fall * wave.stretch))
        along = 0.5 + 0.5 * np.tanh(away / (2.0 * wave.stretch))
        lean = wave.lean_from + (wave.lean_to - wave.lean_from) * along
        shape = wave.size * before * after
        gains[:, 0] += shape * np.sqrt(1.0 - 0.6 * lean)
        gains[:, 1] += shape * np.sqrt(1.0 + 0.6 * lean)
    return _smooth(gains)


def _smooth(gains: Signal) -> Signal:
    """Return the gains with their crests rounded by a Gaussian window."""
    reach = round(4 * _SPREAD_SECONDS * _POINTS_HZ)
    window = np.exp(-0.5 * (np.arange(-reach, reach + 1) / (_SPREAD_SECONDS * _POINTS_HZ)) ** 2)
    window /= window.sum()
    padded = np.pad(gains, ((reach, reach), (0, 0)), mode="edge")
    return np.stack([np.convolve(channel, window, mode="valid") for channel in padded.T], axis=1)
