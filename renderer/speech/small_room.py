"""The sound of a small room: a few milliseconds of soft reflections."""

from __future__ import annotations

import math

import numpy as np

from renderer.timeline import Block

_LEVEL = 0.0125
_FIRST_MS = 3.1
_DELAYS_MS = (1 / 16, 2.9, -4.7, 7.9, -12.7, 19.3)
"""Each delay doubles the number of reflections; a minus sign turns their polarity.

The shortest one makes the room dark: it removes the sound around 8 kHz.
"""

_DECAY_MS = 22.0  # to 1/e, so that the room has a reverberation time of 0.15 s

ROOM_SECONDS = (_FIRST_MS + sum(map(abs, _DELAYS_MS))) / 1000
"""How much longer the room sounds than the words."""


def with_small_room(samples: Block, sample_rate: int) -> Block:
    """Add the reflections of a small room to samples of shape (frames, 1).

    Returns:
        float32 samples that are longer by ``ROOM_SECONDS``, in which they fade out.
    """
    frames = len(samples)
    after = math.ceil(ROOM_SECONDS * sample_rate)
    heard = np.pad(samples[:, 0], (0, after))
    first = round(_FIRST_MS * sample_rate / 1000)
    reflections = np.pad(heard, (first, 0))[: len(heard)] * np.float32(_LEVEL)
    for delay_ms in _DELAYS_MS:
        delay = max(1, round(abs(delay_ms) * sample_rate / 1000))
        gain = math.copysign(math.exp(-abs(delay_ms) / _DECAY_MS), delay_ms)
        reflections[delay:] += np.float32(gain) * reflections[:-delay]
    heard += reflections
    heard[frames:] *= np.arange(after, 0, -1, dtype=np.float32) / after
    return heard[:, None]
