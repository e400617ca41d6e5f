"""Joins the energies of short cells, measured separately, into energies per 10 ms for loudness."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

import numpy as np

from renderer.loudness.meter import Energies, frames_per_hop

if TYPE_CHECKING:
    from numpy.typing import NDArray

CELL_FRAMES = 96
"""The number of frames in a cell: a twelfth of an MPEG frame, 2 ms at 48 kHz, where five make a hop of 10 ms.
"""

_BATCH_CELLS = 2**17

Array = TypeVar("Array", bound=np.generic)


def repeated(values: NDArray[Array], times: int) -> NDArray[Array]:
    """Return values ``times`` times in a row; for once, as most spans occur, the array itself."""
    return np.tile(values, times) if times > 1 else values


class HopJoiner:
    """Converts the mean squares of cells, in order, into those of hops of 10 ms.

    If a hop begins inside a cell (44.1 kHz), the energy is taken as evenly distributed over the cell. The
    first hop begins after ``skipped_cells`` cells of silence.
    """

    def __init__(self, sample_rate: int, skipped_cells: int = 0) -> None:
        self._hop_frames = frames_per_hop(sample_rate)
        self._waiting_frames = -skipped_cells * CELL_FRAMES
        self._waiting_energy = 0.0
        self._pushed: list[NDArray[np.floating]] = []
        self._pushed_cells = 0
        self._done: list[Energies] = []

    def push(self, cells: NDArray[np.floating], times: int = 1) -> None:
        """Add cells, ``times`` times."""
        at_once = max(1, _BATCH_CELLS // max(1, len(cells)))
        for done in range(0, times, at_once):
            self._pushed.append(repeated(cells, min(at_once, times - done)))
            self._pushed_cells += len(self._pushed[-1])
            if self._pushed_cells >= _BATCH_CELLS:
                self._join()

    def _join(self) -> None:
        cells = np.concatenate([np.zeros(0), *self._pushed])
        self._pushed, self._pushed_cells = [], 0
        frames = len(cells) * CELL_FRAMES
        energy = np.concatenate([[0.0], np.cumsum(cells) * CELL_FRAMES])
        ends = np.arange(self._hop_frames - self._waiting_frames, frames + 1, self._hop_frames)
        if not len(ends):
            self._waiting_frames += frames
            self._waiting_energy += float(energy[-1])
            return
        if self._hop_frames % CELL_FRAMES:
            at_ends = np.interp(ends, CELL_FRAMES * np.arange(len(cells) + 1), energy)
        else:
            at_ends = energy[ends // CELL_FRAMES]
        self._done.append(np.diff(at_ends, prepend=-self._waiting_energy) / self._hop_frames)
        self._waiting_frames = frames - int(ends[-1])
        self._waiting_energy = float(energy[-1] - at_ends[-1])

    def energies(self, frames: int) -> Energies:
        """Return one value for each whole 10 ms of the first ``frames`` frames."""
        self._join()
        return np.concatenate([np.zeros(0), *self._done])[: frames // self._hop_frames]
