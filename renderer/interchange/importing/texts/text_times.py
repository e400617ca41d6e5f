"""Keep the times of a text as absolute times, or as pauses."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import Literal

from renderer.interchange.importing.duration_estimate import estimated_seconds, word_count
from renderer.interchange.importing.lengths import clock_text, length_text
from renderer.interchange.importing.model import CueText, Dropped, Item, Words
from renderer.interchange.importing.texts.rest_filling import SuggestedRest, fixed_seconds, gap_seconds
from renderer.script.cues.model import At
from renderer.script.cues.table import cue_or_none
from renderer.script.head import Pacing

Times = Literal["absolute", "relative", "left out"]

_USUAL = Pacing().words_per_minute
_FASTEST = Fraction(200)
_FASTER = Fraction(13, 10)
"""An allowance for a slow voice."""
_BETWEEN = Fraction(3, 10)
"""Seconds between sentences where the usual silences leave too little time."""
_SHORTEST_PAUSE = Fraction(1, 2)

Piece = Item | SuggestedRest


def with_times(
    pieces: Sequence[Piece], times: Times, dropped: list[Dropped]
) -> tuple[dict[str, object], list[Piece]]:
    """Return the front matter and the pieces of a script with the times of a text.

    An absolute time that a slow voice may miss is left out, and reported. If the usual pace leaves too little
    time, the pace is faster and the silences are short. Before the last time, no rests are suggested, since
    the times leave room for them. With relative times, a pause lasts until the next time.
    """
    stops = [at for at, piece in enumerate(pieces) if _time_of(piece) is not None]
    if not stops or times == "left out":
        dropped += [_left_out(piece, "") for piece in pieces if _time_of(piece) is not None]
        return {}, [piece for piece in pieces if _time_of(piece) is None]
    kept = [p for at, p in enumerate(pieces) if at > stops[-1] or not isinstance(p, SuggestedRest)]
    if times == "relative":
        return {"head": "0s"}, list(_with_pauses(kept, dropped))
    missed: list[Dropped] = []
    result = list(_with_absolute_times(kept, _USUAL, missed, tight=False))
    if not missed:
        return {"head": "0s"}, result
    rate = _rate(kept)
    gap = length_text(_BETWEEN)
    pacing = {"rate": str(rate), "sentence": gap, "paragraph": gap, "chapter": gap}
    return {"head": "0s", "pacing": pacing}, list(_with_absolute_times(kept, rate, dropped, tight=True))


def _time_of(piece: Piece) -> Fraction | None:
    """Return the seconds of an absolute time, or None for anything else."""
    if not isinstance(piece, CueText):
        return None
    cue = cue_or_none(piece.text)
    return cue.seconds if isinstance(cue, At) else None


def _runs(pieces: Sequence[Piece]) -> Iterator[tuple[Piece | None, Fraction, list[Piece]]]:
    """Yield each time as a piece and in seconds, with the pieces before the next time."""
    stop: Piece | None = None
    at, run = Fraction(0), list[Piece]()
    for piece in pieces:
        time = _time_of(piece)
        if time is None:
            run.append(piece)
            continue
        yield stop, at, run
        stop, at, run = piece, time, []
    yield stop, at, run


def _with_absolute_times(
    pieces: Sequence[Piece], rate: Fraction, dropped: list[Dropped], *, tight: bool
) -> Iterator[Piece]:
    clock = last = Fraction(0)
    for stop, at, run in _runs(pieces):
        if stop is not None and at > max(clock, last):
            yield CueText(text=f"at {clock_text(at)}")
            clock = last = at
        elif stop is not None and at:
            dropped.append(_left_out(stop, ": the words before it may take longer"))
        yield from run
        clock += _seconds(run, rate, tight=tight)


def _with_pauses(pieces: Sequence[Piece], dropped: list[Dropped]) -> Iterator[Piece]:
    clock = Fraction(0)
    for stop, at, run in _runs(pieces):
        if stop is not None and at - clock >= _SHORTEST_PAUSE:
            yield CueText(text=f"pause {length_text(Fraction(round((at - clock) * 10), 10))}")
        elif stop is not None and clock - at >= _SHORTEST_PAUSE:
            dropped.append(_left_out(stop, ": the words before it take longer"))
        clock = max(clock, at)
        yield from run
        words = sum(word_count(piece.text) for piece in run if isinstance(piece, Words))
        clock += words * 60 / _USUAL + gap_seconds(run) + sum(map(fixed_seconds, run))


def _seconds(run: Sequence[Piece], rate: Fraction, *, tight: bool) -> Fraction:
    """Return the longest time that a typical voice takes for a part of a script."""
    spoken = [piece.text for piece in run if isinstance(piece, Words)]
    gaps = _BETWEEN * len(spoken) if tight else gap_seconds(run)
    return sum((estimated_seconds(text, rate) for text in spoken), gaps) + sum(map(fixed_seconds, run))


def _rate(pieces: Sequence[Piece]) -> Fraction:
    """Return a rate in words per minute at which the words before the last time end before it."""
    runs = list(_runs(pieces))
    words = sum(word_count(p.text) for _, _, run in runs[:-1] for p in run if isinstance(p, Words))
    rate = words * 60 * _FASTER / runs[-1][1] if runs[-1][1] else Fraction(0)
    return Fraction(round(min(max(rate, _USUAL), _FASTEST)))


def _left_out(stop: Piece, why: str) -> Dropped:
    line, column = (stop.line, stop.column) if isinstance(stop, CueText) else (1, 1)
    return Dropped(
        line=line, column=column, what=f"the time {clock_text(_time_of(stop) or Fraction(0))}{why}"
    )
