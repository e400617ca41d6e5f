"""Measures the loudness of a mix before the limiter, and estimates how much the limiter takes away.

The gain of a track is computed from these levels before anything is encoded.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
from msgspec import Struct

from renderer.loudness.energy_cells import CELL_FRAMES, HopJoiner
from renderer.loudness.limiter import reduced_energies
from renderer.loudness.meter import gated_lufs, integrated_lufs, mean_energies
from renderer.timeline import MPEG_FRAME_FRAMES

if TYPE_CHECKING:
    from numpy.typing import NDArray

CELLS = MPEG_FRAME_FRAMES // CELL_FRAMES
"""The number of cells in an MPEG frame."""

_BLOCK = 17
"""The number of MPEG frames in a gating block: 408 ms at 48 kHz."""


class MixLevels(Struct, frozen=True, kw_only=True):
    """The levels of a track of ``frames`` frames.

    ``energies`` and ``peaks`` hold the K-weighted mean square and the largest sample of each cell of the MPEG
    frames that were measured. ``order`` gives, for each MPEG frame of the track, the index of the measured
    frame that equals it, and ``spoken`` whether words sound in it. ``runs`` has the energies of each span of
    the track, in order, and the number of times that the span is repeated.

    ``integrated_lufs`` follows ITU-R BS.1770. ``steady_lufs`` uses gating blocks that begin with each MPEG
    frame. It is within a few hundredths of an LU of ``integrated_lufs`` but hardly changes when spans move,
    because they move by whole MPEG frames. A gain computed from it therefore stays the same.
    """

    sample_rate: int
    frames: int
    steady_lufs: float
    energies: NDArray[np.float32]
    peaks: NDArray[np.float32]
    order: NDArray[np.intp]
    spoken: NDArray[np.bool_]
    runs: Sequence[tuple[NDArray[np.float32], int]]

    @property
    def integrated_lufs(self) -> float:
        """The integrated loudness, in LUFS. It is computed on each use."""
        joiner = HopJoiner(self.sample_rate)
        for cells, times in self.runs:
            joiner.push(cells, times)
        return integrated_lufs(joiner.energies(self.frames))

    def lost_lu(self, gain_db: float, ceiling_dbtp: float) -> float:
        """Return an estimate of how many LU the limiter takes away at this gain and ceiling.

        They are those of the words, or those of the whole track if it has no words.
        """
        reduced = reduced_energies(
            self.energies,
            self.peaks,
            CELL_FRAMES,
            gain_db=gain_db,
            ceiling_dbtp=ceiling_dbtp,
            sample_rate=self.sample_rate,
        )
        if reduced is self.energies:
            return 0.0
        order = self.order[self.spoken] if self.spoken.any() else self.order
        before_lufs = steady_lufs(self.energies, order)
        return before_lufs - steady_lufs(reduced, order) if math.isfinite(before_lufs) else 0.0


def steady_lufs(energies: NDArray[np.float32], order: NDArray[np.intp]) -> float:
    """Return the loudness over gating blocks that begin with each MPEG frame; see ``MixLevels``.

    Fewer MPEG frames than a gating block has, as in one short word, are one block.
    """
    of_frames = energies.reshape(-1, CELLS).mean(axis=1, dtype=np.float64)
    return gated_lufs(mean_energies(of_frames[order], min(_BLOCK, len(order)), 1))
