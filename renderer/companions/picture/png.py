"""A drawing as a PNG file, its text in a font of our own: what the font has no letters for is an ellipsis."""

from __future__ import annotations

import re
from functools import cache
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, assert_never

from renderer.companions.picture.shapes import Bars, Box, Drawing, Polygon, Shape, TextLine
from renderer.storage.atomic_files import reported

if TYPE_CHECKING:
    from PIL.ImageDraw import ImageDraw
    from PIL.ImageFont import FreeTypeFont

SCALE = 2
"""Pixels to a unit, in both directions."""

_NOT_A_LETTER = "\U0010ffff"  # no font has it; Unicode, 23.7
_ELLIPSES = re.compile(r"…(\s*…)+")
_ANCHORS = {"start": "ls", "middle": "ms", "end": "rs"}


def write_png(drawing: Drawing, path: Path, font: Path) -> None:
    """Draw into a file. The same drawing gives the same bytes.

    Raises:
        OutputError: the file could not be written.
    """
    from PIL import Image, ImageDraw, PngImagePlugin

    image = Image.new("RGB", (round(drawing.width * SCALE), round(drawing.height * SCALE)), "#ffffff")
    canvas = ImageDraw.Draw(image)
    for shape in drawing.shapes:
        _draw(canvas, shape, font)
    info = PngImagePlugin.PngInfo()
    info.add_itxt("Title", drawing.title)
    info.add_itxt("Description", drawing.description)
    with reported(path):
        image.save(path, format="PNG", pnginfo=info, dpi=(96 * SCALE, 96 * SCALE), optimize=True)


def _draw(canvas: ImageDraw, shape: Shape, font: Path) -> None:
    match shape:
        case Box(x=x, y=y, width=width, height=height, fill=fill):
            _rectangle(canvas, x, y, width, height, fill)
        case Polygon(points=points, fill=fill, stroke=stroke):
            corners = [(x * SCALE, y * SCALE) for x, y in points]
            canvas.polygon(corners, fill=fill or None, outline=stroke or None, width=SCALE)
        case TextLine(x=x, y=y, text=text, size=size, fill=fill, anchor=anchor):
            letters, shown = _font(font, size * SCALE), _readable(text, font)
            canvas.text((x * SCALE, y * SCALE), shown, fill=fill, font=letters, anchor=_ANCHORS[anchor])
        case Bars(x=x, middle=middle, reaches=reaches, fill=fill):
            for number, reach in enumerate(reaches):
                _rectangle(canvas, x + number, middle - reach, 1, 2 * reach, fill)
        case _:
            assert_never(shape)


def _rectangle(canvas: ImageDraw, x: float, y: float, width: float, height: float, fill: str) -> None:
    """Filled between whole pixels; nothing where it is less than half of one high."""
    left, top = round(x * SCALE), round(y * SCALE)
    right, bottom = round((x + width) * SCALE) - 1, round((y + height) * SCALE) - 1
    if right >= left and bottom >= top:
        canvas.rectangle((left, top, right, bottom), fill=fill)


def _readable(text: str, font: Path) -> str:
    runs = groupby(text, lambda character: _has(font, character))
    return _ELLIPSES.sub("…", "".join("".join(run) if known else "…" for known, run in runs))


@cache
def _has(path: Path, character: str) -> bool:
    """Whether a font draws a character otherwise than one that it cannot have."""
    font = _font(path, 20)
    return bytes(font.getmask(character)) != bytes(font.getmask(_NOT_A_LETTER))


@cache
def _font(path: Path, size: float) -> FreeTypeFont:
    """The basic layout engine, as the better one is not part of every build of Pillow."""
    from PIL import ImageFont

    return ImageFont.truetype(path, size, layout_engine=ImageFont.Layout.BASIC)
