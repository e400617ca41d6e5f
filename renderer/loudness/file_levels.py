"""Measures unweighted levels: peak, RMS, noise floor, and the quiet at both ends."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from renderer.loudness.meter import Energies, frames_per_hop, gate, mean_energies
from renderer.timeline import Block
from renderer.units import to_db

if TYPE_CHECKING:
    from numpy.typing import NDArray

QUIET_DB = -60.0
"""The noise floor that ACX allows, in dB RMS. Ten milliseconds above it count as sound."""

_ABOVE_FLOOR_DB = 8.0

_FLOOR_HOPS = 50
_GATING_HOPS = 40
_GATING_STEP = 10


class LevelMeter:
    """Measures the levels of blocks of float samples (frames, channels).

    The RMS combines all channels: it is taken from the mean of their powers. The meter keeps eight bytes for
    each 10 ms.
    """

    def __init__(self, sample_rate: int) -> None:
        self._sample_rate = sample_rate
        self._hop_frames = frames_per_hop(sample_rate)
        self._rest: NDArray[np.float64] = np.zeros(0)
        self._done: list[Energies] = []
        self._frames = 0
        self._power = 0.0
        self._peak = 0.0

    def push(self, block: Block) -> None:
        """Measure the next block, float samples (frames, channels)."""
        powers = np.square(block, dtype=np.float64).mean(axis=1)
        self._peak = max(self._peak, float(np.abs(block).max(initial=0.0)))
        self._frames += len(powers)
        self._power += float(powers.sum())
        powers = np.concatenate([self._rest, powers])
        whole = len(powers) // self._hop_frames * self._hop_frames
        self._done.append(powers[:whole].reshape(-1, self._hop_frames).mean(axis=1))
        self._rest = powers[whole:]

    @property
    def seconds(self) -> float:
        """The length of all blocks pushed so far."""
        return self._frames / self._sample_rate

    @property
    def sample_peak_dbfs(self) -> float:
        """The largest absolute sample, in dBFS; minus infinity for silence."""
        return to_db(self._peak)

    @property
    def rms_db(self) -> float:
        """The RMS of the whole file, in dB; a full-scale sine has -3 dB."""
        return to_db(math.sqrt(self._power / self._frames)) if self._frames else -math.inf

    def gated(self) -> tuple[float, float]:
        """Return the RMS, in dB, of the audio that passes the gates of BS.1770, and its share from 0 to 1."""
        windows = mean_energies(self._energies(), _GATING_HOPS, _GATING_STEP)
        counted = gate(windows)
        if not counted.size:
            return -math.inf, 0.0
        return to_db(math.sqrt(float(counted.mean()))), counted.size / windows.size

    def noise_floor_db(self) -> float:
        """Return the RMS, in dB, of the quietest half second, or of the whole file if it is shorter.

        ACX specifies no method. This is the method of "ACX Check" for Audacity, the analyser that ACX's own
        help recommends.
        """
        windows = mean_energies(self._energies(), _FLOOR_HOPS, 1)
        return to_db(math.sqrt(float(windows.min()))) if windows.size else self.rms_db

    def quiet_seconds(self) -> tuple[float, float]:
        """Return the seconds before the first sound and after the last one, in steps of 10 ms.

        For silence, both are the length of the whole file. A room tone that is quiet enough for ACX is no
        sound, although ten milliseconds of it can be louder than its RMS.
        """
        floor_db = self.noise_floor_db()
        loudest_db = max(QUIET_DB, floor_db + _ABOVE_FLOOR_DB) if floor_db <= QUIET_DB else QUIET_DB
        last = self._rest.mean(keepdims=True) if self._rest.size else np.zeros(0)
        loud = np.flatnonzero(np.concatenate([self._energies(), last]) > 10 ** (loudest_db / 10))
        if not loud.size:
            return self.seconds, self.seconds
        hop_seconds = self._hop_frames / self._sample_rate
        return float(loud[0]) * hop_seconds, max(0.0, self.seconds - (float(loud[-1]) + 1) * hop_seconds)

    def _energies(self) -> Energies:
        return np.concatenate([np.zeros(0), *self._done])
