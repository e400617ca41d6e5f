"""Names of built-in beds with a key, a tuning or a rate, such as ``drone d 432hz`` or ``binaural 10hz``."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from types import MappingProxyType

from msgspec import Struct

from renderer.script.suggestions import nearest

KEYS: Mapping[str, int] = MappingProxyType({"a": 0, "c": 3, "d": 5, "e": -5, "g": -2})
"""The keys of a drone, each with its distance from A in semitones."""
TUNINGS_HZ = (440, 432)
"""The pitches that the A above middle C may have."""
SLOWEST_BEAT_HZ, FASTEST_BEAT_HZ = 0.5, 40.0
DEFAULT_BEAT_HZ = 6.0
BEATS = ("binaural", "isochronic")
"""The beds that beat at a rate."""

THEN = " then "
"""What stands between the sounds that play in turn as a bed."""

OFF = ("off", "none")
"""The names that stand for no bed."""

_HERTZ = re.compile(r"(\d{1,6}(?:\.\d{1,6})?) ?hz")


class BedName(Struct, frozen=True, kw_only=True):
    """A built-in bed, and what its name says about it. ``key`` and ``tuning_hz`` are of a drone."""

    bed: str
    key: str = "a"
    tuning_hz: int = TUNINGS_HZ[0]
    beat_hz: float = DEFAULT_BEAT_HZ


class BedNameError(ValueError):
    """A name that begins like that of a bed, and goes on with something that the bed does not take."""

    def __init__(self, message: str, remedy: str) -> None:
        super().__init__(message, remedy)
        self.message = message
        self.remedy = remedy


def parse_bed_name(name: str) -> BedName:
    """Read the name of a built-in bed, in small letters. Whether there is such a bed is not checked.

    Raises:
        BedNameError: the name of a drone or of a beat goes on with something else than a key, a tuning or a
            rate.
    """
    bed, _, more = name.partition(" ")
    if not more or bed not in ("drone", *BEATS):
        return BedName(bed=name)
    return _drone(more) if bed == "drone" else _beat(bed, more)


def row_of(name: str, known: Collection[str]) -> tuple[str, ...]:
    """Return the sounds that play in turn as a bed, such as ``piano then strings``; usually only one.

    A ``known`` name is one sound, even if ``then`` is a part of it.
    """
    return (name,) if name in known else tuple(name.split(THEN))


def has_parameters(name: str) -> bool:
    """Return whether a name is that of a drone or of a beat, and goes on after it."""
    return name.startswith(tuple(f"{bed} " for bed in ("drone", *BEATS)))


def is_bed_with_parameters(name: str) -> bool:
    """Return whether a name is that of a drone or of a beat with a key, a tuning or a rate that it takes."""
    try:
        return has_parameters(name) and bool(parse_bed_name(name))
    except BedNameError:
        return False


def _drone(more: str) -> BedName:
    key, tuning_hz, drone = "a", TUNINGS_HZ[0], "drone"
    first, _, last = more.partition(" ")
    if first in KEYS:
        key, more, drone = first, last, f"drone {first}"
    if more:
        found = _HERTZ.fullmatch(more if not more.isdecimal() else f"{more}hz")
        if not found:
            near = nearest(more, KEYS) if drone == "drone" else None
            remedy = (
                f'did you mean "drone {near}"?'
                if near
                else f"write a key ({', '.join(KEYS)}), a tuning, or both, such as drone d 432hz"
            )
            raise BedNameError(f'a drone has no key "{more}"', remedy)
        if float(found[1]) not in TUNINGS_HZ:
            remedy = f'write "{drone} 440hz" or "{drone} 432hz"'
            raise BedNameError(f'a drone has no tuning "{more}"', remedy)
        if more.isdecimal():
            raise BedNameError(f'the tuning "{more}" has no unit', f'write "{drone} {more}hz"')
        tuning_hz = int(float(found[1]))
    return BedName(bed="drone", key=key, tuning_hz=tuning_hz)


def _beat(bed: str, more: str) -> BedName:
    found = _HERTZ.fullmatch(more)
    if not found:
        if _HERTZ.fullmatch(f"{more}hz"):
            raise BedNameError(f'the rate "{more}" has no unit', f'write "{bed} {more}hz"')
        raise BedNameError(f'"{more}" is not a rate of {bed} beats', f"write it like {bed} 10hz")
    if not SLOWEST_BEAT_HZ <= float(found[1]) <= FASTEST_BEAT_HZ:
        raise BedNameError(
            f"{bed} beats cannot have a rate of {more}",
            f"write a rate from {SLOWEST_BEAT_HZ:g}hz to {FASTEST_BEAT_HZ:g}hz",
        )
    return BedName(bed=bed, beat_hz=float(found[1]))
