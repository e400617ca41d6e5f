"""Steady noise whose spectrum is a slope."""

from __future__ import annotations

from renderer.sounds.tones.beds.bed_tone import levelled
from renderer.sounds.tones.beds.noise import high_pass, sound_of, tilt, unit_power, white
from renderer.timeline import Block


def brown(variant: int) -> Block:
    """Return brown noise: it falls by 6 dB per octave above 25 Hz, and is independent in each ear."""
    return levelled(sound_of(white(2100 + variant) * unit_power(high_pass(25.0, 3) * tilt(-1.0))))
