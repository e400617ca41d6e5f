"""The names of the built-in sounds, and the files of those that have one."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

BELLS: Mapping[str, str] = MappingProxyType(
    {
        "high": "a small clear bell, 7.5 s",
        "low": "a temple bell, 12 s",
        "bowl": "a singing bowl, softly struck, 24 s",
        "gong": "a large gong that opens slowly, 24 s",
        "tingsha": "two small cymbals, struck edge on edge, 12 s",
        "chimes": "three metal bars, one after another, 9 s",
        "wood block": "a short knock on wood, 1.2 s",
        "crystal bowl": "a quartz bowl, clear and long, 24 s",
    }
)
"""The built-in bells, each with a one-line description."""

BEDS: Mapping[str, str] = MappingProxyType(
    {
        "ocean": "slow waves of differing size",
        "rain": "steady rain with drops near by",
        "creek": "a small creek over stones",
        "wind": "wind in gusts, with trees far away",
        "fire": "a wood fire with soft crackles",
        "crickets": "crickets in a summer night",
        "thunder": "thunder far away, over soft rain",
        "fan": "a table fan",
        "brown": "brown noise, deep and even",
        "pink": "pink noise, with equal power in each octave",
        "white": "white noise, bright, with equal power at each frequency",
        "green": "green noise, around 500 Hz",
        "drone": "a warm pad on A with slow beating; also in C, D, E, G and at 432 Hz: drone d 432hz",
        "binaural": "200 Hz left and 206 Hz right, a beat of 6 Hz for headphones; others: binaural 10hz",
        "isochronic": "soft pulses of a tone, 6 in a second; others: isochronic 10hz",
    }
)
"""The built-in beds, each with a one-line description."""

BREATH_TONES: Mapping[str, str] = MappingProxyType(
    {
        "breath-in": "a soft tone that rises, 1.8 s",
        "breath-hold": "a soft tone that stays, 1.8 s",
        "breath-out": "a soft tone that falls, 1.8 s",
    }
)
"""The tones of a guided breath, each with a one-line description."""


def assets_folder() -> Path:
    """Return ``assets`` inside the installed package, or at the top of a checkout."""
    package = Path(__file__).resolve().parent.parent
    installed = package / "assets"
    return installed if installed.is_dir() else package.parent / "assets"


def built_in(name: str) -> Path | None:
    """Return the file of a breath tone, or None for any other name.

    ``breath in`` means ``breath-in``.
    """
    file = name.replace(" ", "-")
    known = file in BREATH_TONES
    return assets_folder() / f"{file}.flac" if known else None
