"""What the synthesis of a built-in bed consists of."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

import numpy as np
from msgspec import Struct

from renderer.loudness.meter import LoudnessMeter, integrated_lufs
from renderer.sounds.tones.signal import SAMPLE_RATE
from renderer.timeline import Block

REGION_SECONDS = 24
"""How long a variant plays before the next one begins: 1,000 MPEG frames of 1,152 audio frames at 48 kHz."""

FADE_SECONDS = 3
"""How long two variants are cross-faded."""

VARIANT_FRAMES = (REGION_SECONDS + FADE_SECONDS) * SAMPLE_RATE
INTEGRATED_LUFS = -23.0


class BedTone(Struct, frozen=True, kw_only=True):
    """A built-in bed: several variants of one sound, of which any may follow any other.

    ``make(variant)`` returns a variant, numbered from 0, as float32 (``VARIANT_FRAMES``, 2) at 48 kHz and
    ``INTEGRATED_LUFS``, always with the same samples. ``fade`` is the shape of the cross-fade between two
    variants. Noise has ``power``. Tones have ``linear``: in all variants, their sinusoids have the same
    frequencies, a whole number of cycles in ``REGION_SECONDS``, and the same phases.
    """

    make: Callable[[int], Block]
    fade: Literal["power", "linear"]
    variants: int = 12


def levelled(sound: Block) -> Block:
    """Return the sound at ``INTEGRATED_LUFS``, float32 (frames, 2)."""
    meter = LoudnessMeter(SAMPLE_RATE, 2)
    meter.push(sound)
    gain_db = INTEGRATED_LUFS - integrated_lufs(meter.energies)
    return np.ascontiguousarray(sound * np.float32(10.0 ** (gain_db / 20.0)))
