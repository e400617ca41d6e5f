"""Speaks a sentence after a longer one, the carrier, and cuts off the carrier at the pause between them.

Neural voices learn from long sentences. Alone, a sentence of one to four words sounds less natural than the
same sentence after another one.
"""

from __future__ import annotations

import numpy as np

from renderer.timeline import Block
from renderer.units import to_linear

CARRIER_VERSION = 2
"""The version of the carrier and of how it is cut off. It is part of every key."""

CARRIER = "Take your time, and let it be easy."
"""The carrier of every sentence, so that the clip of a sentence depends on nothing else.

Measured with hibari:heart: 42 short sentences had a mean DistillMOS of 3.80 alone, 4.08 after this carrier,
and 4.09 after the previous sentence of their script. The numbers from 1 to 12 had 3.29 alone and 3.58 after
this carrier. The speech recogniser Whisper understood 7 of the 12 numbers alone, and all 12 after the
carrier. A number after the number before it has no pause at which it could be cut off.
"""

MOST_WORDS = 4
"""The most words of a sentence that is spoken after the carrier. Longer sentences sound natural alone."""

_QUIET_DB = -45.0  # the RMS level of 10 ms of a pause, relative to the peak
_LEAST_PAUSE_SECONDS = 0.08  # a stop such as the t of "heart beats" is shorter, unless the pace is very slow

_SHARE_OF_ALONE = (0.6, 1.2)
"""Measured: 0.62 to 1.13, with 63 short sentences at 95 to 280 words per minute."""

_SHARE_OF_CARRIER = (0.8, 1.05)
"""Measured: 0.87 to 1.03, with 20 short sentences at 88 to 240 words per minute."""

_LEAD_SECONDS = 0.15


def needs_carrier(text: str) -> bool:
    """Whether a sentence has words, and at most ``MOST_WORDS``."""
    words = [word for word in text.split() if any(map(str.isalnum, word))]
    return 0 < len(words) <= MOST_WORDS


def without_carrier(samples: Block, sample_rate: int, alone: Block, carrier: Block) -> Block | None:
    """Cut off the carrier before a sentence.

    The cut is the pause that begins about when the carrier alone ends, and leaves about as much as the
    sentence takes alone. A pause after the first words of the sentence begins later, so no word is cut off.

    Args:
        samples: the carrier and the sentence, of shape (frames, 1).
        sample_rate: the sample rate in Hz.
        alone: the sentence without the carrier, from the same voice at the same pace.
        carrier: the carrier without the sentence, from the same voice at the same pace.

    Returns:
        the sentence, with up to 0.15 s of the pause before it; None if it is not certain which pause is the
        right one.
    """
    size = sample_rate // 100
    start, end = _bounds(_quiet(alone, size))
    least, most = (share * (end - start) for share in _SHARE_OF_ALONE)
    first, last = (share * _bounds(_quiet(carrier, size))[1] for share in _SHARE_OF_CARRIER)
    quiet = _quiet(samples, size)
    _, end = _bounds(quiet)
    pauses = [(at, until) for at, until in _runs(quiet[:end]) if until - at >= 100 * _LEAST_PAUSE_SECONDS]
    possible = [(at, until) for at, until in pauses if first <= at <= last and least <= end - until <= most]
    longest = max(possible, key=lambda pause: pause[1] - pause[0], default=None)
    if longest is None or longest != possible[0]:
        return None
    at, until = longest
    return samples[max((at + until) // 2, until - round(100 * _LEAD_SECONDS)) * size :]


def _quiet(samples: Block, size: int) -> list[bool]:
    """Whether each ``size`` frames are quiet."""
    count = len(samples) // size
    levels = np.sqrt(np.mean(samples[: count * size, 0].reshape(count, size) ** 2, axis=1))
    quiet: list[bool] = (levels < np.abs(samples).max(initial=0.0) * to_linear(_QUIET_DB)).tolist()
    return quiet


def _bounds(quiet: list[bool]) -> tuple[int, int]:
    """The first place that is not quiet, and the one after the last such place; both 0 without one."""
    if all(quiet):
        return 0, 0
    return quiet.index(False), len(quiet) - quiet[::-1].index(False)


def _runs(quiet: list[bool]) -> list[tuple[int, int]]:
    """The start of each run of quiet places, and the place after its end; the last place is not quiet."""
    starts = [n for n in range(1, len(quiet)) if quiet[n] and not quiet[n - 1]]
    return [(start, quiet.index(False, start)) for start in starts]
