"""Find the part of a track that a preview renders."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from msgspec import Struct

from renderer.analysis.pace import Span, spans
from renderer.errors import InputError
from renderer.script.durations import DurationError, parse_seconds
from renderer.script.suggestions import did_you_mean, one_of
from renderer.timeline import Timeline
from renderer.units import timestamp, to_frames, to_seconds

USUAL_SECONDS = Fraction(30)


class Excerpt(Struct, frozen=True, kw_only=True):
    """The part of a track to render; times are in seconds.

    It begins at ``start``, or at the first chapter named ``chapter``, or at the start of the track. It ends
    at ``end``, or after ``seconds``, or at the end of that chapter, or after 30 seconds, but no later than
    the track.

    Raises:
        InputError: two beginnings or two ends are given, or there is no time between beginning and end.
    """

    start: Fraction | None = None
    chapter: str | None = None
    end: Fraction | None = None
    seconds: Fraction | None = None

    def __post_init__(self) -> None:
        if self.start is not None and self.chapter is not None:
            raise InputError("a part begins at a time or with a chapter; give only one of them")
        if self.end is not None and self.seconds is not None:
            raise InputError("a part ends at a time or after a length of time; give only one of them")
        start = self.start or Fraction(0)
        if start < 0:
            raise InputError(f"a part cannot begin at {float(start):g} s; a track begins at 0:00")
        if self.seconds is not None and self.seconds <= 0:
            raise InputError(f"a part of {float(self.seconds):g} s has no length; give a length such as 30s")
        if self.end is not None and self.end <= start:
            times = f"from {float(start):g} s to {float(self.end):g} s"
            raise InputError(f"a part {times} has no length; give a later end")


def read_time(name: str, given: str | float | Fraction | None) -> Fraction | None:
    """Return the seconds of an option: a number of seconds, or a text such as ``3:10``. None stays None.

    Raises:
        InputError: the value is neither.
    """
    if given is None:
        return None
    try:
        return parse_seconds(given) if isinstance(given, str) else Fraction(given)
    except DurationError as error:
        raise InputError(f"{name}: {error.message}; {error.remedy}") from None
    except (OverflowError, TypeError, ValueError):
        raise InputError(f"{name}: {given!r} is not a time; write seconds, or a text such as 3:10") from None


def check_chapter(part: Excerpt, names: Sequence[str], path: str) -> None:
    """Check that the script has the chapter that a part names.

    Raises:
        InputError: the script has no such chapter; the message lists the chapters that it has.
    """
    if part.chapter is not None and _folded(part.chapter) not in map(_folded, names):
        remedy = did_you_mean(_folded(part.chapter), names, one_of(dict.fromkeys(names)))
        raise InputError(f'{path}: no chapter "{part.chapter}"; {remedy}')


def find_part(part: Excerpt, timeline: Timeline, path: str) -> Span:
    """Find a part in a track.

    Raises:
        InputError: the track has no such chapter, the track ends before the part begins, or the part has no
            length.
    """
    rate = timeline.sample_rate
    check_chapter(part, [mark.name for mark in timeline.chapters], path)
    if part.chapter is None:
        onset = to_frames(part.start or Fraction(0), rate)
        name, end = "", onset + to_frames(USUAL_SECONDS, rate)
    else:
        wanted = _folded(part.chapter)
        chapters = spans(timeline.chapters, timeline.frames)
        chapter = next(chapter for chapter in chapters if _folded(chapter.name) == wanted)
        name, onset, end = chapter.name, chapter.onset_frames, chapter.onset_frames + chapter.frames
    if onset >= timeline.frames:
        length = timestamp(to_seconds(timeline.frames, rate))
        raise InputError(f"{path}: the track is only {length} long; begin before {length}")
    if part.end is not None:
        end = to_frames(part.end, rate)
    elif part.seconds is not None:
        end = onset + to_frames(part.seconds, rate)
    end = min(end, timeline.frames)
    if end <= onset:
        begins, ends = (timestamp(to_seconds(frames, rate)) for frames in (onset, end))
        raise InputError(f"{path}: the part from {begins} to {ends} has no length; end it later")
    return Span(name=name, onset_frames=onset, frames=end - onset)


def from_to(span: Span, sample_rate: int) -> str:
    """Return the times of a span as text, such as ``3:10.0-3:40.0``."""
    ends = (span.onset_frames, span.onset_frames + span.frames)
    return "-".join(timestamp(to_seconds(frames, sample_rate)) for frames in ends)


def _folded(name: str) -> str:
    return " ".join(name.split()).casefold()
