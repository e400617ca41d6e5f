"""The gain that brings a sound to the level of its role beside a voice."""

from __future__ import annotations

import math
from collections.abc import Mapping
from types import MappingProxyType

import numpy as np

from renderer.loudness.meter import LoudnessMeter, integrated_lufs, max_momentary_lufs
from renderer.plan.steps import ROLE_LU, SoundRole
from renderer.timeline import Block
from renderer.units import to_db, to_linear

TARGET_LUFS: Mapping[SoundRole, float] = MappingProxyType({role: lu - 20.0 for role, lu in ROLE_LU.items()})
"""The loudness of each role beside a voice at -20 LUFS, both in the channels of the track."""

MOST_GAIN_DB = 24.0  # a recording that needs more gain is mostly noise
TWO_CHANNELS_LU = to_db(2.0) / 2  # a mono voice is so much louder when both channels of a track play it


class SoundLevels:
    """The loudness and the sample peak of a sound, measured block by block.

    Args:
        sample_rate: in Hz.
        channels: 1 or 2.
    """

    def __init__(self, sample_rate: int, channels: int) -> None:
        self._meter = LoudnessMeter(sample_rate, channels)
        self._voice_lu = TWO_CHANNELS_LU if channels > 1 else 0.0
        self._peak = 0.0

    def push(self, block: Block) -> None:
        """Measure the next block, float samples (frames, channels)."""
        self._meter.push(block)
        self._peak = max(self._peak, float(np.abs(block).max()))

    def gain_db(self, role: SoundRole) -> float:
        """Return the gain to the loudness of the role; 0 dB if there is no loudness to measure.

        The gain never raises the peak above full scale.
        """
        energies = self._meter.energies
        measured = max_momentary_lufs(energies) if role == "bell" else integrated_lufs(energies)
        if not math.isfinite(measured):
            return 0.0
        gain_db = min(TARGET_LUFS[role] + self._voice_lu - measured, MOST_GAIN_DB)
        return -to_db(self._peak) if self._peak * to_linear(gain_db) > 1.0 else gain_db
