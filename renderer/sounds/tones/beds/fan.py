"""A fan in the room."""

from __future__ import annotations

import numpy as np

from renderer.sounds.tones.beds.bed_tone import FADE_SECONDS, REGION_SECONDS, levelled
from renderer.sounds.tones.beds.noise import (
    high_pass,
    interpolated,
    low_pass,
    slow_curve,
    sound_of,
    unit_power,
    white,
)
from renderer.timeline import Block

TURNS_HZ = 17.5
BLADES = 5
TONES = (
    (TURNS_HZ, -16.0),
    (BLADES * TURNS_HZ, -7.0),
    (2 * BLADES * TURNS_HZ, -11.0),
    (3 * BLADES * TURNS_HZ, -17.0),
    (4 * BLADES * TURNS_HZ, -23.0),
    (100.0, -14.0),
    (200.0, -21.0),
)
"""The tones in Hz, each with its level in dB beside the noise."""
_SECONDS = REGION_SECONDS + FADE_SECONDS


def fan(variant: int) -> Block:
    """Return a table fan.

    Turbulence makes a broad noise. Above it stand the tones at multiples of the rate at which blades pass,
    5 x 17.5 Hz (Gutin 1936), the rate of the turns, and the hum of the motor at 100 and 200 Hz.

    A tone has k cycles in 27 s, where 8 k leaves 2 or 7 if it is divided by 9. So after 24 s it is 80 degrees
    away from its start, and a fade of equal power between two variants raises it by 0.7 dB at most.
    """
    steady = np.random.RandomState(7300)
    spectrum = white(7310 + variant, shared=0.3) * (
        np.float32(0.8) * unit_power(high_pass(60.0, 2) * low_pass(240.0, 1))
        + np.float32(0.5) * unit_power(high_pass(350.0, 1) * low_pass(1_900.0, 2))
    )
    for hertz, level_db in TONES:
        cycles = round(hertz * _SECONDS)
        while 8 * cycles % 9 not in (2, 7):
            cycles += 1
        phases = steady.uniform(0, 2 * np.pi) + np.array([0.0, 0.7])
        spectrum[:, cycles] += 10.0 ** (level_db / 20.0) / 2**0.5 * np.exp(1j * phases)
    swell = 1.0 + 0.02 * slow_curve(7350 + variant, cut_hz=0.3).mean(axis=1, keepdims=True)
    return levelled(sound_of(spectrum) * interpolated(swell))
