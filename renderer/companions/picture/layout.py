"""From a timeline and its waveform to a drawing: a heading over rows of lanes, which share one scale."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import numpy as np
from msgspec import Struct

from renderer.analysis.pace import Span, spans
from renderer.companions.picture import heading, lanes, palette
from renderer.companions.picture.lanes import LABEL_SIZE, Lane
from renderer.companions.picture.rows import WIDTH, PictureRow, ticks
from renderer.companions.picture.shapes import Bars, Box, Drawing, Shape, TextLine
from renderer.timeline import Timeline
from renderer.units import timestamp, to_seconds

if TYPE_CHECKING:
    from numpy.typing import NDArray

_MARGIN = 24
_LEFT = _MARGIN + 60
"""Where the rows begin, right of their lanes' names."""

_BETWEEN_ROWS = 22
_BETWEEN_LANES = 4
_BETWEEN_LABELS = 48
_AXIS_HEIGHT = 18


class _LaneKind(Struct, frozen=True, kw_only=True):
    """A kind of lane: its height, and the kinds of events in it."""

    name: str
    height: int
    kinds: frozenset[str]


_LANE_KINDS = (
    _LaneKind(name="chapters", height=30, kinds=frozenset(["chapter"])),
    _LaneKind(name="mix", height=56, kinds=frozenset(["mix"])),
    _LaneKind(name="speech", height=16, kinds=frozenset(["speech"])),
    _LaneKind(name="rests", height=16, kinds=frozenset(["pause", "hold", "silence"])),
    _LaneKind(name="bells", height=14, kinds=frozenset(["bell", "tone", "sound"])),
    _LaneKind(name="bed", height=16, kinds=frozenset(["bed"])),
)


def draw(
    timeline: Timeline, rows: Sequence[PictureRow], waveform: Sequence[NDArray[np.float32]], title: str
) -> Drawing:
    """Draw a track. Empty lanes are left out.

    Args:
        timeline: the laid-out track.
        rows: the rows of the picture, as ``rows.rows`` returns them.
        waveform: for each row, the peak of every unit of its width, from 0 to 1.
        title: the title of the track.
    """
    kinds = lanes.kinds(timeline)
    lane_kinds = [
        lane_kind for lane_kind in _LANE_KINDS if lane_kind.name == "mix" or lane_kind.kinds & kinds
    ]
    loudest = max((float(peaks.max()) for peaks in waveform), default=0.0) or 1.0
    chapters = spans(timeline.chapters, timeline.frames)
    summary = heading.summarise(timeline)
    shapes = list(heading.heading(title, summary, kinds, _MARGIN, _LEFT - _MARGIN + WIDTH))
    top: float = heading.HEIGHT
    for row, peaks in zip(rows, waveform, strict=True):
        shapes += _row(timeline, chapters, row, peaks / loudest, lane_kinds, top + _AXIS_HEIGHT)
        top += _AXIS_HEIGHT + _height(lane_kinds) + _BETWEEN_ROWS
    return Drawing(
        width=_LEFT + WIDTH + _MARGIN,
        height=top - _BETWEEN_ROWS + _MARGIN,
        title=title,
        description=heading.describe(summary, chapters, timeline.sample_rate),
        shapes=tuple(shapes),
    )


def _height(lane_kinds: Sequence[_LaneKind]) -> int:
    return sum(lane_kind.height + _BETWEEN_LANES for lane_kind in lane_kinds) - _BETWEEN_LANES


def _row(
    timeline: Timeline,
    chapters: Sequence[Span],
    row: PictureRow,
    peaks: NDArray[np.float32],
    lane_kinds: Sequence[_LaneKind],
    top: float,
) -> Iterator[Shape]:
    height = _height(lane_kinds)
    yield from _axis(row, timeline, top, height)
    lane_top = top
    for lane_kind in lane_kinds:
        lane = Lane(
            row=row, sample_rate=timeline.sample_rate, left=_LEFT, top=lane_top, height=lane_kind.height
        )
        middle = lane.top + lane.height / 2
        yield TextLine(x=_MARGIN, y=middle + 4, text=lane_kind.name, size=LABEL_SIZE, fill=palette.FAINT_INK)
        match lane_kind.name:
            case "chapters":
                yield from lanes.chapters(lane, chapters)
                yield from _chapter_edges(row, chapters, top, height)
            case "mix":
                reaches = tuple(float(peak) * lane.height / 2 for peak in peaks)
                yield Bars(x=_LEFT, middle=middle, reaches=reaches, fill=palette.WAVE)
                yield from lanes.marks(lane, timeline.marks)
            case "speech":
                yield from lanes.speech(lane, timeline.cues)
            case "rests":
                yield from lanes.rests(lane, (*timeline.rests, *timeline.fills))
            case "bells":
                yield from lanes.bells(lane, timeline.cues)
            case "bed":
                yield from lanes.beds(lane, timeline.beds)
        lane_top += lane_kind.height + _BETWEEN_LANES


def _axis(row: PictureRow, timeline: Timeline, top: float, height: float) -> Iterator[Shape]:
    """Lines at round times, each with its label above, and the row's end; the track's own has a label."""
    end = row.end_frames
    for frame in ticks(row, timeline.sample_rate):
        yield Box(x=_LEFT + row.x(frame), y=top - 4, width=1, height=height + 4, fill=palette.GRID)
        if end < timeline.frames or row.x(end) - row.x(frame) > _BETWEEN_LABELS:
            yield _time(row, timeline, frame, top, palette.FAINT_INK)
    yield Box(x=_LEFT + row.width, y=top - 4, width=1, height=height + 4, fill=palette.EDGE)
    if end == timeline.frames:
        yield _time(row, timeline, end, top, palette.INK)


def _time(row: PictureRow, timeline: Timeline, frame: int, top: float, fill: str) -> TextLine:
    label = timestamp(to_seconds(frame, timeline.sample_rate), 0)
    x = _LEFT + row.x(frame)
    return TextLine(x=x, y=top - 7, text=label, size=LABEL_SIZE, fill=fill, anchor="middle")


def _chapter_edges(row: PictureRow, chapters: Sequence[Span], top: float, height: float) -> Iterator[Shape]:
    for chapter in chapters:
        if row.onset_frames <= chapter.onset_frames < row.end_frames:
            x = _LEFT + row.x(chapter.onset_frames)
            yield Box(x=x, y=top, width=1, height=height, fill=palette.EDGE)
