"""Gain, and a true-peak limiter that looks ahead.

The gain at a frame is a function of the samples around it and of nothing further away, so any stretch
can be limited again from its surroundings. Every step is a sum, product, minimum or maximum of whole
arrays in a fixed order: the same samples come out however the programme is cut.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

import numpy as np

from renderer.loudness.true_peak import CELL_FRAMES, cell_peaks, interpolation_bound
from renderer.timeline import Block
from renderer.units import to_linear

if TYPE_CHECKING:
    from numpy.typing import NDArray

ATTACK_SECONDS = 0.005
RELEASE_SECONDS = 0.04
"""The time in which the gain comes back by 63 %."""

# Meters differ by some hundredths of a decibel. That the gain moves while the interpolation filter reaches
# over it adds less than 0.001 dB, also where levels jump by 100 dB.
_MARGIN_DB = 0.05
# 2 ** 9 - 1 nodes are 0.17 s at 48 kHz: the release is cut off where 1.4 % of the reduction is left.
_RELEASE_DOUBLINGS = 9
_PART_CELLS = 4096


def context_frames(sample_rate: int) -> int:
    """How many frames before and after a stretch its limited samples can depend on.

    A stretch that begins on a multiple of ``CELL_FRAMES`` frames of the programme and is limited together
    with this many frames on each side (fewer only where the programme itself begins or ends) gives the
    samples that limiting the whole programme gives. The number is a multiple of ``CELL_FRAMES`` too.
    """
    return CELL_FRAMES * (_attack_nodes(sample_rate) + (1 << _RELEASE_DOUBLINGS) + 2)


def _attack_nodes(sample_rate: int) -> int:
    return max(2, round(ATTACK_SECONDS * sample_rate / CELL_FRAMES))


def limit(
    blocks: Iterable[Block], *, gain_db: float, ceiling_dbtp: float, sample_rate: int
) -> Iterator[Block]:
    """Apply ``gain_db`` and hold the true peak at or under ``ceiling_dbtp``, all channels alike.

    Takes finite float32 (frames, channels) of any level. Where nothing comes near the ceiling this is a
    multiplication; elsewhere the gain falls over 5 ms before a peak and comes back in tens of milliseconds.

    Yields:
        float32 (frames, channels), of other sizes than the input's but as many frames in all, without delay;
        the samples do not depend on how the input is cut into blocks.
    """
    gain = to_linear(gain_db)
    highest = to_linear(ceiling_dbtp - _MARGIN_DB) / gain
    decay = math.exp(-CELL_FRAMES / (RELEASE_SECONDS * sample_rate))
    context = context_frames(sample_rate)
    for window, frames in _windows(blocks, context):
        part = window[context : context + frames]
        peak = max(float(window.max(initial=0.0)), -float(window.min(initial=0.0)))
        if peak * interpolation_bound() <= highest:
            yield part * np.float32(gain)
            continue
        allowed = _allowed_gains(cell_peaks(window, highest), highest)
        gains = gain * _smoothed(allowed, _attack_nodes(sample_rate), decay)
        yield part * _between_nodes(gains[context // CELL_FRAMES :], frames)[:, None]


def reduced_energies(
    energies: NDArray[np.float32],
    peaks: NDArray[np.float32],
    cell_frames: int,
    *,
    gain_db: float,
    ceiling_dbtp: float,
    sample_rate: int,
) -> NDArray[np.float32]:
    """About what ``limit`` leaves of the energies of cells of some milliseconds, the gain itself not counted.

    Known of each cell is its largest sample alone, and the gain is taken to be one for all of a cell.
    ``energies`` themselves come back where nothing has to be reduced.
    """
    highest = to_linear(ceiling_dbtp - _MARGIN_DB - gain_db)
    if not len(peaks) or peaks.max() <= highest:
        return energies
    reduction = 1.0 - highest / np.maximum(peaks, np.float32(highest))
    decay = np.float32(math.exp(-cell_frames / (RELEASE_SECONDS * sample_rate)))
    shift = 1
    while shift * cell_frames < CELL_FRAMES << _RELEASE_DOUBLINGS:
        np.maximum(reduction[shift:], reduction[:-shift] * decay**shift, out=reduction[shift:])
        shift *= 2
    ahead = max(1, round(ATTACK_SECONDS * sample_rate / cell_frames / 2))
    reduction[:-ahead] = np.maximum(reduction[:-ahead], reduction[ahead:])
    return energies * np.square(1.0 - reduction)


def _windows(blocks: Iterable[Block], context: int) -> Iterator[tuple[Block, int]]:
    """Cut blocks into parts, each with ``context`` frames on both sides; silence surrounds the programme.

    Yields a window, good until the next is asked for, and the frames of its part. The window is that many
    frames, rounded up to whole cells, and twice the context.
    """
    part_frames = _PART_CELLS * CELL_FRAMES
    window: Block | None = None
    filled = context
    for block in blocks:
        if window is None:
            window = np.zeros((part_frames + 2 * context, block.shape[1]), np.float32)
        taken = 0
        while taken < len(block):
            piece = block[taken : taken + len(window) - filled]
            window[filled : filled + len(piece)] = piece
            filled += len(piece)
            taken += len(piece)
            if filled == len(window):
                yield window, part_frames
                window[: 2 * context] = window[part_frames:].copy()
                filled = 2 * context
    while window is not None and filled > context:
        window[filled:] = 0.0
        frames = min(filled - context, part_frames)
        cells = -(-frames // CELL_FRAMES)
        yield window[: cells * CELL_FRAMES + 2 * context], frames
        window[: 2 * context] = window[part_frames:].copy()
        filled -= part_frames


def _allowed_gains(peaks: NDArray[np.float32], highest: float) -> NDArray[np.float64]:
    """The largest gain at each node that keeps the peaks near it at or under ``highest``.

    Node c stands where cell c begins, so it is bound by that cell and the one before. ``peaks`` lack the
    first and the last cell of the window.
    """
    of_cell = np.ones(len(peaks) + 4)
    over = peaks > highest
    of_cell[2:-2][over] = highest / peaks[over].astype(np.float64)
    allowed: NDArray[np.float64] = np.minimum(of_cell[:-1], of_cell[1:])
    return allowed


def _smoothed(allowed: NDArray[np.float64], attack_nodes: int, decay: float) -> NDArray[np.float64]:
    """A smooth gain at each node, nowhere above ``allowed``; exactly 1 where nothing has to be reduced.

    The reduction comes back exponentially, is held from ``attack_nodes`` ahead of each peak, and is then
    averaged over as many nodes, which ends at the peak.
    """
    reduction = 1.0 - allowed
    for doubling in range(_RELEASE_DOUBLINGS):
        shift = 1 << doubling
        reduction[shift:] = np.maximum(reduction[shift:], reduction[:-shift] * decay**shift)
    held = reduction.copy()
    for ahead in range(1, attack_nodes):
        np.maximum(held[:-ahead], reduction[ahead:], out=held[:-ahead])
    weights = np.hanning(attack_nodes + 2)[1:-1]
    weights /= weights.sum()
    smooth = held * weights[0]
    for behind in range(1, attack_nodes):
        smooth[behind:] += held[:-behind] * weights[behind]
    gains: NDArray[np.float64] = np.minimum(1.0 - smooth, allowed)
    return gains


def _between_nodes(gains: NDArray[np.float64], frames: int) -> NDArray[np.float32]:
    """Straight lines between the nodes, one gain for each of ``frames`` frames."""
    nodes = gains[: -(-frames // CELL_FRAMES) + 1]
    share = np.arange(CELL_FRAMES) / CELL_FRAMES
    lines = nodes[:-1, None] + np.diff(nodes)[:, None] * share
    return lines.astype(np.float32).reshape(-1)[:frames]
