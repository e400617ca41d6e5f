"""The heading of a picture, its legend and its text alternative."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet

from renderer.analysis.pace import Span, paces
from renderer.companions.picture import palette
from renderer.companions.picture.lanes import LABEL_SIZE, strike
from renderer.companions.picture.lettering import elide, width
from renderer.companions.picture.shapes import Box, Polygon, Shape, TextLine
from renderer.timeline import Timeline
from renderer.units import timestamp, to_seconds

HEIGHT = 100
"""Height of the heading in units, including the space above and below."""

_SAMPLES = {
    "speech": (palette.SPEECH, 1.0),
    "pause": (palette.PAUSE, 0.6),
    "hold": (palette.HOLD, 1.0),
    "silence": (palette.SILENCE, 0.3),
    "bell": (palette.BELL_TAIL, 1.0),
    "tone": (palette.TONE, 0.7),
    "sound": (palette.SOUND, 1.0),
    "bed": (palette.BED, 1.0),
}
"""The legend: each kind's colour, and how high it stands in its lane."""


def heading(title: str, summary: str, kinds: AbstractSet[str], left: float, room: float) -> Iterator[Shape]:
    """The title, the summary below it, and a legend of the kinds that are in the track."""
    yield TextLine(x=left, y=42, text=elide(title, room, 22), size=22, fill=palette.INK)
    yield TextLine(x=left, y=63, text=summary, size=13, fill=palette.FAINT_INK)
    for kind in _SAMPLES:
        if kind in kinds:
            yield from _sample(kind, left, 76)
            yield TextLine(x=left + 23, y=86, text=kind, size=LABEL_SIZE, fill=palette.INK)
            left += 23 + width(kind, LABEL_SIZE) + 18


def _sample(kind: str, left: float, top: float) -> Iterator[Shape]:
    fill, share = _SAMPLES[kind]
    match kind:
        case "bell":
            yield Box(x=left + 6, y=top + 4.5, width=12, height=3, fill=fill)
            yield strike(left + 6, top, 12)
        case "bed":
            corners = ((left, top + 12), (left + 5, top), (left + 13, top), (left + 18, top + 12))
            yield Polygon(points=corners, fill=fill, stroke=palette.BED_EDGE)
        case _:
            yield Box(x=left, y=top + 12 * (1 - share), width=18, height=12 * share, fill=fill)


def summarise(timeline: Timeline) -> str:
    """``8:58 · 52 sentences, 518 words · 41 % speech, 56 % silence``."""
    found = paces(timeline)
    sentences = sum(cue.kind == "speech" for cue in timeline.cues)
    words = sum(pace.words for pace in found)
    speech = 100 * sum(pace.speech_frames for pace in found) / timeline.frames
    silence = 100 * sum(pace.silence_frames for pace in found) / timeline.frames
    counted = f"{_count(sentences, 'sentence')}, {_count(words, 'word')}"
    length = timestamp(to_seconds(timeline.frames, timeline.sample_rate), 0)
    return f"{length} · {counted} · {speech:.0f} % speech, {silence:.0f} % silence"


def _count(number: int, what: str) -> str:
    return f"{number} {what}" if number == 1 else f"{number:,} {what}s"


def describe(summary: str, chapters: Sequence[Span], sample_rate: int) -> str:
    """A text alternative of the picture for screen readers."""
    named = [
        f"{chapter.name} at {timestamp(to_seconds(chapter.onset_frames, sample_rate), 0)}"
        for chapter in chapters
        if chapter.name
    ]
    listed = f" Chapters: {'; '.join(named)}." if named else ""
    return f"When each thing happens in a track: {summary}.{listed}"
