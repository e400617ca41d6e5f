"""What a drawing is made of, whatever it is written as.

Lengths are in units, which are the pixels of an SVG; x grows to the right and y downwards. Colours are
``#rrggbb``. ``about`` tells what a shape stands for, where it stands for something.
"""

from __future__ import annotations

from typing import Literal

from msgspec import Struct


class Box(Struct, frozen=True, kw_only=True):
    x: float
    y: float
    width: float
    height: float
    fill: str
    about: str = ""


class Polygon(Struct, frozen=True, kw_only=True):
    """Filled, outlined or both; an empty colour is none."""

    points: tuple[tuple[float, float], ...]
    fill: str = ""
    stroke: str = ""
    about: str = ""


class TextLine(Struct, frozen=True, kw_only=True):
    """One line of text; ``y`` is its baseline, ``x`` its start, middle or end."""

    x: float
    y: float
    text: str
    size: float
    fill: str
    anchor: Literal["start", "middle", "end"] = "start"


class Bars(Struct, frozen=True, kw_only=True):
    """Upright bars one unit wide, side by side from ``x`` on, each as far above ``middle`` as below."""

    x: float
    middle: float
    reaches: tuple[float, ...]
    fill: str


Shape = Box | Polygon | TextLine | Bars


class Drawing(Struct, frozen=True, kw_only=True):
    """Shapes in the order in which they cover each other, on white."""

    width: float
    height: float
    title: str
    description: str
    shapes: tuple[Shape, ...]
