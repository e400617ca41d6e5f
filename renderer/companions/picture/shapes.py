"""What a drawing is made of, whatever it is written as.

Lengths are in units, which are the pixels of an SVG; x grows to the right and y downwards. Colours are
``#rrggbb``. ``about`` tells what a shape stands for, where it stands for something.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True, kw_only=True)
class Box:
    x: float
    y: float
    width: float
    height: float
    fill: str
    about: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Polygon:
    """Filled, outlined or both; an empty colour is none."""

    points: tuple[tuple[float, float], ...]
    fill: str = ""
    stroke: str = ""
    about: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class TextLine:
    """One line of text; ``y`` is its baseline, ``x`` its start, middle or end."""

    x: float
    y: float
    text: str
    size: float
    fill: str
    anchor: Literal["start", "middle", "end"] = "start"


@dataclass(frozen=True, slots=True, kw_only=True)
class Bars:
    """Upright bars one unit wide, side by side from ``x`` on, each as far above ``middle`` as below."""

    x: float
    middle: float
    reaches: tuple[float, ...]
    fill: str


Shape = Box | Polygon | TextLine | Bars


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawing:
    """Shapes in the order in which they cover each other, on white."""

    width: float
    height: float
    title: str
    description: str
    shapes: tuple[Shape, ...]
