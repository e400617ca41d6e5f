"""The loudness of a mix before the limiter, and how much the limiter would take away.

The gain of a track is worked out from these before anything is encoded.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from renderer.loudness.energy_cells import CELL_FRAMES
from renderer.loudness.limiter import reduced_energies
from renderer.loudness.meter import gated_lufs, mean_energies
from renderer.timeline import MPEG_FRAME_FRAMES

if TYPE_CHECKING:
    from numpy.typing import NDArray

CELLS = MPEG_FRAME_FRAMES // CELL_FRAMES
"""Cells in an MPEG frame."""

_BLOCK = 17
"""MPEG frames in a gating block: 408 ms at 48 kHz."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MixLevels:
    """The levels of a track; ``order`` gives, for each of its MPEG frames, the measured frame that it equals.

    ``energies`` are K-weighted mean squares, ``peaks`` the largest samples, of each cell of those frames.
    ``integrated_lufs`` is that of BS.1770. The gating blocks of ``steady_lufs`` begin with each MPEG frame:
    it is within some hundredths of the former but hardly changes when spans move, as they move by whole MPEG
    frames. A gain that comes from it stays as it is.
    """

    sample_rate: int
    integrated_lufs: float
    steady_lufs: float
    energies: NDArray[np.float32]
    peaks: NDArray[np.float32]
    order: NDArray[np.intp]

    def lost_lu(self, gain_db: float, ceiling_dbtp: float) -> float:
        """Estimates how many LU the limiter takes from a track at this gain and ceiling."""
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
        return self.steady_lufs - steady_lufs(reduced, self.order)


def steady_lufs(energies: NDArray[np.float32], order: NDArray[np.intp]) -> float:
    """The loudness over gating blocks that begin with each MPEG frame; see ``MixLevels``."""
    of_frames = energies.reshape(-1, CELLS).mean(axis=1, dtype=np.float64)
    return gated_lufs(mean_energies(of_frames[order], _BLOCK, 1))
