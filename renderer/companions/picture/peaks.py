"""The peaks of a track's cells as a waveform as wide as the picture."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from renderer.companions.picture.rows import PictureRow
from renderer.loudness.energy_cells import CELL_FRAMES
from renderer.loudness.mix_levels import CELLS, MixLevels
from renderer.timeline import MPEG_FRAME_FRAMES

if TYPE_CHECKING:
    from numpy.typing import NDArray


def waveform(levels: MixLevels, rows: Sequence[PictureRow]) -> tuple[NDArray[np.float32], ...]:
    """Return the highest absolute sample of every unit of width, in any channel; one float32 array a row.

    A unit has the cells of ``CELL_FRAMES`` frames from the cell in which it begins to the last one before
    that of the next unit, and at least one.
    """
    of_mpeg_frames = levels.peaks.reshape(-1, CELLS)
    return tuple(_row_peaks(of_mpeg_frames, levels.order, row) for row in rows)


def _row_peaks(
    of_mpeg_frames: NDArray[np.float32], order: NDArray[np.intp], row: PictureRow
) -> NDArray[np.float32]:
    first, end = row.onset_frames // MPEG_FRAME_FRAMES, -(-row.end_frames // MPEG_FRAME_FRAMES)
    cells = of_mpeg_frames[order[first:end]].ravel()
    edges = np.floor(row.onset_frames + np.arange(0.0, row.width, 1.0) * row.unit_frames).astype(np.int64)
    begun = first * CELLS
    cells = cells[: -(-row.end_frames // CELL_FRAMES) - begun]
    peaks: NDArray[np.float32] = np.maximum.reduceat(cells, edges // CELL_FRAMES - begun)
    return peaks
