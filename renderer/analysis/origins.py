"""Counts how long voices of each origin speak in a track."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction

from msgspec import Struct

from renderer.timeline import Timeline
from renderer.units import timestamp, to_seconds
from renderer.voice import ORIGINS, Origin

LABELS: Mapping[Origin, str] = {
    "synthetic": "synthetic voice",
    "clone": "clone of a voice",
    "human": "human voice",
}
"""What reports and tags call a voice of each origin."""


class SpokenSeconds(Struct, frozen=True, kw_only=True):
    """How long voices of each origin speak in a track, in seconds."""

    synthetic: Fraction = Fraction(0)
    clone: Fraction = Fraction(0)
    human: Fraction = Fraction(0)

    def each(self) -> Iterator[tuple[Origin, Fraction]]:
        """Yield the origins that speak at all, with their seconds."""
        for origin in ORIGINS:
            if seconds := getattr(self, origin):
                yield origin, seconds


def spoken_seconds(timeline: Timeline) -> SpokenSeconds:
    """The seconds of each origin in a laid-out track, as spoken: pauses do not count."""
    frames: dict[str, int] = dict.fromkeys(ORIGINS, 0)
    for cue in timeline.cues:
        if cue.origin:
            frames[cue.origin] += cue.frames
    return SpokenSeconds(**{name: to_seconds(each, timeline.sample_rate) for name, each in frames.items()})


def origins_text(spoken: SpokenSeconds) -> str:
    """The seconds of each origin: ``synthetic voice 0:12.0, human voice 3:05.5``; "" without words."""
    return ", ".join(f"{LABELS[origin]} {timestamp(seconds)}" for origin, seconds in spoken.each())


def origins_json(spoken: SpokenSeconds) -> dict[str, float]:
    """The seconds of each origin as a JSON object."""
    return {f"{origin}_seconds": float(getattr(spoken, origin)) for origin in ORIGINS}


def origins_tag(timeline: Timeline) -> str:
    """What tags say about the voices: ``synthetic voice, human voice``; "" if only people speak."""
    origins = origins_in(timeline)
    return ", ".join(LABELS[origin] for origin in origins) if {*origins} - {"human"} else ""


def origins_in(timeline: Timeline) -> tuple[Origin, ...]:
    """The origins of the voices that speak in a track, in the order of ``ORIGINS``."""
    found = {cue.origin for cue in timeline.cues}
    return tuple(origin for origin in ORIGINS if origin in found)
