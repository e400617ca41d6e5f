"""Paint layers as pixels."""

from __future__ import annotations

from typing import TYPE_CHECKING, assert_never

import numpy as np

from renderer.companions.cover.colour import Floats, blend, rgb
from renderer.companions.cover.layers import Disc, Glint, Glow, Layer, Ridge, Ripples, Sky

if TYPE_CHECKING:
    from numpy.typing import NDArray

BAND_ROWS = 120
SHADES = 2048
"""The number of colours computed for a gradient; the steps are smaller than one 8-bit level."""
LATE = 1.8
"""The exponent that moves a sky's colours toward the bottom; 1 spreads them evenly.

Words at the top then have an even background.
"""
GRAIN, GRAIN_PIXELS = 1.25, 4
"""The amplitude of the noise in 8-bit levels, and the size of its squares in pixels.

Without noise, wide gradients show bands. Finer noise would be lost in the JPEG.
"""


def paint(layers: tuple[Layer, ...], pixels: int) -> NDArray[np.uint8]:
    """Draw the layers over each other, and return sRGB of shape (pixels, pixels, 3).

    The picture is drawn a few rows at a time, because a whole picture in floating point would take 100 MB.
    """
    picture = np.empty((pixels, pixels, 3), np.uint8)
    x = ((np.arange(pixels) + 0.5) / pixels).astype(np.float32)
    random = np.random.default_rng(0)
    for first in range(0, pixels, BAND_ROWS):
        y = ((np.arange(first, min(first + BAND_ROWS, pixels)) + 0.5) / pixels).astype(np.float32)
        band = np.zeros((3, len(y), pixels), np.float32)
        for layer in layers:
            _add(layer, band, x, y[:, None])
        grain = random.random((3, -(-len(y) // GRAIN_PIXELS), -(-pixels // GRAIN_PIXELS)), np.float32)
        coarse = grain.repeat(GRAIN_PIXELS, axis=1).repeat(GRAIN_PIXELS, axis=2)
        band += GRAIN * 2 * (coarse[:, : len(y), :pixels] - 0.5) + 0.5
        picture[first : first + len(y)] = np.moveaxis(np.clip(band, 0, 255), 0, 2)
    return picture


def _add(layer: Layer, band: Floats, x: Floats, y: Floats) -> None:
    """Draw a layer over a band of shape (3, rows, columns); ``x`` is (columns,) and ``y`` is (rows, 1)."""
    match layer:
        case Sky(colours=colours, bottom=bottom):
            band[:] = blend(colours, np.clip(y[:, 0] / bottom, 0, 1) ** LATE).T[:, :, None]
        case Glow():
            _glow(layer, band, x, y)
        case Disc():
            _disc(layer, band, x, y)
        case Ridge():
            _ridge(layer, band, x, y)
        case Ripples():
            _ripples(layer, band, x, y)
        case Glint():
            _glint(layer, band, x, y)
        case _:
            assert_never(layer)


def _over(band: Floats, colours: Floats, alpha: NDArray[np.floating]) -> None:
    band += (colours - band) * alpha


def _glow(glow: Glow, band: Floats, x: Floats, y: Floats) -> None:
    across = glow.strength * np.exp(-np.square((x - glow.x) / glow.width))
    down = np.exp(-np.square((y - glow.y) / glow.height))
    _over(band, rgb(glow.colour)[:, None, None], across * down)


def _disc(disc: Disc, band: Floats, x: Floats, y: Floats) -> None:
    reach = disc.radius + disc.blur + 2 * (x[1] - x[0])
    rows, columns = np.abs(y[:, 0] - disc.y) < reach, np.abs(x - disc.x) < reach
    if not rows.any():
        return
    part = np.s_[:, _span(rows), _span(columns)]
    x, y = x[_span(columns)], y[_span(rows)]
    edge = max(disc.blur, float(x[1] - x[0]))
    away = np.sqrt((x - disc.x) ** 2 + (y - disc.y) ** 2)
    alpha = np.clip((disc.radius - away) / edge + 0.5, 0, 1)
    alpha *= disc.strength * alpha * (3 - 2 * alpha)
    down = np.clip((y[:, 0] - disc.y) / disc.radius / 2 + 0.5, 0, 1)
    _over(band[part], blend(disc.colours, down).T[:, :, None], alpha)


def _span(found: NDArray[np.bool_]) -> slice:
    where = np.flatnonzero(found)
    return slice(where[0], where[-1] + 1)


def _ridge(ridge: Ridge, band: Floats, x: Floats, y: Floats) -> None:
    crest = np.full_like(x, ridge.crest)
    for swell in ridge.swells:
        crest += swell.height * np.sin(2 * np.pi * (swell.cycles * x + swell.turn), dtype=np.float32)
    rows = y[:, 0] > crest.min() - 2 * (x[1] - x[0])
    if not rows.any():
        return
    below = y[rows] - crest
    shades = blend(ridge.colours, np.linspace(0, 1, SHADES))
    shade = np.clip(below * (SHADES / ridge.depth), 0, SHADES - 1).astype(np.intp)
    alpha = np.clip(below / (x[1] - x[0]) + 0.5, 0, 1)
    part = band[:, _span(rows)]
    _over(part, shades.T[:, shade], ridge.strength * alpha)


def _ripples(ripples: Ripples, band: Floats, x: Floats, y: Floats) -> None:
    rows = (y[:, 0] > ripples.top) & (np.abs(y[:, 0] - ripples.y) < ripples.reach * ripples.flat)
    if not rows.any():
        return
    part = band[:, _span(rows)]
    y = y[_span(rows)]
    away = np.sqrt((x - ripples.x) ** 2 + ((y - ripples.y) / ripples.flat) ** 2)
    turns = np.linspace(0, ripples.reach, SHADES) / ripples.apart
    wave = (0.5 + 0.5 * np.cos(2 * np.pi * turns)) ** 3
    fading = np.clip(1 - np.linspace(0, 1, SHADES), 0, 1) ** 1.5
    alphas = (ripples.strength * wave * fading).astype(np.float32)
    alpha = alphas[np.clip(away * (SHADES / ripples.reach), 0, SHADES - 1).astype(np.intp)]
    _over(part, rgb(ripples.colour)[:, None, None], alpha)


def _glint(glint: Glint, band: Floats, x: Floats, y: Floats) -> None:
    rows = np.abs(y[:, 0] - glint.y) < 3 * glint.height
    if not rows.any():
        return
    down = np.exp(-(((y[rows] - glint.y) / glint.height) ** 2))
    across = glint.strength * np.exp(-(((x - glint.x) / glint.width) ** 4))
    _over(band[:, _span(rows)], rgb(glint.colour)[:, None, None], across * down)
