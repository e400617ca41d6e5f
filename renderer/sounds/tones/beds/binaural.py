"""Binaural beats: pure tones that differ between the ears."""

from __future__ import annotations

import numpy as np

from renderer.sounds.tones.beds.beats import CARRIERS_HZ
from renderer.sounds.tones.beds.bed_tone import REGION_SECONDS
from renderer.sounds.tones.beds.tonal import add_tone, silent_spectrum, sound_of, swell
from renderer.timeline import Block

_TONES = ((1.0, 0.0, 0.1), (0.22, 1.0, 0.6))
"""The gain of each carrier, its phase in radians, and how far it swells."""


def binaural(variant: int, beat_hz: float = 6.0) -> Block:
    """Return 200 Hz in the left ear, and ``beat_hz`` more in the right, with a quiet fifth above each.

    The tones swell slowly, the fifth more than the other.
    """
    random = np.random.RandomState(6000 + variant)
    spectrum = silent_spectrum()
    for hertz, (gain, phase, depth) in zip(CARRIERS_HZ, _TONES, strict=True):
        swells = swell(random, depth)
        for channel, more_hz in enumerate((0.0, beat_hz)):
            add_tone(spectrum[channel], hertz + more_hz, gain, phase, swells)
    return sound_of(spectrum)


def isochronic(variant: int, beat_hz: float = 6.0) -> Block:
    """Return pulses of a tone of 200 Hz with a quiet fifth, ``beat_hz`` of them in a second.

    The gain is the fourth power of a sine: 3/8 + 1/2 cos x + 1/8 cos 2x. So each line has two more on either
    side, and no pulse clicks. The lines keep these distances because a region has a whole number of pulses.
    """
    random = np.random.RandomState(6500 + variant)
    beat_hz = round(beat_hz * REGION_SECONDS) / REGION_SECONDS
    spectrum = silent_spectrum()
    for hertz, (gain, phase, depth) in zip(CARRIERS_HZ, _TONES, strict=True):
        swells = swell(random, depth)
        for beats, share in ((-2, 1 / 16), (-1, 1 / 4), (0, 3 / 8), (1, 1 / 4), (2, 1 / 16)):
            for channel in spectrum:
                add_tone(channel, hertz + beats * beat_hz, gain * share, phase, swells)
    return sound_of(spectrum)
