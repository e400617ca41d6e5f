"""Applies gain, and limits the true peak with lookahead.

The gain at a frame depends only on the samples within a fixed distance. Any stretch can therefore be limited
again from its surroundings. Every step is a sum, product, minimum or maximum of whole arrays in a fixed
order, so the output does not depend on how the programme is divided.
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
"""The time in which the gain recovers by 63 %."""

# Meters differ by a few hundredths of a decibel. Movement of the gain within the reach of the interpolation
# filter adds less than 0.001 dB, even where levels jump by 100 dB.
_MARGIN_DB = 0.05
# 2 ** 9 - 1 nodes are 0.17 s at 48 kHz: the release ends when 1.4 % of the reduction is left.
_RELEASE_DOUBLINGS = 9
_PART_CELLS = 4096


def context_frames(sample_rate: int) -> int:
    """Return how many frames before and after a stretch its limited samples can depend on.

    To limit a stretch separately, start it at a multiple of ``CELL_FRAMES`` frames and include this many
    frames on each side (fewer only at the start or end of the programme). The samples are then the same as
    when the whole programme is limited. The result is a multiple of ``CELL_FRAMES``.
    """
    return CELL_FRAMES * (_attack_nodes(sample_rate) + (1 << _RELEASE_DOUBLINGS) + 2)


def _attack_nodes(sample_rate: int) -> int:
    return max(2, round(ATTACK_SECONDS * sample_rate / CELL_FRAMES))


def limit(
    blocks: Iterable[Block], *, gain_db: float, ceiling_dbtp: float, sample_rate: int
) -> Iterator[Block]:
    """Apply ``gain_db`` and keep the true peak at or below ``ceiling_dbtp``; all channels get the same gain.

    The blocks are finite float32 (frames, channels) of any level. If no peak comes near the ceiling, the
    limiter only multiplies. Otherwise the gain falls in the 5 ms before a peak and recovers in tens of
    milliseconds.

    Yields:
        float32 (frames, channels), without delay. The sizes differ from those of the input blocks, but the
            total number of frames is the same. The samples do not depend on how the input is divided into
            blocks.
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
    """Return an estimate of the energies that ``limit`` leaves of cells of a few milliseconds.

    ``energies`` (mean squares) and ``peaks`` (largest samples) have one value per cell. The gain itself is
    not applied to the result. The estimate assumes one reduction for the whole cell. If nothing has to be
    reduced, the result is ``energies`` itself.
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
    """Divide blocks into parts with ``context`` frames on both sides; silence surrounds the programme.

    Yields:
        A window, valid until the next is requested, and the number of frames in its part. The window holds
            the part, rounded up to whole cells, and the context on both sides.
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
    """Return the largest gain at each node that keeps the nearby peaks at or below ``highest``.

    Node c is at the start of cell c, so that cell and the one before it limit the gain. ``peaks`` does not
    contain the first and the last cell of the window.
    """
    of_cell = np.ones(len(peaks) + 4)
    over = peaks > highest
    of_cell[2:-2][over] = highest / peaks[over].astype(np.float64)
    allowed: NDArray[np.float64] = np.minimum(of_cell[:-1], of_cell[1:])
    return allowed


def _smoothed(allowed: NDArray[np.float64], attack_nodes: int, decay: float) -> NDArray[np.float64]:
    """Return a smooth gain at each node that never exceeds ``allowed``; exactly 1 where nothing is reduced.

    The reduction decays exponentially after a peak and is held from ``attack_nodes`` before it. It is then
    averaged over as many nodes, so that the ramp ends at the peak.
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
    """Return one gain for each of ``frames`` frames, interpolated linearly between the nodes."""
    nodes = gains[: -(-frames // CELL_FRAMES) + 1]
    share = np.arange(CELL_FRAMES) / CELL_FRAMES
    lines = nodes[:-1, None] + np.diff(nodes)[:, None] * share
    return lines.astype(np.float32).reshape(-1)[:frames]
