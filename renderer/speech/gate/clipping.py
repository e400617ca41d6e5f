"""Finds samples that were clipped, and an offset of the samples."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from renderer.speech.gate.sound import SpokenSound
from renderer.speech.gate.verdict import Fault

_NEAR_PEAK = 0.999
_CLIPPED_SHARE = 0.001
"""A voice is clipped if more than this share of its samples are at the peak. In other sentences, no wave has
a flat top, and few waves have the same peak.
"""

_OFFSET_SHARE = 0.02


def clipping(sound: SpokenSound) -> Iterator[Fault]:
    """Whether the tops of the wave are flat."""
    samples, near_peak = sound.sounding, _NEAR_PEAK * sound.peak
    flat = np.count_nonzero(samples > near_peak) + np.count_nonzero(samples < -near_peak)
    if flat > _CLIPPED_SHARE * len(samples):
        yield Fault(what="clipped")


def offset(sound: SpokenSound) -> Iterator[Fault]:
    """Whether the samples have a mean (a DC offset), in relation to their peak."""
    if abs(float(sound.sounding.mean())) > _OFFSET_SHARE * sound.peak:
        yield Fault(what="a DC offset")
