"""The sample rate and the array type of the synthesis."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

SAMPLE_RATE = 48_000

Signal: TypeAlias = "NDArray[np.float64]"
"""One channel of a sound, or a property of each of its frames or frequencies."""
