"""What happens in one row, a lane for each kind of thing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from msgspec import Struct

from renderer.analysis.pace import Span
from renderer.companions.picture import palette
from renderer.companions.picture.lettering import elide, width, wrap
from renderer.companions.picture.rows import PictureRow
from renderer.companions.picture.shapes import Box, Polygon, Shape, TextLine
from renderer.timeline import Bed, Cue, Mark, Rest, Timeline
from renderer.units import timestamp, to_seconds

LABEL_SIZE = 11
_LINE_HEIGHT = 13
_PADDING = 4


class Lane(Struct, frozen=True, kw_only=True):
    """A lane of a row: where it begins, and how high it is."""

    row: PictureRow
    sample_rate: int
    left: float
    top: float
    height: float

    @property
    def bottom(self) -> float:
        return self.top + self.height

    def x(self, frame: int) -> float:
        return self.left + self.row.x(frame)

    def holds(self, frame: int) -> bool:
        """Whether something that begins at a frame begins in this row."""
        return self.row.onset_frames <= frame < self.row.end_frames

    def reached_by(self, onset_frames: int, end_frames: int) -> bool:
        return onset_frames < self.row.end_frames and end_frames > self.row.onset_frames

    def box(self, onset_frames: int, end_frames: int, fill: str, about: str, share: float = 1.0) -> Box:
        """From one frame to another, as far as they are in the row; ``share`` of the lane high."""
        left, right = self.x(onset_frames), self.x(end_frames)
        height = self.height * share
        return Box(
            x=left,
            y=self.bottom - height,
            width=max(right - left, 1.0),
            height=height,
            fill=fill,
            about=about,
        )

    def about(self, onset_frames: int, frames: int, what: str, words: str = "") -> str:
        """``1:02.5  hold, 30.0 s``, and the words after a colon."""
        at = timestamp(to_seconds(onset_frames, self.sample_rate))
        lasts = f", {float(to_seconds(frames, self.sample_rate)):.1f} s" if frames else ""
        return f"{at}  {what}{lasts}{f': {words}' if words else ''}"


def chapters(lane: Lane, spans: Sequence[Span]) -> Iterator[Shape]:
    """Chapters with their names in two lines at most; where one goes on from the row before, so it says."""
    for number, span in enumerate(spans):
        end = span.onset_frames + span.frames
        if not lane.reached_by(span.onset_frames, end):
            continue
        name = span.name or "before the first heading"
        about = lane.about(span.onset_frames, span.frames, "chapter", name)
        box = lane.box(span.onset_frames, end, palette.CHAPTERS[number % 2], about)
        yield box
        lines = _chapter_label(span.name, box.width - 2 * _PADDING, not lane.holds(span.onset_frames))
        baseline = lane.top + (lane.height - _LINE_HEIGHT * len(lines)) / 2 + 10
        for line in lines:
            yield TextLine(x=box.x + _PADDING, y=baseline, text=line, size=LABEL_SIZE, fill=palette.INK)
            baseline += _LINE_HEIGHT


def _chapter_label(name: str, room: float, continued: bool) -> tuple[str, ...]:
    if not continued:
        return wrap(name, room, LABEL_SIZE, 2)
    label = f"… {name}"
    return (label,) if name and width(label, LABEL_SIZE) <= room else ()


def marks(lane: Lane, found: Sequence[Mark]) -> Iterator[Shape]:
    """Draw a flag for each mark, and its name if it does not reach the next."""
    inside = [mark for mark in found if lane.holds(mark.onset_frames)]
    for number, mark in enumerate(inside):
        x = lane.x(mark.onset_frames)
        yield Polygon(
            points=((x, lane.top), (x + 7, lane.top + 4), (x, lane.top + 8)),
            fill=palette.INK,
            about=lane.about(mark.onset_frames, 0, "mark", mark.name),
        )
        following = inside[number + 1].onset_frames if number + 1 < len(inside) else lane.row.end_frames
        name = elide(mark.name, lane.x(following) - x - 12, 10)
        if name:
            yield TextLine(x=x + 9, y=lane.top + 8, text=name, size=10, fill=palette.INK)


def speech(lane: Lane, cues: Sequence[Cue]) -> Iterator[Shape]:
    for cue in cues:
        if cue.kind == "speech" and lane.reached_by(cue.onset_frames, cue.end_frames):
            label = f"speech ({cue.voice})" if cue.voice else "speech"
            about = lane.about(cue.onset_frames, cue.frames, label, cue.caption)
            yield lane.box(cue.onset_frames, cue.end_frames, palette.SPEECH, about)


def rests(lane: Lane, found: Sequence[Rest]) -> Iterator[Shape]:
    """Holds, with their length where there is room for it, and pauses and silences, which are lower."""
    for rest in found:
        end = rest.end_frames
        if not lane.reached_by(rest.onset_frames, end):
            continue
        about = lane.about(rest.onset_frames, rest.frames, rest.kind)
        if rest.kind != "hold":
            fill, share = (palette.PAUSE, 0.6) if rest.kind == "pause" else (palette.SILENCE, 0.3)
            yield lane.box(rest.onset_frames, end, fill, about, share=share)
            continue
        box = lane.box(rest.onset_frames, end, palette.HOLD, about)
        yield box
        length = timestamp(to_seconds(rest.frames, lane.sample_rate), 0)
        continued = "" if lane.holds(rest.onset_frames) else "… "
        for label in (f"{continued}hold {length}", f"{continued}{length}"):
            if width(label, LABEL_SIZE) + 2 * _PADDING <= box.width:
                x, y = box.x + _PADDING, lane.bottom - 4
                yield TextLine(x=x, y=y, text=label, size=LABEL_SIZE, fill=palette.INK)
                break


def bells(lane: Lane, cues: Sequence[Cue]) -> Iterator[Shape]:
    """Bells with their tails, breath tones and other sounds; the strikes in front of the tails."""
    strikes: list[Shape] = []
    for cue in cues:
        if cue.kind == "speech" or not lane.reached_by(cue.onset_frames, cue.end_frames):
            continue
        about = lane.about(cue.onset_frames, cue.frames, cue.kind, cue.caption)
        match cue.kind:
            case "bell":
                tail = lane.box(cue.onset_frames, cue.end_frames, palette.BELL_TAIL, about, share=0.5)
                yield Box(
                    x=tail.x,
                    y=lane.top + lane.height / 2 - 1.5,
                    width=tail.width,
                    height=3,
                    fill=tail.fill,
                    about=about,
                )
                if lane.holds(cue.onset_frames):
                    strikes.append(strike(lane.x(cue.onset_frames), lane.top, lane.height, about))
            case "tone":
                yield lane.box(cue.onset_frames, cue.end_frames, palette.TONE, about, share=0.7)
            case "sound":
                yield lane.box(cue.onset_frames, cue.end_frames, palette.SOUND, about)
    yield from strikes


def strike(x: float, top: float, height: float, about: str = "") -> Polygon:
    """A bell's strike: a diamond around its onset."""
    middle, half = top + height / 2, height / 2
    points = ((x, top), (x + half * 0.8, middle), (x, top + height), (x - half * 0.8, middle))
    return Polygon(points=points, fill=palette.BELL, about=about)


def beds(lane: Lane, found: Sequence[Bed]) -> Iterator[Shape]:
    """Each bed as high as its fades let it sound, and its name; the edges of one fading into the next
    are both seen.
    """
    inside = [bed for bed in found if lane.reached_by(bed.onset_frames, bed.end_frames)]
    edges: list[Shape] = []
    for bed in inside:
        about = lane.about(bed.onset_frames, bed.end_frames - bed.onset_frames, "bed", bed.label)
        bends = _bends(bed, lane.row)
        upper = [(lane.x(frame), lane.bottom - lane.height * _bed_share(bed, frame)) for frame in bends]
        points = ((upper[0][0], lane.bottom), *upper, (upper[-1][0], lane.bottom))
        yield Polygon(points=points, fill=palette.BED, about=about)
        edges.append(Polygon(points=points, stroke=palette.BED_EDGE))
        left = lane.x(bed.onset_frames + bed.fade_in_frames) + _PADDING
        right = lane.x(bed.end_frames - bed.fade_out_frames)
        name = elide(bed.name, right - left, LABEL_SIZE)
        if name:
            edges.append(TextLine(x=left, y=lane.bottom - 4, text=name, size=LABEL_SIZE, fill=palette.INK))
    yield from edges


def _bends(bed: Bed, row: PictureRow) -> list[int]:
    """The frames of a row between which a bed's level is straight."""
    into, out_of = bed.fade_in_frames, bed.fade_out_frames
    bends = [bed.onset_frames, bed.onset_frames + into, bed.end_frames - out_of, bed.end_frames]
    if into + out_of:  # where the fades meet, should they
        bends.append((bed.onset_frames * out_of + bed.end_frames * into) // (into + out_of))
    first, last = max(bed.onset_frames, row.onset_frames), min(bed.end_frames, row.end_frames)
    return sorted({first, last, *(frame for frame in bends if first < frame < last)})


def _bed_share(bed: Bed, frame: int) -> float:
    """How far a bed has faded in and not yet out, from 0 to 1."""
    into, left = frame - bed.onset_frames, bed.end_frames - frame
    return min(
        1.0,
        into / bed.fade_in_frames if bed.fade_in_frames else 1.0,
        left / bed.fade_out_frames if bed.fade_out_frames else 1.0,
    )


def kinds(timeline: Timeline) -> frozenset[str]:
    """The kinds of things that a track has, for its lanes and its legend."""
    return frozenset(
        [
            *(cue.kind for cue in timeline.cues),
            *(rest.kind for rest in (*timeline.rests, *timeline.fills)),
            *("bed" for _ in timeline.beds[:1]),
            *("chapter" for _ in timeline.chapters[:1]),
            *("mark" for _ in timeline.marks[:1]),
        ]
    )
