"""Reports when beds of the user's own sounds are heard again, as lines and as JSON."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from renderer.units import timestamp

if TYPE_CHECKING:
    from renderer.api.plan import OwnBed


def own_bed_lines(beds: Sequence[OwnBed]) -> tuple[str, ...]:
    """Return a line for each bed.

    Example: ``bed piano lasts 3:12.0 and plays 18 times; it repeats after 3:10.0 (loop)``.
    """
    return tuple(map(_line, beds))


def _line(bed: OwnBed) -> str:
    plays = "" if bed.plays is None else f" and plays {bed.plays} times"
    after = timestamp(bed.repeats_after_seconds)
    return f"bed {bed.name} lasts {timestamp(bed.seconds)}{plays}; it repeats after {after} ({bed.way})"


def own_beds_json(beds: Sequence[OwnBed]) -> list[dict[str, Any]]:
    return [
        {
            "name": bed.name,
            "seconds": float(bed.seconds),
            "plays": bed.plays,
            "repeats_after_seconds": float(bed.repeats_after_seconds),
            "way": bed.way,
        }
        for bed in beds
    ]
