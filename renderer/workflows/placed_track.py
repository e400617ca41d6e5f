"""A track as the studio's page needs it: what happens when, and where it stands in the text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from fractions import Fraction
from pathlib import Path
from typing import Literal

from msgspec import Struct

from renderer.problems import Position
from renderer.script.sentence_places import TextRange
from renderer.script.source import Source
from renderer.timeline import Bed, Cue, CueKind, Mark, Rest
from renderer.workflows.live_track import LiveTrack
from renderer.workflows.text_places import TextPlaces, is_cue

EventKind = Literal[CueKind, "pause", "hold", "silence", "gap"]
Edit = Literal["length", "insert", ""]

_LEAST_GAP_MS = 50
_NOWHERE = Position(path="", line=1, column=1)


class PlacedEvent(Struct, frozen=True, kw_only=True):
    """Something in a track, with its place in the text; a ``gap`` is an automatic silence.

    ``path`` is the included file in which it stands, as for chapters and beds; empty for the script itself.
    ``edit`` says what another length of it changes in the text: the ``length`` that is written, an ``insert``
    of a pause after the sentence before it, or nothing.
    """

    kind: EventKind
    onset_ms: float
    duration_ms: float
    line: int
    column: int
    end_line: int
    end_column: int
    text: str = ""
    spoken: bool = True
    path: str = ""
    edit: Edit = ""


class PlacedChapter(Struct, frozen=True, kw_only=True):
    name: str
    onset_ms: float
    line: int
    path: str


class PlacedBed(Struct, frozen=True, kw_only=True):
    name: str
    onset_ms: float
    duration_ms: float
    line: int
    column: int
    path: str


class Lengths(Struct, frozen=True, kw_only=True):
    """The shortest and the longest length of a track; equal for one that cannot be stretched."""

    shortest_ms: float
    longest_ms: float


class PlacedTrack(Struct, frozen=True, kw_only=True):
    sample_rate: int
    frames: int
    duration_ms: float
    complete: bool
    gain: Literal["estimated", "measured"]
    events: tuple[PlacedEvent, ...]
    chapters: tuple[PlacedChapter, ...]
    beds: tuple[PlacedBed, ...]
    lengths: Lengths


def place_track(track: LiveTrack, root: Path, text: str) -> PlacedTrack:
    """What happens in a track, with its places in its text; ``root`` is the folder of the project."""
    source = Source(path=track.compiled.session.path, text=text)
    timeline, places = track.timeline, TextPlaces(root, source)
    rate = timeline.sample_rate
    return PlacedTrack(
        sample_rate=rate,
        frames=timeline.frames,
        duration_ms=milliseconds(timeline.frames, rate),
        complete=track.is_complete,
        gain="measured" if track.is_measured else "estimated",
        events=tuple(_events(track, places)),
        chapters=tuple(_chapter(mark, places, rate) for mark in timeline.chapters),
        beds=tuple(_bed(bed, places, rate) for bed in timeline.beds),
        lengths=Lengths(
            shortest_ms=milliseconds(track.reach.shortest, rate),
            longest_ms=milliseconds(track.reach.longest, rate),
        ),
    )


def milliseconds(frames: int, sample_rate: int) -> float:
    """A time of a track in milliseconds, to a thousandth."""
    return round(float(Fraction(1000 * frames, sample_rate)), 3)


def _chapter(mark: Mark, places: TextPlaces, rate: int) -> PlacedChapter:
    position = mark.position
    return PlacedChapter(
        name=mark.name,
        onset_ms=milliseconds(mark.onset_frames, rate),
        line=position.line if position else 1,
        path=places.included(position) if position else "",
    )


def _bed(bed: Bed, places: TextPlaces, rate: int) -> PlacedBed:
    position = bed.position
    return PlacedBed(
        name=bed.label,
        onset_ms=milliseconds(bed.onset_frames, rate),
        duration_ms=milliseconds(bed.end_frames - bed.onset_frames, rate),
        line=position.line if position else 1,
        column=position.column if position else 1,
        path=places.included(position) if position else "",
    )


def _events(track: LiveTrack, places: TextPlaces) -> list[PlacedEvent]:
    """What happens in a track, in the order of the onsets, with the automatic silences between."""
    timeline = track.timeline
    rate, found = timeline.sample_rate, []
    for cue in timeline.cues:
        found.append(_cue(cue, places, rate, spoken=cue.source not in track.silent_sources))
    for rest in (*timeline.rests, *timeline.fills):
        found.append(_rest(rest, places, rate))
    found.sort(key=lambda event: event.onset_ms)
    found += _gaps(found, milliseconds(timeline.frames, rate))
    return sorted(found, key=lambda event: event.onset_ms)


def _cue(cue: Cue, places: TextPlaces, rate: int, *, spoken: bool) -> PlacedEvent:
    position = cue.position or _NOWHERE
    is_speech = cue.kind == "speech"
    place = places.of_words(position, cue.caption) if is_speech else places.of_cue(position)
    return _event(cue, place, places.included(position), rate, text=cue.caption, spoken=spoken)


def _rest(rest: Rest, places: TextPlaces, rate: int) -> PlacedEvent:
    position = rest.position or _NOWHERE
    place, path = places.of_cue(position), places.included(position)
    can_change = rest.kind != "silence" and not path and is_cue(position)
    return _event(rest, place, path, rate, edit="length" if can_change else "")


def _event(
    what: Cue | Rest,
    place: TextRange,
    path: str,
    rate: int,
    *,
    text: str = "",
    spoken: bool = True,
    edit: Edit = "",
) -> PlacedEvent:
    return PlacedEvent(
        kind=what.kind,
        onset_ms=milliseconds(what.onset_frames, rate),
        duration_ms=milliseconds(what.frames, rate),
        line=place.line,
        column=place.column,
        end_line=place.end_line,
        end_column=place.end_column,
        text=text,
        spoken=spoken,
        path=path,
        edit=edit,
    )


def _gaps(events: Iterable[PlacedEvent], end_ms: float) -> Iterator[PlacedEvent]:
    """The automatic silences. A bell rings into one, and does not end it."""
    covering = [event for event in events if event.kind != "bell"]
    until_ms, before = 0.0, None
    for event in [*covering, None]:
        onset_ms = event.onset_ms if event else end_ms
        if onset_ms - until_ms >= _LEAST_GAP_MS:
            yield _gap(before, until_ms, onset_ms - until_ms)
        if event and event.onset_ms + event.duration_ms >= until_ms:
            until_ms, before = event.onset_ms + event.duration_ms, event


def _gap(before: PlacedEvent | None, onset_ms: float, duration_ms: float) -> PlacedEvent:
    """An automatic silence, whose place is the end of what is before it.

    Nothing can be inserted in line 1, which begins the front matter: a sentence there is not in the text, but
    says what the voice is.
    """
    line, column = (before.end_line, before.end_column) if before else (1, 1)
    can_insert = before is not None and before.kind == "speech" and not before.path and line > 1
    return PlacedEvent(
        kind="gap",
        onset_ms=onset_ms,
        duration_ms=round(duration_ms, 3),
        line=line,
        column=column,
        end_line=line,
        end_column=column,
        path=before.path if before else "",
        edit="insert" if can_insert else "",
    )
