"""Reports how plans differ, as lines and as JSON."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import pairwise
from typing import Any

from renderer.api.plan import Difference, Move, Outline, TimedEvent, compare
from renderer.errors import one_line
from renderer.units import timestamp

Pairs = Sequence[tuple[Outline | None, Outline | None]]
"""Each track before and after; None if there is no such track."""

_MOST_MOVES = 12
_MOST_LINES = 20
_MOST_LETTERS = 60


def difference_text(pairs: Pairs) -> str:
    """Return what moved and what changed, track by track."""
    return "\n\n".join("\n".join(_track_lines(before, after)) for before, after in pairs)


def difference_json(pairs: Pairs) -> list[dict[str, Any]]:
    """Return one object per track; ``before`` or ``after`` is null if there is no such track."""
    return [_track_json(before, after) for before, after in pairs]


def _track_lines(before: Outline | None, after: Outline | None) -> Iterator[str]:
    if after is None:
        if before is not None:
            yield f"{before.name}  {_time(before.seconds)}, removed"
        return
    if before is None:
        yield f"{after.name}  {_time(after.seconds)}, a new track"
        return
    difference = compare(before, after)
    yield f"{after.name}  {_time(after.seconds)}, {_total(difference)}"
    if difference.none:
        yield "nothing differs"
        return
    yield from _section("chapters: length", _chapter_lines(difference))
    yield from _section("moved", _move_lines(difference))
    yield from _section("new", _event_lines(difference.new))
    yield from _section("removed, with their old times", _event_lines(difference.gone))
    yield from _section("longer or shorter", _resized_lines(difference))


def _section(title: str, lines: Iterator[str]) -> Iterator[str]:
    found = list(lines)
    if found:
        yield from ("", title, *found[:_MOST_LINES])
    if len(found) > _MOST_LINES:
        yield f"{'':>10}  and {len(found) - _MOST_LINES} more; --json lists all"


def _total(difference: Difference) -> str:
    before, after = difference.before, difference.after
    longer = after.seconds - before.seconds
    other = "before" if before.name == after.name else before.name
    if abs(longer) <= difference.rounding_seconds:
        return f"as long as {other}"
    return f"{_seconds(abs(longer))} {'longer' if longer > 0 else 'shorter'} than {other}"


def _chapter_lines(difference: Difference) -> Iterator[str]:
    for chapter in difference.chapters:
        before, after = chapter.before_seconds, chapter.after_seconds
        name = chapter.name or "(no heading)"
        if before is not None and after is not None:
            if abs(after - before) > difference.rounding_seconds:
                yield f"{_time(after):>10}  {_signed(after - before):>9}  {name}"
        elif after is not None:
            yield f"{_time(after):>10}  {'new':>9}  {name}"
        elif before is not None:
            yield f"{_time(before):>10}  {'removed':>9}  {name}"


def _move_lines(difference: Difference) -> Iterator[str]:
    moves = _summed_up(difference.moves, _MOST_MOVES)
    for number, move in enumerate(moves):
        if move.none:
            continue
        shift = _shift(move, difference.rounding_seconds)
        if move.events == 1:
            yield f"  at {_time(move.onset_seconds)}, 1 thing: {shift}"
        else:
            until = "on" if number + 1 == len(moves) else f"to {_time(move.last_onset_seconds)}"
            yield f"  from {_time(move.onset_seconds)} {until}, {move.events} things: {shift}"


def _summed_up(moves: Sequence[Move], most: int) -> tuple[Move, ...]:
    """Return at most ``most`` runs; runs are joined where the shift in time changes the least."""
    jumps = [abs(second.least_seconds - first.most_seconds) for first, second in pairwise(moves)]
    largest = sorted(range(len(jumps)), key=lambda number: (-jumps[number], number))[: most - 1]
    cuts = [0, *(number + 1 for number in sorted(largest)), len(moves)]
    return tuple(
        Move(
            onset_seconds=moves[first].onset_seconds,
            last_onset_seconds=moves[last - 1].last_onset_seconds,
            events=sum(move.events for move in moves[first:last]),
            least_seconds=min(move.least_seconds for move in moves[first:last]),
            most_seconds=max(move.most_seconds for move in moves[first:last]),
        )
        for first, last in pairwise(cuts)
        if first < last
    )


def _shift(move: Move, rounding: Fraction) -> str:
    least, most = move.least_seconds, move.most_seconds
    if most - least <= 2 * rounding:
        return f"{_seconds(abs(least + most) / 2)} {'later' if most > 0 else 'earlier'}"
    if least >= 0:
        return f"{_seconds(least)} to {_seconds(most)} later" if least else f"up to {_seconds(most)} later"
    if most <= 0:
        return (
            f"{_seconds(-most)} to {_seconds(-least)} earlier"
            if most
            else f"up to {_seconds(-least)} earlier"
        )
    return f"from {_seconds(-least)} earlier to {_seconds(most)} later"


def _event_lines(events: Sequence[TimedEvent]) -> Iterator[str]:
    for event in events:
        length = _seconds(event.seconds) if event.seconds else ""
        yield f"{_time(event.onset_seconds):>10}  {event.kind:<7}  {length:>9}  {_called(event)}".rstrip()


def _resized_lines(difference: Difference) -> Iterator[str]:
    for resized in difference.resized:
        after, longer = resized.after, resized.after.seconds - resized.before.seconds
        yield (
            f"{_time(after.onset_seconds):>10}  {after.kind:<7}  {_seconds(after.seconds):>9}  "
            f"{_signed(longer):>9}  {_called(after)}"
        ).rstrip()


def _called(event: TimedEvent) -> str:
    follows = f"after: {one_line(event.follows, _MOST_LETTERS)}" if event.follows else ""
    return one_line(event.what, _MOST_LETTERS) or follows


def _time(seconds: Fraction) -> str:
    return timestamp(seconds, 2)


def _seconds(seconds: Fraction) -> str:
    return f"{float(seconds):.1f} s"


def _signed(seconds: Fraction) -> str:
    return f"{float(seconds):+.1f} s"


def _track_json(before: Outline | None, after: Outline | None) -> dict[str, Any]:
    found: dict[str, Any] = {"before": _length_json(before), "after": _length_json(after)}
    if before is None or after is None:
        return found
    difference = compare(before, after)
    return found | {
        "chapters": [
            {
                "name": chapter.name,
                "before_seconds": _number(chapter.before_seconds),
                "after_seconds": _number(chapter.after_seconds),
            }
            for chapter in difference.chapters
        ],
        "moved": [
            {
                "onset_seconds": _number(move.onset_seconds),
                "last_onset_seconds": _number(move.last_onset_seconds),
                "things": move.events,
                "least_seconds": _number(move.least_seconds),
                "most_seconds": _number(move.most_seconds),
            }
            for move in difference.moves
            if not move.none
        ],
        "new": [_event_json(event) for event in difference.new],
        "gone": [_event_json(event) for event in difference.gone],
        "resized": [
            _event_json(resized.after) | {"before_seconds": _number(resized.before.seconds)}
            for resized in difference.resized
        ],
    }


def _length_json(outline: Outline | None) -> dict[str, Any] | None:
    return None if outline is None else {"name": outline.name, "seconds": _number(outline.seconds)}


def _event_json(event: TimedEvent) -> dict[str, Any]:
    return {
        "onset_seconds": _number(event.onset_seconds),
        "seconds": _number(event.seconds),
        "kind": event.kind,
        "what": event.what,
        **({"follows": event.follows} if event.follows else {}),
    }


def _number(seconds: Fraction | None) -> float | None:
    return None if seconds is None else float(seconds)
