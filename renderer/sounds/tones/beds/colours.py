"""Steady noise of one colour, independent in each ear."""

from __future__ import annotations

import numpy as np

from renderer.sounds.tones.beds.bed_tone import levelled
from renderer.sounds.tones.beds.noise import Gains, hertz, high_pass, low_pass, sound_of, tilt, unit_power
from renderer.sounds.tones.beds.noise import white as white_spectrum
from renderer.timeline import Block

GREEN_HZ = 500.0


def brown(variant: int) -> Block:
    """Return brown noise: it falls by 6 dB per octave above 25 Hz, and is independent in each ear."""
    return levelled(sound_of(white_spectrum(2100 + variant) * unit_power(high_pass(25.0, 3) * tilt(-1.0))))


def white(variant: int) -> Block:
    """Return white noise: it has the same power at each frequency from 20 Hz to 20 kHz."""
    shape = unit_power(high_pass(20.0, 2) * low_pass(20_000.0, 8))
    return levelled(sound_of(white_spectrum(2200 + variant) * shape))


def pink(variant: int) -> Block:
    """Return pink noise: it falls by 3 dB per octave, so each octave from 20 Hz to 20 kHz has equal power."""
    shape = unit_power(high_pass(20.0, 2) * low_pass(20_000.0, 8) * tilt(-0.5))
    return levelled(sound_of(white_spectrum(2300 + variant) * shape))


def green(variant: int) -> Block:
    """Return green noise: its spectrum falls on both sides of 500 Hz.

    No standard defines green noise. Here the slopes approach 6 dB per octave, as in a resonance.
    """
    above_dc: Gains = np.maximum(hertz(), np.float32(0.01))
    octaves: Gains = above_dc / np.float32(GREEN_HZ)
    resonance: Gains = (octaves + octaves ** np.float32(-1.0)) ** np.float32(-1.0)
    shape = unit_power(high_pass(20.0, 2) * low_pass(20_000.0, 8) * resonance)
    return levelled(sound_of(white_spectrum(2400 + variant) * shape))
