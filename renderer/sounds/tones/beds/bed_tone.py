"""What the synthesis of a built-in bed consists of."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from msgspec import Struct

from renderer.loudness.meter import LoudnessMeter, integrated_lufs
from renderer.mix.fades import fade_gains
from renderer.sounds.tones.signal import SAMPLE_RATE
from renderer.timeline import Block, FadeShape, Tones

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
    frequencies, a whole number of cycles in ``REGION_SECONDS``, and the same phases. ``tones`` are
    these, if they may also glide from phase to phase.
    """

    make: Callable[[int], Block]
    fade: FadeShape
    variants: int = 12
    tones: Tones | None = None


def as_played(sound: Block, region_frames: int, fade: FadeShape) -> Block:
    """Return the first ``region_frames`` of a variant, with the rest of it cross-faded into its start.

    They have the loudness of a variant among others like it.
    """
    rest = sound[region_frames:]
    share = np.arange(len(rest)) / len(rest)
    played = sound[:region_frames].copy()
    played[: len(rest)] *= fade_gains(share, fade).astype(np.float32)
    played[: len(rest)] += rest * fade_gains(1 - share, fade).astype(np.float32)
    return played


def levelled(sound: Block, fade: FadeShape = "power") -> Block:
    """Return a variant at ``INTEGRATED_LUFS``, as it is played; float32 (frames, 2)."""
    meter = LoudnessMeter(SAMPLE_RATE, 2)
    meter.push(as_played(sound, REGION_SECONDS * SAMPLE_RATE, fade))
    gain_db = INTEGRATED_LUFS - integrated_lufs(meter.energies)
    return np.ascontiguousarray(sound * np.float32(10.0 ** (gain_db / 20.0)))
