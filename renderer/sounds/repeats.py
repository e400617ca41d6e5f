"""How a piece of music goes on when it has to play again."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from renderer.layout.clips import Repeat
from renderer.sounds.likeness import (
    HOP_SECONDS,
    band_levels,
    beat_period,
    best_shift,
    most_alike,
    onset_strength,
)
from renderer.timeline import MPEG_FRAME_FRAMES

if TYPE_CHECKING:
    from numpy.typing import NDArray

SHORTEST_LOOP_SECONDS = 2
"""A shorter sound has no beat that could be measured."""

SHORTEST_PIECE_SECONDS = 12
"""A shorter sound without a beat is made into a loop when it is read."""

_SEARCHED_SECONDS = 90
"""How much of the start and of the end is searched for a loop."""

_CONTEXT_SECONDS = 4.0
_LEAST_LIKENESS, _LIKENESS_TOLERANCE = 0.75, 0.03
_SAME_WAVE = 0.6
"""Correlation of two waves above which a linear cross-fade keeps their level, within 1 dB."""

_SAME_ONSETS = 0.4
_WAVE_FADE_SECONDS, _ONSET_FADE_SECONDS = 0.04, 0.12
_LONG_FADE_SECONDS = 6
_SILENT_DB = -30.0
"""Level of the last half second, relative to the whole, at which a piece has an end of its own."""

_STEPS_PER_SECOND = 1000
_FASTEST_BEAT, _SLOWEST_BEAT, _BEAT_TOLERANCE = 250, 1500, 4  # steps


def find_repeat(path: Path, frames: int, channels: int, sample_rate: int) -> Repeat | None:
    """Return how a piece repeats, or None if it is so short that it has to be made into a loop itself.

    A loop is preferred: two moments that sound alike, with the same beat. A piece that is one round of a loop
    repeats as a whole. A piece that ends in silence plays to its end. Otherwise, its last seconds are
    cross-faded with the first.

    Args:
        path: of interleaved little-endian float32.
        frames: of the piece.
        channels: 1 or 2.
        sample_rate: in Hz.
    """
    if frames < SHORTEST_LOOP_SECONDS * sample_rate:
        return None
    searched = min(frames, _SEARCHED_SECONDS * sample_rate)
    start = _mono(path, 0, searched, channels)
    late_onset = (frames - searched) // round(HOP_SECONDS * sample_rate) * round(HOP_SECONDS * sample_rate)
    end = _mono(path, late_onset, frames - late_onset, channels)
    if _is_one_round(start, end, frames, sample_rate):
        return Repeat(way="loop", leaves_at=frames, returns_to=0)
    if frames < SHORTEST_PIECE_SECONDS * sample_rate:
        return None
    if loop := _loop(start, end, late_onset, sample_rate):
        return loop
    if _is_silent_at_end(start, end, sample_rate):
        whole = -(-frames // MPEG_FRAME_FRAMES) * MPEG_FRAME_FRAMES
        return Repeat(way="end", leaves_at=whole, returns_to=0)
    whole = frames // MPEG_FRAME_FRAMES * MPEG_FRAME_FRAMES
    fade = min(_LONG_FADE_SECONDS * sample_rate, frames // 4) // MPEG_FRAME_FRAMES * MPEG_FRAME_FRAMES
    return Repeat(way="cross-fade", leaves_at=whole - fade, returns_to=0, fade_frames=fade)


def ends_in_silence(path: Path, frames: int, channels: int, sample_rate: int) -> bool:
    """Return whether a piece has an end of its own, 30 dB below its start; for the arguments see above."""
    start = _mono(path, 0, min(frames, _SEARCHED_SECONDS * sample_rate), channels)
    last = min(frames, sample_rate // 2)
    return _is_silent_at_end(start, _mono(path, frames - last, last, channels), sample_rate)


def _mono(path: Path, onset: int, frames: int, channels: int) -> NDArray[np.float32]:
    samples = np.fromfile(path, dtype="<f4", count=frames * channels, offset=onset * channels * 4)
    mono: NDArray[np.float32] = samples.reshape(-1, channels).mean(axis=1, dtype=np.float32)
    return mono


def _is_one_round(
    start: NDArray[np.float32], end: NDArray[np.float32], frames: int, sample_rate: int
) -> bool:
    """Return whether a piece lasts a whole number of beats, and its end goes on with its start."""
    onsets = onset_strength(start, sample_rate, _STEPS_PER_SECOND)
    period = beat_period(onsets, _FASTEST_BEAT, _SLOWEST_BEAT)
    if period is None or _is_silent_at_end(start, end, sample_rate):
        return False
    steps = frames / (sample_rate // _STEPS_PER_SECOND)
    if abs(steps - round(steps / period) * period) > _BEAT_TOLERANCE:
        return False
    near = sample_rate // 20
    across = np.concatenate([end[-near:], start[:near]]).astype(np.float64)
    return bool(abs(start[0] - end[-1]) <= 4 * np.abs(np.diff(across)).mean())


def _loop(
    start: NDArray[np.float32], end: NDArray[np.float32], late_onset: int, sample_rate: int
) -> Repeat | None:
    """Return the longest good loop of a piece, whose last part ``end`` begins at ``late_onset``."""
    hop = round(HOP_SECONDS * sample_rate)
    seconds = (late_onset + len(end)) / sample_rate
    found = most_alike(
        band_levels(start, sample_rate),
        band_levels(end, sample_rate),
        late_onset // hop,
        context=round(_CONTEXT_SECONDS / HOP_SECONDS),
        shortest=round(seconds / 2 / HOP_SECONDS),
        tolerance=_LIKENESS_TOLERANCE,
    )
    if found is None or found.likeness < _LEAST_LIKENESS:
        return None
    early, late = found.early * hop, found.late * hop - late_onset
    around, slack = sample_rate // 2, 2 * hop
    if early < around or not around + slack <= late <= len(end) - around - slack:
        return None
    shift, likeness = best_shift(
        start[early - around : early + around].astype(np.float64),
        end[late - around - slack : late + around + slack].astype(np.float64),
    )
    fade_seconds, same = _WAVE_FADE_SECONDS, likeness >= _SAME_WAVE
    if not same:
        around, fade_seconds = int(1.9 * sample_rate) - slack, _ONSET_FADE_SECONDS
        if early < around or not around + slack <= late <= len(end) - around - slack:
            return None
        here, there = (early - around, early + around), (late - around - slack, late + around + slack)
        shift, likeness = best_shift(
            onset_strength(start[slice(*here)], sample_rate, _STEPS_PER_SECOND),
            onset_strength(end[slice(*there)], sample_rate, _STEPS_PER_SECOND),
        )
        shift *= sample_rate // _STEPS_PER_SECOND
        if likeness < _SAME_ONSETS:
            return None
    lag = late_onset + late - slack + shift - early
    leaves_at = (early + lag) // MPEG_FRAME_FRAMES * MPEG_FRAME_FRAMES
    return Repeat(
        way="loop",
        leaves_at=leaves_at,
        returns_to=leaves_at - lag,
        fade_frames=round(fade_seconds * sample_rate),
        fade_shape="linear" if same else "power",
    )


def _is_silent_at_end(start: NDArray[np.float32], end: NDArray[np.float32], sample_rate: int) -> bool:
    last = end[-sample_rate // 2 :]
    powers = [float(np.mean(part.astype(np.float64) ** 2)) for part in (start, last)]
    return powers[1] <= powers[0] * 10 ** (_SILENT_DB / 10)
