"""Where a voice becomes audible, and where it stops."""

from __future__ import annotations

from fractions import Fraction

import numpy as np

from renderer.timeline import Block
from renderer.units import to_frames, to_linear

ONSET_DB = -40.0
"""A clip begins where its samples first come this near to its peak.

At -50 dB a word such as "your" begins 2 ms earlier, too softly for an ear or an onset detector.
"""

END_DB = -55.0
"""A clip ends where they last do; lower than the onset, as a voice dies away more slowly than it starts."""

_SILENCE_DB = -80.0

_FADE_IN_SECONDS = Fraction(1, 4000)
_FADE_OUT_SECONDS = Fraction(5, 1000)


def trim(samples: Block, sample_rate: int) -> Block:
    """Cut the silence before and after the words of a mono clip.

    What is kept begins at most a quarter of a millisecond before the first audible frame and ends at most
    5 ms after the last; these margins are faded. Frames in between are not touched.

    Returns:
        float32 (frames, 1); no frames where nothing is audible.
    """
    size = np.abs(samples[:, 0])
    peak = float(size.max(initial=0.0))
    if peak < to_linear(_SILENCE_DB):
        return samples[:0]
    first = int(np.argmax(size >= peak * to_linear(ONSET_DB)))
    last = len(size) - 1 - int(np.argmax(size[::-1] >= peak * to_linear(END_DB)))
    before = min(first, to_frames(_FADE_IN_SECONDS, sample_rate))
    after = min(len(size) - 1 - last, to_frames(_FADE_OUT_SECONDS, sample_rate))
    kept = samples[first - before : last + 1 + after].copy()
    kept[:before, 0] *= _ramp(before)
    kept[len(kept) - after :, 0] *= _ramp(after)[::-1]
    return kept


def _ramp(frames: int) -> Block:
    """From nearly nothing to nearly all, as a raised cosine."""
    position = (np.arange(frames) + 0.5) / max(1, frames)
    return (0.5 - 0.5 * np.cos(np.pi * position)).astype(np.float32)
