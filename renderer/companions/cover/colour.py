"""Convert screen colours, and mix them evenly to the eye."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

Floats: TypeAlias = "NDArray[np.float32]"

# OKLab, https://bottosson.github.io/posts/oklab: linear light to cone responses; these to lightness, a, b
_TO_CONES = np.array(
    [
        [0.4122214708, 0.5363325363, 0.0514459929],
        [0.2119034982, 0.6806995451, 0.1073969566],
        [0.0883024619, 0.2817188376, 0.6299787005],
    ]
)
_TO_LAB = np.array(
    [
        [0.2104542553, 0.7936177850, -0.0040720468],
        [1.9779984951, -2.4285922050, 0.4505937099],
        [0.0259040371, 0.7827717662, -0.8086757660],
    ]
)


def rgb(colour: str) -> Floats:
    """Return a colour ``#rrggbb`` as float32 of shape (3,), from 0 to 255."""
    return np.array([int(colour[at : at + 2], 16) for at in (1, 3, 5)], np.float32)


def linear(values: NDArray[np.floating]) -> NDArray[np.float64]:
    """Return sRGB values from 0 to 255 as linear light from 0 to 1 (IEC 61966-2-1)."""
    share = np.asarray(values, np.float64) / 255
    return np.where(share <= 0.04045, share / 12.92, ((share + 0.055) / 1.055) ** 2.4)


def _encoded(light: NDArray[np.float64]) -> Floats:
    light = np.clip(light, 0, 1)
    share = np.where(light <= 0.0031308, light * 12.92, 1.055 * light ** (1 / 2.4) - 0.055)
    return (share * 255).astype(np.float32)


def blend(colours: tuple[str, ...], shares: NDArray[np.floating]) -> Floats:
    """Return the colours at ``shares`` of the way from the first to the last colour, as (n, 3) from 0 to 255.

    The steps look even to the eye.
    """
    lab = np.cbrt(linear(np.stack([rgb(colour) for colour in colours])) @ _TO_CONES.T) @ _TO_LAB.T
    at = np.linspace(0, 1, len(colours))
    mixed = np.stack([np.interp(shares, at, lab[:, axis]) for axis in range(3)], axis=-1)
    return _encoded((mixed @ np.linalg.inv(_TO_LAB).T) ** 3 @ np.linalg.inv(_TO_CONES).T)
