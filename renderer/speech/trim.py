"""Removes the silence before and after the words of a clip."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
from msgspec import Struct

from renderer.timeline import Block
from renderer.units import to_frames, to_linear

ONSET_DB = -40.0
"""A clip starts at its first sample above this level, relative to its peak.

At -50 dB a word such as "your" would start 2 ms earlier, too softly for an ear or an onset detector.
"""

END_DB = -55.0
"""A clip ends at its last sample above this level: a voice fades more slowly than it starts."""

_SILENCE_DB = -80.0

_FADE_IN_SECONDS = Fraction(1, 4000)
_FADE_OUT_SECONDS = Fraction(5, 1000)


class Words(Struct, frozen=True, kw_only=True):
    """The samples of a sentence, of shape (frames, 1). The last word ends before the frame ``end_frame``."""

    samples: Block
    end_frame: int


def trim(samples: Block, sample_rate: int, *, keep_start: bool = False) -> Block:
    """Remove the silence before and after the words of a clip of shape (frames, 1).

    The result starts at most a quarter of a millisecond before the first audible frame, and ends at most 5 ms
    after the last one. These margins are faded; the frames between them do not change. With ``keep_start``,
    nothing is removed before the words.

    Returns:
        float32 samples of shape (frames, 1), without frames if nothing is audible.
    """
    return _trimmed(samples, heard_part(samples, sample_rate, keep_start=keep_start))


def trim_words(words: Words, sample_rate: int, *, keep_start: bool = False) -> Words:
    """Trim a sentence as ``trim`` does; its last word ends where it did, or with the clip."""
    part = heard_part(words.samples, sample_rate, keep_start=keep_start)
    kept = _trimmed(words.samples, part)
    return Words(samples=kept, end_frame=min(max(0, words.end_frame - part.first_frame), len(kept)))


class HeardPart(Struct, frozen=True, kw_only=True):
    """What ``trim`` keeps, and the length of the margins in it that are faded."""

    first_frame: int
    end_frame: int
    rise_frames: int
    fall_frames: int


def heard_part(samples: Block, sample_rate: int, *, keep_start: bool = False) -> HeardPart:
    """Return which part of a clip of shape (frames, 1) ``trim`` keeps."""
    size = np.abs(samples[:, 0])
    peak = float(size.max(initial=0.0))
    if peak < to_linear(_SILENCE_DB):
        return HeardPart(first_frame=0, end_frame=0, rise_frames=0, fall_frames=0)
    first = 0 if keep_start else int(np.argmax(size >= peak * to_linear(ONSET_DB)))
    last = len(size) - 1 - int(np.argmax(size[::-1] >= peak * to_linear(END_DB)))
    before = min(first, to_frames(_FADE_IN_SECONDS, sample_rate))
    after = min(len(size) - 1 - last, to_frames(_FADE_OUT_SECONDS, sample_rate))
    return HeardPart(
        first_frame=first - before, end_frame=last + 1 + after, rise_frames=before, fall_frames=after
    )


def _trimmed(samples: Block, part: HeardPart) -> Block:
    kept = samples[part.first_frame : part.end_frame].copy()
    kept[: part.rise_frames, 0] *= raised_cosine(part.rise_frames)
    kept[len(kept) - part.fall_frames :, 0] *= raised_cosine(part.fall_frames)[::-1]
    return kept


def raised_cosine(frames: int) -> Block:
    """A ramp from 0 to 1, without both ends, of shape (frames,)."""
    position = (np.arange(frames) + 0.5) / max(1, frames)
    return (0.5 - 0.5 * np.cos(np.pi * position)).astype(np.float32)
