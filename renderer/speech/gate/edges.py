"""Finds where a voice is cut off: at the start, at the end, or in the middle of the sentence."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from renderer.speech.gate.sound import SpokenSound, Values, highest_of
from renderer.speech.gate.verdict import Fault

_EDGE_CELLS = 8
_EDGE_DB = -34.0
"""Samples that begin or end above this level were cut out of a voice. A whole sentence fades out below it."""

_QUIET_END_DB = -60.0
"""The same at the end of a voice that has no sound between its words. hibari:heart fades out below -96 dB."""

_SILENT_CELLS = 8


class _Jumps(Struct, frozen=True):
    """How quickly a voice cannot fade. It was cut if it was above ``stop_db`` 1.25 ms before 10 ms below
    ``silent_db``, or is above ``start_db`` 1.25 ms after them.
    """

    silent_db: float
    stop_db: float
    start_db: float


_OF_ANY_VOICE = _Jumps(silent_db=-45.0, stop_db=-30.0, start_db=-13.0)
"""A voice that stops by itself, even before a plosive, is below -34 dB, and one that starts below -15 dB."""

_OF_QUIET_VOICES = _Jumps(silent_db=-70.0, stop_db=-50.0, start_db=-50.0)
"""For voices that have no sound between their words. In 450 sentences of the documentation, hibari:heart was
below -63 dB when it stopped, and below -57 dB when it started.
"""

_FAST_WORDS_PER_MINUTE = 250
"""From this rate on, a voice makes no pause before a sentence that it speaks after another one. The engine
hibari then cuts off its carrier within the voice, and loses nothing of the sentence.
"""


def cuts(sound: SpokenSound, words_per_minute: float, *, is_quiet: bool = False) -> Iterator[Fault]:
    """The places where the voice starts or stops within a millisecond.

    At a high rate, the first sample may have any level. ``is_quiet`` says that the voice has no sound between
    its words.
    """
    starts_inside = float(sound.peaks_db[:_EDGE_CELLS].max()) > _EDGE_DB
    starts_inside = starts_inside and words_per_minute < _FAST_WORDS_PER_MINUTE
    ends_inside = float(sound.peaks_db[-_EDGE_CELLS:].max()) > (_QUIET_END_DB if is_quiet else _EDGE_DB)
    if starts_inside:
        yield Fault(what="the start is cut off")
    starts, stops = _starts_and_stops(sound.peaks_db, is_quiet=is_quiet)
    yield from _inside(sound, starts, starts_inside)
    if ends_inside:
        yield Fault(what="the end is cut off")
    elif len(stops):
        yield _stop(sound, int(stops[0]))


def _starts_and_stops(peaks_db: Values, *, is_quiet: bool) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """The cells at which the voice starts after silence, and those at which it stops before silence."""
    loudest = highest_of(peaks_db, _SILENT_CELLS)
    before, after = peaks_db[: len(loudest) - 2], peaks_db[_SILENT_CELLS + 1 :]
    starts, stops = np.zeros((2, len(before)), bool)
    for jumps in (_OF_ANY_VOICE, _OF_QUIET_VOICES) if is_quiet else (_OF_ANY_VOICE,):
        starts |= (loudest[:-2] < jumps.silent_db) & (after > jumps.start_db)
        stops |= (loudest[2:] < jumps.silent_db) & (before > jumps.stop_db)
    return np.flatnonzero(starts) + _SILENT_CELLS + 1, np.flatnonzero(stops)


def _inside(sound: SpokenSound, starts: NDArray[np.intp], starts_inside: bool) -> Iterator[Fault]:
    for cell in starts[:1]:
        if cell <= sound.start + _EDGE_CELLS:
            if not starts_inside:
                yield Fault(what="the start is cut off")
        else:
            yield Fault(what="the voice starts abruptly", at_seconds=sound.seconds_at_cell(cell))


def _stop(sound: SpokenSound, cell: int) -> Fault:
    if cell >= sound.end - _EDGE_CELLS:
        return Fault(what="the end is cut off")
    return Fault(what="the voice stops abruptly", at_seconds=sound.seconds_at_cell(cell))
