"""Finds where the loudness of a file rises most over the minute before."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from msgspec import Struct

from renderer.loudness.meter import Energies, short_term_lufs

if TYPE_CHECKING:
    from numpy.typing import NDArray

QUIET_LU = 15.0
"""How far below the words silence counts: as a bed of the usual level."""

_STEPS_PER_SECOND = 10
_WINDOW = 3 * _STEPS_PER_SECOND
_MINUTE = 60 * _STEPS_PER_SECOND


class Rise(Struct, frozen=True, kw_only=True):
    """By how many LU the loudness rises at a time, in seconds from the start of the file."""

    lu: float
    seconds: float


def greatest_rise(
    energies: Energies, usual_lufs: float, words: NDArray[np.bool_] | None = None
) -> Rise | None:
    """Return the greatest rise of the short-term loudness over the last minute.

    Three seconds are compared with the loudest three seconds of the minute before them. A minute that is
    softer than ``QUIET_LU`` below ``usual_lufs`` counts as that loud, and the first minute of the file as
    loud as ``usual_lufs``. Three seconds in which ``words``, of shape (hops,), is true are no rise. The
    result is None for silence, and if nothing can be compared.
    """
    lufs = short_term_lufs(energies)
    if len(lufs) <= _WINDOW or not np.isfinite(usual_lufs):
        return None
    before = _maxima(lufs[:-_WINDOW], _MINUTE - _WINDOW + 1)
    minute_over = np.arange(len(before)) >= _MINUTE - _WINDOW
    rises = lufs[_WINDOW:] - np.maximum(before, np.where(minute_over, usual_lufs - QUIET_LU, usual_lufs))
    if words is not None:
        rises[np.isfinite(short_term_lufs(words.astype(np.float64)))[_WINDOW:]] = -np.inf
    at = int(np.argmax(rises))
    if not np.isfinite(rises[at]):
        return None
    return Rise(lu=float(rises[at]), seconds=float((at + _WINDOW) / _STEPS_PER_SECOND))


def _maxima(values: NDArray[np.float64], count: int) -> NDArray[np.float64]:
    """Return for each value the largest of it and of those before it, ``count`` values at most."""
    padded = np.concatenate([np.full(count - 1, -np.inf), values])
    largest: NDArray[np.float64] = np.lib.stride_tricks.sliding_window_view(padded, count).max(axis=1)
    return largest
