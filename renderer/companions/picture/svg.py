"""A drawing as the text of an SVG file that needs nothing from outside."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from typing import assert_never

from renderer.companions.picture.shapes import Bars, Box, Drawing, Polygon, Shape, TextLine

_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def svg(drawing: Drawing) -> str:
    """The drawing as SVG 1.1, with its title and description for screen readers.

    What a shape stands for is its ``title``, which browsers show under the pointer.
    """
    width, height = _number(drawing.width), _number(drawing.height)
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" '
        f'viewBox="0 0 {width} {height}" role="img" aria-labelledby="title description" '
        'font-family="sans-serif">',
        f'<title id="title">{_text(drawing.title)}</title>',
        f'<desc id="description">{_text(drawing.description)}</desc>',
        f'<rect width="{width}" height="{height}" fill="#ffffff"/>',
        *(line for shape in drawing.shapes for line in _shape(shape)),
        "</svg>",
    ]
    return "\n".join(lines) + "\n"


def _shape(shape: Shape) -> Iterator[str]:
    match shape:
        case Box(x=x, y=y, width=width, height=height, fill=fill, about=about):
            place = f'x="{_number(x)}" y="{_number(y)}" width="{_number(width)}" height="{_number(height)}"'
            yield _element("rect", f'{place} fill="{fill}"', about)
        case Polygon(points=points, fill=fill, stroke=stroke, about=about):
            corners = " ".join(f"{_number(x)},{_number(y)}" for x, y in points)
            edge = f' stroke="{stroke}"' if stroke else ""
            yield _element("polygon", f'points="{corners}" fill="{fill or "none"}"{edge}', about)
        case TextLine(x=x, y=y, text=text, size=size, fill=fill, anchor=anchor):
            aligned = "" if anchor == "start" else f' text-anchor="{anchor}"'
            place = f'x="{_number(x)}" y="{_number(y)}"'
            yield f'<text {place} font-size="{_number(size)}" fill="{fill}"{aligned}>{_text(text)}</text>'
        case Bars(x=x, middle=middle, reaches=reaches, fill=fill):
            strokes = "".join(
                f"M{_number(x + number + 0.5)} {_number(middle - reach)}v{_number(2 * reach)}"
                for number, reach in enumerate(reaches)
                if reach >= 0.05
            )
            yield f'<path d="{strokes}" stroke="{fill}" fill="none"/>'
        case _:
            assert_never(shape)


def _element(name: str, attributes: str, about: str) -> str:
    if not about:
        return f"<{name} {attributes}/>"
    return f"<{name} {attributes}><title>{_text(about)}</title></{name}>"


def _text(text: str) -> str:
    """Escaped, and without the characters that XML cannot hold."""
    return html.escape(_NOT_XML.sub("\ufffd", text), quote=False)


def _number(value: float) -> str:
    """Return a number rounded to a tenth, in its shortest form."""
    return f"{value:.1f}".removesuffix(".0")
