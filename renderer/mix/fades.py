"""The gains of fades and cross-fades."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from renderer.timeline import Block, FadeShape

if TYPE_CHECKING:
    from numpy.typing import NDArray


def fade_gains(share: NDArray[np.float64], shape: FadeShape) -> NDArray[np.float64]:
    """Return the gains of a fade from silence, (frames, 1).

    ``share`` is how much of the fade has passed at each frame, of shape (frames,). It counts as 0 before the
    fade and as 1 after it.
    """
    passed = np.clip(share, 0.0, 1.0)[:, None]
    return passed if shape == "linear" else np.sin(passed * (np.pi / 2))


@lru_cache(maxsize=4)  # most regions of a bed have a fade of the same length
def fade_curve(frames: int, shape: FadeShape) -> Block:
    """Return the gains of a whole fade from silence: float32 (``frames`` + 1, 1), of which the last is 1."""
    return fade_gains(np.arange(frames + 1) / frames, shape).astype(np.float32)
