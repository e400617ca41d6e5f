"""How loud a mix is before it is limited, and how much of that a limiter would take.

So the gain that brings a track to its loudness is found before anything is encoded.
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
"""In an MPEG frame."""

_BLOCK = 17
"""MPEG frames in a gating block: 408 ms at 48 kHz."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MixLevels:
    """Of a track whose MPEG frames are ``order``, numbers of frames that are measured once each.

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
        """About how much quieter than ``gain_db`` asks for the limiter would leave the track."""
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
    """See ``MixLevels``."""
    of_frames = energies.reshape(-1, CELLS).mean(axis=1, dtype=np.float64)
    return gated_lufs(mean_energies(of_frames[order], _BLOCK, 1))
