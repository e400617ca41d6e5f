"""Synthesis of the beds: one module for each family of sounds, and one row for each bed."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from types import MappingProxyType

from msgspec.structs import replace

from renderer.script.cues.bed_names import BEATS, KEYS, parse_bed_name
from renderer.sounds.tones.beds.bed_tone import BedTone
from renderer.sounds.tones.beds.binaural import binaural, isochronic
from renderer.sounds.tones.beds.colours import brown, green, pink, white
from renderer.sounds.tones.beds.creek import creek
from renderer.sounds.tones.beds.crickets import crickets
from renderer.sounds.tones.beds.drone import drone
from renderer.sounds.tones.beds.fan import fan
from renderer.sounds.tones.beds.fire import fire
from renderer.sounds.tones.beds.ocean import ocean
from renderer.sounds.tones.beds.rain import rain
from renderer.sounds.tones.beds.thunder import thunder
from renderer.sounds.tones.beds.wind import wind

BED_TONES: Mapping[str, BedTone] = MappingProxyType(
    {
        "ocean": BedTone(make=ocean, fade="power"),
        "rain": BedTone(make=rain, fade="power"),
        "creek": BedTone(make=creek, fade="power"),
        "wind": BedTone(make=wind, fade="power"),
        "fire": BedTone(make=fire, fade="power"),
        "crickets": BedTone(make=crickets, fade="power"),
        "thunder": BedTone(make=thunder, fade="power", variants=24),
        "fan": BedTone(make=fan, fade="power"),
        "brown": BedTone(make=brown, fade="power"),
        "pink": BedTone(make=pink, fade="power"),
        "white": BedTone(make=white, fade="power"),
        "green": BedTone(make=green, fade="power"),
        "drone": BedTone(make=drone, fade="linear"),
        "binaural": BedTone(make=binaural, fade="linear"),
        "isochronic": BedTone(make=isochronic, fade="linear"),
    }
)
"""The built-in beds, by name."""


def bed_tone(name: str) -> BedTone:
    """Return a built-in bed by a name that a script may use, such as ``drone d 432hz`` or ``binaural 10hz``.

    Raises:
        KeyError: there is no such bed.
        BedNameError: there is such a bed, but not with this key, tuning or rate.
    """
    parsed = parse_bed_name(name)
    tone = BED_TONES[parsed.bed]
    if parsed.bed == "drone":
        pitch_hz = parsed.tuning_hz / 4 * 2 ** (KEYS[parsed.key] / 12)
        return replace(tone, make=partial(drone, pitch_hz=pitch_hz))
    if parsed.bed in BEATS:
        make = binaural if parsed.bed == "binaural" else isochronic
        return replace(tone, make=partial(make, beat_hz=parsed.beat_hz))
    return tone
