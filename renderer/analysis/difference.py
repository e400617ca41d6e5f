"""Compare two plans: what moved and by how much, and what is new, gone or of a different length."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction

from msgspec import Struct

from renderer.analysis.events import Event
from renderer.analysis.matching import sections
from renderer.analysis.pace import Span, spans
from renderer.timeline import MPEG_FRAME_FRAMES, Mark


class Outline(Struct, frozen=True, kw_only=True):
    """The parts of a track's plan that are compared: its events and their times."""

    name: str
    requested_seconds: Fraction | None
    sample_rate: int
    frames: int
    events: tuple[Event, ...]
    night: bool = False

    @property
    def seconds(self) -> Fraction:
        return Fraction(self.frames, self.sample_rate)


class TimedEvent(Struct, frozen=True, kw_only=True):
    """An event with times in seconds.

    A pause or a hold has no words of its own, so ``follows`` identifies it by what was last heard before it.
    """

    kind: str
    what: str
    follows: str
    onset_seconds: Fraction
    seconds: Fraction

    @property
    def key(self) -> tuple[str, str]:
        return self.kind, self.what or self.follows


class Move(Struct, frozen=True, kw_only=True):
    """A run of consecutive things that moved by nearly the same time; a negative time means earlier.

    The onsets are those of the first and the last of the things, in the new plan.
    """

    onset_seconds: Fraction
    last_onset_seconds: Fraction
    events: int
    least_seconds: Fraction
    most_seconds: Fraction

    @property
    def none(self) -> bool:
        return self.least_seconds == self.most_seconds == 0


class Resized(Struct, frozen=True, kw_only=True):
    """Something that became longer or shorter."""

    before: TimedEvent
    after: TimedEvent


class ChapterLength(Struct, frozen=True, kw_only=True):
    """The length of a chapter before and after; None where the chapter does not exist."""

    name: str
    before_seconds: Fraction | None
    after_seconds: Fraction | None


class Difference(Struct, frozen=True, kw_only=True):
    """The differences between two plans of a track.

    Onsets lie on a grid, so unchanged times can differ by up to ``rounding_seconds``; such a difference is
    ignored. ``moves`` covers everything that is in both plans, including runs that did not move.
    """

    before: Outline
    after: Outline
    rounding_seconds: Fraction
    chapters: tuple[ChapterLength, ...]
    moves: tuple[Move, ...]
    new: tuple[TimedEvent, ...]
    gone: tuple[TimedEvent, ...]
    resized: tuple[Resized, ...]

    @property
    def none(self) -> bool:
        """Whether the two plans are the same."""
        moved = [move for move in self.moves if not move.none]
        longer = abs(self.after.seconds - self.before.seconds) > self.rounding_seconds
        return not (moved or self.new or self.gone or self.resized or longer)


def pair_up(
    before: Sequence[Outline], after: Sequence[Outline]
) -> tuple[tuple[Outline | None, Outline | None], ...]:
    """Return pairs of tracks to compare, in the order of the new plan; None stands for a missing track.

    One track on each side makes a pair. Otherwise, tracks with the same requested length are paired.
    """
    if len(before) == len(after) == 1:
        return ((before[0], after[0]),)
    known = {outline.requested_seconds: outline for outline in before}
    pairs = [(known.pop(outline.requested_seconds, None), outline) for outline in after]
    return (*pairs, *((outline, None) for outline in known.values()))


def compare(before: Outline, after: Outline) -> Difference:
    """Match the contents of two plans by kind and words, and return the differences."""
    old, new = _timed_events(before), _timed_events(after)
    pairs, gone, added = _matched(old, new)
    rounding = Fraction(2 * MPEG_FRAME_FRAMES, min(before.sample_rate, after.sample_rate))
    return Difference(
        before=before,
        after=after,
        rounding_seconds=rounding,
        chapters=tuple(_chapter_lengths(before, after)),
        moves=tuple(_moves(pairs, rounding)),
        new=tuple(added),
        gone=tuple(gone),
        resized=tuple(
            Resized(before=first, after=second)
            for first, second in pairs
            if abs(second.seconds - first.seconds) > rounding
        ),
    )


def _timed_events(outline: Outline) -> list[TimedEvent]:
    events, last_sound = [], ""
    for event in outline.events:
        rests = event.kind in ("pause", "hold", "silence")
        events.append(
            TimedEvent(
                kind=event.kind,
                what=event.what,
                follows=last_sound if rests else "",
                onset_seconds=Fraction(event.onset_frames, outline.sample_rate),
                seconds=Fraction(event.frames, outline.sample_rate),
            )
        )
        if event.kind in ("speech", "bell", "sound", "tone"):
            last_sound = event.what
    return events


_Pairs = list[tuple[TimedEvent, TimedEvent]]


def _matched(
    old: list[TimedEvent], new: list[TimedEvent]
) -> tuple[_Pairs, list[TimedEvent], list[TimedEvent]]:
    """Return the pairs of things that are in both plans, in the new order, then the gone and the new things.

    A pause after a sentence that was rewritten still counts as the same pause.
    """
    pairs: _Pairs = []
    gone: list[TimedEvent] = []
    added: list[TimedEvent] = []
    for section in sections([event.key for event in old], [event.key for event in new]):
        before = old[section.old_first : section.old_end]
        after = new[section.new_first : section.new_end]
        if section.equal:
            pairs += zip(before, after, strict=True)
            continue
        rests = [
            pair
            for kind in ("pause", "hold", "silence")
            for pair in zip(_of_kind(before, kind), _of_kind(after, kind), strict=False)
        ]
        matched = {id(event) for pair in rests for event in pair}
        pairs += rests
        gone += [event for event in before if id(event) not in matched]
        added += [event for event in after if id(event) not in matched]
    pairs.sort(key=lambda pair: pair[1].onset_seconds)
    return pairs, gone, added


def _of_kind(events: list[TimedEvent], kind: str) -> list[TimedEvent]:
    return [event for event in events if event.kind == kind]


def _moves(pairs: _Pairs, rounding: Fraction) -> Iterator[Move]:
    runs: list[list[tuple[TimedEvent, Fraction]]] = []
    for before, after in pairs:
        moved = after.onset_seconds - before.onset_seconds
        moved = moved if abs(moved) > rounding else Fraction(0)
        if runs and abs(moved - runs[-1][0][1]) <= rounding and (moved == 0) == (runs[-1][0][1] == 0):
            runs[-1].append((after, moved))
        else:
            runs.append([(after, moved)])
    for run in runs:
        yield Move(
            onset_seconds=run[0][0].onset_seconds,
            last_onset_seconds=run[-1][0].onset_seconds,
            events=len(run),
            least_seconds=min(moved for _, moved in run),
            most_seconds=max(moved for _, moved in run),
        )


def _chapter_lengths(before: Outline, after: Outline) -> Iterator[ChapterLength]:
    """Yield every chapter of both plans, in the new order; a removed chapter keeps its old place."""
    old, new = _spans(before), _spans(after)
    for section in sections([span.name for span in old], [span.name for span in new]):
        before_spans = old[section.old_first : section.old_end]
        after_spans = new[section.new_first : section.new_end]
        if section.equal:
            for first, second in zip(before_spans, after_spans, strict=True):
                yield ChapterLength(
                    name=second.name,
                    before_seconds=Fraction(first.frames, before.sample_rate),
                    after_seconds=Fraction(second.frames, after.sample_rate),
                )
            continue
        for span in before_spans:
            seconds = Fraction(span.frames, before.sample_rate)
            yield ChapterLength(name=span.name, before_seconds=seconds, after_seconds=None)
        for span in after_spans:
            seconds = Fraction(span.frames, after.sample_rate)
            yield ChapterLength(name=span.name, before_seconds=None, after_seconds=seconds)


def _spans(outline: Outline) -> tuple[Span, ...]:
    marks = [
        Mark(onset_frames=event.onset_frames, name=event.what)
        for event in outline.events
        if event.kind == "chapter"
    ]
    return spans(marks, outline.frames)
