"""Finding where a sound sets in, from the samples alone."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

_ORDER = 96
_LEARN_SECONDS = 0.25
_SEARCH_SECONDS = 0.06


def onset_seconds(signal: NDArray[np.float64], sample_rate: int, near_seconds: float) -> float:
    """When something new sets in, within 60 ms of ``near_seconds``.

    What rings on from before, such as a bell's tail, can be predicted from its own past (linear
    prediction, covariance method); something new cannot. The onset is the first sample that misses its
    prediction by ten times more than any did while it was learnt.
    """
    near = round(near_seconds * sample_rate)
    search, learn = round(_SEARCH_SECONDS * sample_rate), round(_LEARN_SECONDS * sample_rate)
    start = near - search - learn
    before = np.zeros(max(0, _ORDER - start))
    padded = np.concatenate([before, signal[max(0, start - _ORDER) : near + search]])
    past = np.lib.stride_tricks.sliding_window_view(padded[:-1], _ORDER)
    now = padded[_ORDER:]
    weights = np.linalg.lstsq(past[:learn], now[:learn], rcond=1e-9)[0]
    missed = np.abs(now - past @ weights)
    limit = 10 * missed[:learn].max() + 1e-7
    late = np.flatnonzero(missed[learn:] > limit)
    if not len(late):
        raise AssertionError(f"nothing sets in near {near_seconds:.3f} s")
    return float(near - search + late[0]) / sample_rate
