"""A warm pad: notes in whole-number ratios that swell and beat slowly."""

from __future__ import annotations

import numpy as np
from msgspec import Struct

from renderer.sounds.tones.beds.bed_tone import REGION_SECONDS
from renderer.sounds.tones.beds.tonal import add_tone, silent_spectrum, sound_of, swell
from renderer.timeline import Block, Tones


class Pad(Struct, frozen=True, kw_only=True):
    """One note of a drone. ``depth`` is how far it swells; ``lean`` is from -1 (left) to 1 (right)."""

    ratio: float
    gain: float
    depth: float
    lean: float = 0.0


PADS = (
    Pad(ratio=0.5, gain=0.30, depth=0.25),
    Pad(ratio=1.0, gain=1.00, depth=0.15),
    Pad(ratio=1.5, gain=0.62, depth=0.40, lean=-0.3),
    Pad(ratio=2.0, gain=0.55, depth=0.35, lean=0.3),
    Pad(ratio=2.5, gain=0.16, depth=0.85, lean=0.15),
    Pad(ratio=3.0, gain=0.26, depth=0.60, lean=-0.4),
    Pad(ratio=4.5, gain=0.08, depth=0.90, lean=0.4),
)
_BEATS = (-3, -2, 2, 3)
"""The detuning of the weak voices of a note, in cycles per 24 s; they beat at 0.08 to 0.25 Hz."""
_BEATING = 0.3
_HARMONICS = 10


def drone_tones(pitch_hz: float) -> Tones:
    """Return the lines of a drone, at the harmonics of its notes."""
    hertz = [harmonic * (pad.ratio * pitch_hz) for pad in PADS for harmonic in range(1, _HARMONICS + 1)]
    return Tones(carriers=tuple(sorted({round(one * REGION_SECONDS) for one in hertz})))


def drone(variant: int, pitch_hz: float = 110.0) -> Block:
    """Return a pad on A or on another pitch. Its lowest note is an octave below this pitch."""
    return pad_chord(variant, pitch_hz, PADS)


def pad_chord(variant: int, pitch_hz: float, pads: tuple[Pad, ...]) -> Block:
    """Return a chord of notes at ``ratio`` times ``pitch_hz``, each with ten harmonics."""
    steady, moving = np.random.RandomState(22), np.random.RandomState(5000 + variant)
    spectrum = silent_spectrum()
    for pad in pads:
        swells = swell(moving, pad.depth)
        for channel, ear in enumerate((-1.0, 1.0)):
            level = pad.gain * np.sqrt(0.5 * (1.0 + ear * pad.lean))
            phase = steady.uniform(0, 2 * np.pi)
            voices = [(0.0, 1.0, phase)]
            for beats in _BEATS:
                share = _BEATING * moving.uniform(0.3, 1.0)
                voices.append((beats / REGION_SECONDS, share, moving.uniform(0, 2 * np.pi)))
            for detuning_hz, share, start in voices:
                for harmonic in range(1, _HARMONICS + 1):
                    hertz = harmonic * (pad.ratio * pitch_hz + detuning_hz)
                    gain = level * share * harmonic**-1.5 / (1.0 + (hertz / 900.0) ** 2)
                    add_tone(spectrum[channel], hertz, gain, start * harmonic, swells)
    return sound_of(spectrum)
