"""Synthesis of the beds: one module for each family of sounds, and one row for each bed."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from renderer.sounds.tones.beds.bed_tone import BedTone
from renderer.sounds.tones.beds.binaural import binaural
from renderer.sounds.tones.beds.colours import brown
from renderer.sounds.tones.beds.drone import drone
from renderer.sounds.tones.beds.ocean import ocean
from renderer.sounds.tones.beds.rain import rain

BED_TONES: Mapping[str, BedTone] = MappingProxyType(
    {
        "ocean": BedTone(make=ocean, fade="power"),
        "rain": BedTone(make=rain, fade="power"),
        "brown": BedTone(make=brown, fade="power"),
        "drone": BedTone(make=drone, fade="linear"),
        "binaural": BedTone(make=binaural, fade="linear"),
    }
)
"""The built-in beds, by name."""
