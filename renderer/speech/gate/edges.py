"""Finds where a voice is cut off: at the start, at the end, or in the middle of the sentence."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from renderer.speech.gate.sound import SpokenSound, Values, highest_of
from renderer.speech.gate.verdict import Fault

_EDGE_CELLS = 8
_EDGE_DB = -34.0
"""Samples that begin or end above this level were cut out of a voice. A whole sentence fades out below it."""

_SILENT_DB = -45.0
_SILENT_CELLS = 8
_STOP_DB = -30.0
"""A voice that was above this level 1.25 ms before silence of 10 ms was cut. One that stops by itself, even
before a plosive, is below -34 dB then.
"""

_START_DB = -13.0
"""A voice above this level 1.25 ms after silence was cut; the hardest plosive is at -15 dB then."""

_FAST_WORDS_PER_MINUTE = 250
"""From this rate on, a voice makes no pause before a sentence that it speaks after another one. The engine
hibari then cuts off its carrier within the voice, and loses nothing of the sentence.
"""


def cuts(sound: SpokenSound, words_per_minute: float) -> Iterator[Fault]:
    """The places where the voice starts or stops within a millisecond.

    At a high rate, the first sample may have any level.
    """
    starts_inside = float(sound.peaks_db[:_EDGE_CELLS].max()) > _EDGE_DB
    starts_inside = starts_inside and words_per_minute < _FAST_WORDS_PER_MINUTE
    ends_inside = float(sound.peaks_db[-_EDGE_CELLS:].max()) > _EDGE_DB
    if starts_inside:
        yield Fault(what="the start is cut off")
    loudest = highest_of(sound.peaks_db, _SILENT_CELLS)
    before, silent = sound.peaks_db[: len(loudest) - 2], loudest[2:] < _SILENT_DB
    stops = np.flatnonzero(silent & (before > _STOP_DB))
    starts = np.flatnonzero((loudest[:-2] < _SILENT_DB) & (_after(sound.peaks_db) > _START_DB))
    yield from _inside(sound, starts + _SILENT_CELLS + 1, starts_inside)
    if ends_inside:
        yield Fault(what="the end is cut off")
    elif len(stops):
        yield _stop(sound, int(stops[0]))


def _after(peaks_db: Values) -> Values:
    """The peak of the cell after the one that follows each window of silence."""
    return peaks_db[_SILENT_CELLS + 1 :]


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
