"""Glides: tones that go on from the phases of one clip to those of another, with no step and no dip.

Both clips consist of lines, which are sinusoids with whole numbers of cycles in a period, and have the same
carriers. In a glide, each carrier turns by at most half a cycle, with the lines beside it; seen from the
carrier, these are cross-faded, as where one variant follows another in phase. A turn of half a cycle in three
seconds is less than the beating of a drone.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np
from msgspec import Struct

from renderer.timeline import MPEG_FRAME_FRAMES, Block, Glide, ReadClip

if TYPE_CHECKING:
    from numpy.typing import NDArray

_FAINTEST = 1e-6
"""Lines that are fainter, relative to the strongest one, are left out: 120 dB below it."""

_BANDS_PER_FRAME_RATE = 20
"""Lines are added up in bands, of which so many are as wide as the rate of MPEG frames: 2 Hz each."""

_TURN = 2.0 * np.pi


class _Lines(Struct, frozen=True, kw_only=True):
    """The lines of a clip: their cycles in a period, and their amplitudes, complex128 (lines, channels)."""

    cycles: NDArray[np.int64]
    amplitudes: NDArray[np.complex128]


@lru_cache(maxsize=8)  # several parts of a track need the same glide, one soon after the other
def glided(glide: Glide, source: str, onset_frames: int, read_clip: ReadClip) -> Block:
    """Return a whole glide to the clip ``source``, float32 (frames, channels).

    At its start, this clip would play its frame ``onset_frames``. The samples do not depend on the part of
    the track for which they are needed.
    """
    period = glide.period_frames
    before = _lines(glide.source, period, read_clip)
    after = _lines(source, period, read_clip)
    cycles = np.union1d(before.cycles, after.cycles)
    start = _placed(before, cycles, glide.before_frames, period)
    goal = _placed(after, cycles, onset_frames, period)
    turns = _turns(cycles, glide, onset_frames)
    sounds = [
        _sound(cycles, start[:, channel], goal[:, channel], turns, glide) for channel in range(start.shape[1])
    ]
    return np.stack(sounds, axis=1)


@lru_cache(maxsize=24)
def _lines(source: str, period_frames: int, read_clip: ReadClip) -> _Lines:
    spectrum = np.fft.rfft(read_clip(source, 0, period_frames), axis=0) * (2.0 / period_frames)
    strongest = np.abs(spectrum).max(axis=1)
    cycles = np.flatnonzero(strongest > _FAINTEST * strongest.max())
    return _Lines(cycles=cycles, amplitudes=spectrum[cycles].astype(np.complex128))


def _placed(
    lines: _Lines, cycles: NDArray[np.int64], frame: int, period_frames: int
) -> NDArray[np.complex128]:
    """Return the amplitudes of all ``cycles`` as they are at a frame of the clip."""
    placed = np.zeros((len(cycles), lines.amplitudes.shape[1]), dtype=np.complex128)
    turns = lines.cycles * frame % period_frames / period_frames
    placed[np.searchsorted(cycles, lines.cycles)] = lines.amplitudes * np.exp(1j * _TURN * turns)[:, None]
    return placed


def _turns(cycles: NDArray[np.int64], glide: Glide, onset_frames: int) -> NDArray[np.float64]:
    """Return by how many cycles each line turns, beside its own frequency, from the clip before to the other.

    A line beside a carrier turns with it. A beat goes the shortest way, and so does the middle of the lines
    around their carrier.
    """
    tones = glide.tones
    later = (onset_frames - glide.before_frames) / glide.period_frames
    carriers, orders = np.array(tones.carriers)[:, None], np.array(tones.orders)
    per_order = _shortest(np.array(tones.beat * later))
    middle = orders.mean() * per_order
    turns = _shortest(carriers * later + middle) - middle + orders * per_order
    places = carriers + orders * tones.beat
    nearest = np.abs(cycles[:, None] - places.ravel()).argmin(axis=1)
    of_lines: NDArray[np.float64] = turns.ravel()[nearest]
    return of_lines


def _shortest(turns: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return turns without whole cycles: from -0.5 to 0.5."""
    return turns - np.round(turns)


def _sound(
    cycles: NDArray[np.int64],
    start: NDArray[np.complex128],
    goal: NDArray[np.complex128],
    turns: NDArray[np.float64],
    glide: Glide,
) -> Block:
    """Return one channel of a glide, float32 (frames,).

    Lines near to each other are one band, a tone in its middle whose complex amplitude changes slowly. This
    amplitude is computed at the edges of MPEG frames, with its slope, and is a cubic curve between them; the
    error is 100 dB below the line. So the sound is a product of two matrices.
    """
    rows, columns = glide.frames // MPEG_FRAME_FRAMES, MPEG_FRAME_FRAMES
    at = np.arange(rows + 1)[:, None] * columns
    passed = at / glide.frames
    share, slope = passed**2 * (3 - 2 * passed), 6 * passed * (1 - passed) / glide.frames
    change = goal * np.exp(-1j * _TURN * turns) - start
    at_edges = cycles * at % glide.period_frames / glide.period_frames
    phases = np.exp(1j * _TURN * (turns * share + at_edges))
    band_lines = max(1, glide.period_frames // (_BANDS_PER_FRAME_RATE * columns))
    bands, firsts = np.unique(cycles // band_lines, return_index=True)
    middles = (bands + 0.5) * band_lines
    offsets = cycles - np.repeat(middles, np.diff([*firsts, len(cycles)]))
    values = (start + change * share) * phases
    slopes = change * slope * phases + 1j * _TURN * (turns * slope + offsets / glide.period_frames) * values
    values, slopes = (np.add.reduceat(of_lines, firsts, axis=1) for of_lines in (values, slopes * columns))
    back = np.exp(-1j * _TURN * middles * columns / glide.period_frames)
    placed = np.concatenate([values[:-1], slopes[:-1], values[1:] * back, slopes[1:] * back], axis=1)
    within = np.arange(columns) / columns
    curves = (
        (1 + 2 * within) * (1 - within) ** 2,
        within * (1 - within) ** 2,
        within**2 * (3 - 2 * within),
        within**2 * (within - 1),
    )
    tones = np.exp(1j * _TURN * np.outer(middles, np.arange(columns)) / glide.period_frames)
    shapes = np.concatenate([tones * curve for curve in curves])
    sound = np.concatenate([placed.real, placed.imag], axis=1) @ np.concatenate([shapes.real, -shapes.imag])
    in_order: Block = sound.ravel().astype(np.float32)
    return in_order
