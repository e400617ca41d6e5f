"""The sounds that are kept as files in ``assets``."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING

import numpy as np

from renderer.sounds.tones import breaths
from renderer.timeline import Block

if TYPE_CHECKING:
    from numpy.typing import NDArray


MAKERS: Mapping[str, Callable[[], Block]] = MappingProxyType(
    {
        "breath-in": lambda: breaths.glide(breaths.LOW_HZ, breaths.HIGH_HZ),
        "breath-hold": lambda: breaths.glide(breaths.HIGH_HZ, breaths.HIGH_HZ),
        "breath-out": lambda: breaths.glide(breaths.HIGH_HZ, breaths.LOW_HZ),
    }
)
"""The functions that make the files in ``assets``, by name; each returns float32 (frames, 2) at 48 kHz."""


def to_pcm16(sound: Block) -> NDArray[np.int16]:
    """Return the sound rounded to 16 bits, (frames, channels), with triangular dither of 2 LSB.

    The dither is always the same, and silence stays silence.
    """
    random = np.random.RandomState(1)  # NEP 19: its streams are the same in every version
    dither = random.uniform(-0.5, 0.5, sound.shape) + random.uniform(-0.5, 0.5, sound.shape)
    rounded = np.rint(np.where(sound == 0.0, 0.0, sound.astype(np.float64) * 32767.0 + dither))
    return np.clip(rounded, -32768, 32767).astype(np.int16)
