"""Loads SciPy's loop for second-order sections without the rest of ``scipy.signal``.

Importing ``scipy.signal`` takes half a second and 60 MB, most of the cost of an edit. The loop is a single
module of it.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from importlib.machinery import PathFinder
from importlib.util import module_from_spec
from threading import Lock
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

_LOADING = Lock()
"""Guards the loading of the module, which bypasses the import system's locks and fails a second time."""


def filtered(
    sections: NDArray[np.float64], samples: NDArray[np.float64], state: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Filter rows of samples, as ``scipy.signal.sosfilt`` does.

    Args:
        sections: (sections, 6), each row b0, b1, b2, 1, a1, a2.
        samples: (rows, frames).
        state: (rows, sections, 2), the state after the preceding samples; zeros at the beginning.

    Returns:
        The filtered samples, (rows, frames), and the new state, (rows, sections, 2).
    """
    made = np.array(samples, dtype=np.float64, order="C")
    after = np.array(state, dtype=np.float64, order="C")
    with _LOADING:
        loop = _loop()
    loop(np.ascontiguousarray(sections, dtype=np.float64), made, after)
    return made, after


@cache
def _loop() -> Callable[[Any, Any, Any], None]:
    import scipy

    spec = PathFinder.find_spec("_sosfilt", [f"{scipy.__path__[0]}/signal"])
    if spec is None or spec.loader is None:
        from scipy.signal._sosfilt import _sosfilt
    else:
        module = module_from_spec(spec)
        spec.loader.exec_module(module)
        _sosfilt = module._sosfilt
    loop: Callable[[Any, Any, Any], None] = _sosfilt
    return loop
