"""The times of the track in a text: hints at sentences, and how long a cue lasts where it stands."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from lsprotocol.types import InlayHint, Range

from renderer.language_server.analysis import Analysis
from renderer.language_server.document_text import DocumentText
from renderer.language_server.text_edits import equal_items
from renderer.units import timestamp

if TYPE_CHECKING:
    from renderer.api.outline import OutlineCue
    from renderer.api.tracks import PlacedEvent

_MOST_TIMES = 3


class MovedLines:
    """Where the lines of an older text are in a newer one, of which a part was edited."""

    def __init__(self, old: Sequence[str], new: Sequence[str]) -> None:
        self._before = equal_items(old, new)
        after = equal_items(old[::-1], new[::-1])
        self._after = len(old) - min(after, min(len(old), len(new)) - self._before)
        self._shift = len(new) - len(old)

    def now(self, line: int) -> int:
        """The number of a line now; 0 if it was edited."""
        if line <= self._before:
            return line
        return line + self._shift if line > self._after else 0

    def before(self, line: int) -> int:
        """The number that a line had; 0 if it was edited."""
        if line <= self._before:
            return line
        return line - self._shift if line - self._shift > self._after else 0


def hints(analysis: Analysis, text: DocumentText, within: Range) -> Iterator[InlayHint]:
    """Yield the time at each sentence in a range of a text, and the length of each hold.

    The analysis may be of an older text: lines that were edited since then have no hints. What a track says
    about its voices has none: it stands nowhere in the text, and so is on line 1, which begins front matter.
    """
    moved = MovedLines(analysis.document.text.lines, text.lines)
    first, last = max(2, within.start.line + 1), within.end.line + 1
    placed: dict[tuple[int, int], list[PlacedEvent]] = {}
    for event in analysis.track.events if analysis.track else ():
        line = moved.now(event.line)
        if event.kind in ("speech", "hold") and not event.path and first <= line <= last:
            column = event.column if event.kind == "speech" else event.end_column
            placed.setdefault((line, column), []).append(event)
    for (line, column), events in placed.items():
        if events[0].kind == "speech":
            label, tooltip = onsets(events), "when this sentence begins"
        else:
            label, tooltip = _lengths(events), "how long this lasts"
        yield InlayHint(
            position=text.position(line, column),
            label=label,
            tooltip=tooltip,
            padding_left=events[0].kind == "hold",
            padding_right=events[0].kind == "speech",
        )


def lasts(analysis: Analysis, text: DocumentText, cue: OutlineCue, end: OutlineCue | None) -> str:
    """How long a cue, or a block up to its ``end``, lasts in the track, and when; empty without times."""
    moved = MovedLines(analysis.document.text.lines, text.lines)
    line = moved.before(cue.line)
    track = analysis.track
    if track is None or not line:
        return ""
    own = [event for event in track.events if not event.path and event.kind != "gap"]
    if end is not None:
        first, last = (line, cue.column), (moved.before(end.line), end.column)
        inside = [event for event in own if first <= (event.line, event.column) < last]
        if not inside:
            return ""
        until = max(event.onset_ms + event.duration_ms for event in inside)
        return f"{_time(until - inside[0].onset_ms)} here, from {_time(inside[0].onset_ms)}"
    events = [event for event in own if (event.line, event.column) == (line, cue.column)]
    beds = [bed for bed in track.beds if not bed.path and (bed.line, bed.column) == (line, cue.column)]
    if events:
        alike = [event for event in events if event.kind == events[0].kind]  # a hold may have bells
        return f"{_lengths(alike)} here, at {onsets(alike)}"
    if beds:
        return f"{_time(beds[0].duration_ms)} here, at {_time(beds[0].onset_ms)}"
    return ""


def onsets(events: Sequence[PlacedEvent]) -> str:
    """The times at which something happens that may be repeated."""
    times = [_time(event.onset_ms) for event in events]
    more = f" and {len(times) - _MOST_TIMES} more" if len(times) > _MOST_TIMES else ""
    return ", ".join(times[:_MOST_TIMES]) + more


def _lengths(events: Sequence[PlacedEvent]) -> str:
    lengths = dict.fromkeys(_length(event.duration_ms) for event in events)
    return " or ".join([*lengths][:_MOST_TIMES])


def _length(milliseconds: float) -> str:
    seconds = milliseconds / 1000
    return timestamp(seconds, 0) if seconds >= 60 else f"{seconds:.1f}".removesuffix(".0") + " s"


def _time(milliseconds: float) -> str:
    return timestamp(milliseconds / 1000, 0)
