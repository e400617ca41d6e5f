"""Synthesis of the beds: one module for each family of sounds, and one row for each bed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from importlib import import_module
from types import MappingProxyType

from renderer.script.cues.bed_names import BEATS, DEFAULT_BEAT_HZ, KEYS, parse_bed_name
from renderer.sounds.tones.beds.beats import beating_tones
from renderer.sounds.tones.beds.bed_tone import BedTone
from renderer.sounds.tones.beds.drone import drone_tones
from renderer.timeline import Block


def _synthesis(module: str, function: str, **pitch: float) -> Callable[[int], Block]:
    """Return a function that makes a variant, and loads its module at the first one."""

    def make(variant: int) -> Block:
        sound: Block = getattr(import_module(f"{__name__}.{module}"), function)(variant, **pitch)
        return sound

    return make


def _beating(bed: str, beat_hz: float) -> BedTone:
    return BedTone(
        make=_synthesis("binaural", bed, beat_hz=beat_hz),
        fade="linear",
        tones=beating_tones(bed, beat_hz),
    )


def _drone(pitch_hz: float = 110.0) -> BedTone:
    return BedTone(
        make=_synthesis("drone", "drone", pitch_hz=pitch_hz), fade="linear", tones=drone_tones(pitch_hz)
    )


BED_TONES: Mapping[str, BedTone] = MappingProxyType(
    {
        "ocean": BedTone(make=_synthesis("ocean", "ocean"), fade="power"),
        "rain": BedTone(make=_synthesis("rain", "rain"), fade="power"),
        "creek": BedTone(make=_synthesis("creek", "creek"), fade="power"),
        "wind": BedTone(make=_synthesis("wind", "wind"), fade="power"),
        "fire": BedTone(make=_synthesis("fire", "fire"), fade="power"),
        "crickets": BedTone(make=_synthesis("crickets", "crickets"), fade="power"),
        "thunder": BedTone(make=_synthesis("thunder", "thunder"), fade="power"),
        "fan": BedTone(make=_synthesis("fan", "fan"), fade="power"),
        "brown": BedTone(make=_synthesis("colours", "brown"), fade="power"),
        "pink": BedTone(make=_synthesis("colours", "pink"), fade="power"),
        "white": BedTone(make=_synthesis("colours", "white"), fade="power"),
        "green": BedTone(make=_synthesis("colours", "green"), fade="power"),
        "drone": _drone(),
        "binaural": _beating("binaural", DEFAULT_BEAT_HZ),
        "isochronic": _beating("isochronic", DEFAULT_BEAT_HZ),
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
    if parsed.bed == "drone":
        return _drone(parsed.tuning_hz / 4 * 2 ** (KEYS[parsed.key] / 12))
    if parsed.bed in BEATS:
        return _beating(parsed.bed, parsed.beat_hz)
    return BED_TONES[parsed.bed]
