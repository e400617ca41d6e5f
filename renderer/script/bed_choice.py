"""The bed of a track as the front matter and ``--bed`` write it: ``ocean``, or ``ocean, -3dB``."""

from __future__ import annotations

from renderer.script.cues.parts import gain_of, is_gain_allowed
from renderer.script.pacing import WrongValueError

EXAMPLE = "{name: ocean, level: -3dB}"


def read_bed(text: str) -> tuple[str, float]:
    """Return the name of a bed and its gain in decibels, 0 if none is given.

    Raises:
        WrongValueError: what follows the comma is no level.
    """
    name, comma, written = (part.strip() for part in text.partition(","))
    if not name:
        raise WrongValueError("the name is missing", "write it like ocean, -3dB")
    return name, read_bed_level(written) if comma else 0.0


def read_bed_level(text: str) -> float:
    """Return the gain in decibels that a level such as ``-3dB`` gives.

    Raises:
        WrongValueError: the text is no level, or the level is out of range.
    """
    gain_db = gain_of(text.lower())
    if gain_db is None:
        raise WrongValueError(f'"{text[:40]}" is not a level', "write one such as -3dB")
    if not is_gain_allowed(gain_db):
        raise WrongValueError(f"{text} is out of range", "write a level from -90dB to +24dB")
    return gain_db
