"""What a cover's picture is made of, from back to front.

Places and sizes are shares of the picture's side, from the left and from the top, so that a picture looks
the same at any size.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias


@dataclass(frozen=True, slots=True, kw_only=True)
class Sky:
    """Colours from the top to ``bottom``, and the last one below that."""

    colours: tuple[str, ...]
    bottom: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Glow:
    """Light that falls off as a bell curve, to 1/e at ``width`` and ``height`` from its middle."""

    x: float
    y: float
    width: float
    height: float
    colour: str
    strength: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Disc:
    """A disc whose colours go from its top to its bottom; its edge is ``blur`` wide."""

    x: float
    y: float
    radius: float
    colours: tuple[str, ...]
    strength: float = 1.0
    blur: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Swell:
    """A sine across the picture: its height, how many of it there are, where it begins, in turns."""

    height: float
    cycles: float
    turn: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Ridge:
    """Land below a crest; its colours go from the crest to ``depth`` below it."""

    crest: float
    swells: tuple[Swell, ...]
    colours: tuple[str, ...]
    depth: float
    strength: float = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Ripples:
    """Rings round a place, ``apart`` from each other and flattened to ``flat`` of their width; the first
    has ``strength``, and they are gone at ``reach``. They stand below ``top`` alone.
    """

    x: float
    y: float
    apart: float
    reach: float
    flat: float
    colour: str
    strength: float
    top: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Glint:
    """Light on water: a lying stroke with soft ends."""

    x: float
    y: float
    width: float
    height: float
    colour: str
    strength: float


Layer: TypeAlias = Sky | Glow | Disc | Ridge | Ripples | Glint
