"""What a listener hears again of a bed that consists of the user's own sounds."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from typing import Literal

from msgspec import Struct

from renderer.layout.clips import Piece
from renderer.layout.piece_regions import round_frames
from renderer.timeline import Timeline
from renderer.units import to_seconds


class OwnBed(Struct, frozen=True, kw_only=True):
    """A bed of the user's own sounds: how long they last in their files, and when they are heard again.

    ``plays`` is how often it begins a round in a track, and None if the track is not known. ``way`` is how it
    goes on: as ``Repeat``, or ``in turn`` for several pieces.
    """

    name: str
    seconds: Fraction
    repeats_after_seconds: Fraction
    way: Literal["loop", "cross-fade", "end", "in turn"]
    plays: int | None = None


def own_bed(name: str, pieces: Sequence[Piece], sample_rate: int, plays: int | None = None) -> OwnBed:
    """Return what is known of a bed before it is in a track."""
    repeat = pieces[0].repeat
    return OwnBed(
        name=name,
        seconds=to_seconds(sum(piece.file_frames for piece in pieces), sample_rate),
        repeats_after_seconds=to_seconds(round_frames(pieces, sample_rate), sample_rate),
        way="in turn" if len(pieces) > 1 else repeat.way if repeat else "cross-fade",
        plays=plays,
    )


def repeated_beds(timeline: Timeline, pieces: Mapping[str, tuple[Piece, ...]]) -> tuple[OwnBed, ...]:
    """Return the beds of which a track has more than one round without a break."""
    found = []
    for name, own in pieces.items():
        rounds = [-(-frames // round_frames(own, timeline.sample_rate)) for frames in _runs(timeline, name)]
        if rounds and max(rounds) > 1:
            found.append(own_bed(name, own, timeline.sample_rate, sum(rounds)))
    return tuple(found)


def _runs(timeline: Timeline, name: str) -> Iterator[int]:
    """Yield how many frames a bed lasts, each time that it starts from its beginning."""
    onset = end = 0
    for bed in timeline.beds:
        if bed.name != name:
            continue
        if bed.fade_in_shape == "power" and end:
            yield end - onset
        if bed.fade_in_shape == "power":
            onset = bed.onset_frames
        end = bed.end_frames
    if end:
        yield end - onset
