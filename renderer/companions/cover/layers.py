"""Define the layers of a cover picture, from back to front.

Positions and sizes are fractions of the picture's side, measured from the left and from the top. A picture
therefore looks the same at any size.
"""

from __future__ import annotations

from typing import TypeAlias

from msgspec import Struct


class Sky(Struct, frozen=True, kw_only=True):
    """A gradient of colours from the top to ``bottom``, with the last colour below it."""

    colours: tuple[str, ...]
    bottom: float


class Glow(Struct, frozen=True, kw_only=True):
    """A light that falls off as a Gaussian, to 1/e at ``width`` and ``height`` from its middle."""

    x: float
    y: float
    width: float
    height: float
    colour: str
    strength: float


class Disc(Struct, frozen=True, kw_only=True):
    """A disc with a gradient from its top to its bottom; its edge is ``blur`` wide."""

    x: float
    y: float
    radius: float
    colours: tuple[str, ...]
    strength: float = 1.0
    blur: float = 0.0


class Swell(Struct, frozen=True, kw_only=True):
    """A sine wave across the picture: its height, its number of cycles, and its phase in turns."""

    height: float
    cycles: float
    turn: float


class Ridge(Struct, frozen=True, kw_only=True):
    """Land below a crest, with a gradient from the crest to ``depth`` below it."""

    crest: float
    swells: tuple[Swell, ...]
    colours: tuple[str, ...]
    depth: float
    strength: float = 1.0


class Ripples(Struct, frozen=True, kw_only=True):
    """Rings around a point, ``apart`` from each other, with heights scaled by ``flat``.

    The innermost ring has ``strength``; the rings fade to nothing at ``reach``. They are drawn only below
    ``top``.
    """

    x: float
    y: float
    apart: float
    reach: float
    flat: float
    colour: str
    strength: float
    top: float = 0.0


class Glint(Struct, frozen=True, kw_only=True):
    """Light on water: a horizontal stroke with soft ends."""

    x: float
    y: float
    width: float
    height: float
    colour: str
    strength: float


Layer: TypeAlias = Sky | Glow | Disc | Ridge | Ripples | Glint
