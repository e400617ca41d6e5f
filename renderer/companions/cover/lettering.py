"""Set words in lines, as large as a box allows."""

from __future__ import annotations

import re
from collections.abc import Callable

from msgspec import Struct

TextWidth = Callable[[str], float]
"""Returns the width of a text for a font of size 1."""

LINE_HEIGHT = 1.12
"""The distance between lines for a font of size 1."""
SMALLEST_WHOLE = 0.05
"""A word that fits the box only below this size is broken into pieces that fit at ``SMALLEST_BROKEN``."""
SMALLEST_BROKEN = 0.08
MOST_LINES = 12
EVENNESS = 0.3
"""The penalty for lines of unequal width; at 0, the layout with the largest letters is chosen."""


class Lettering(Struct, frozen=True, kw_only=True):
    """Lines of words and the font size, in the units of the box."""

    lines: tuple[str, ...]
    size: float

    @property
    def height(self) -> float:
        return len(self.lines) * self.size * LINE_HEIGHT


def fit(text: str, measure: TextWidth, *, width: float, height: float, largest: float) -> Lettering:
    """Return a text set as large as it fits into a box, up to ``largest``, in lines of similar width.

    Lines are broken between words and after hyphens. A long word that would make all letters small is broken
    too.
    """
    parts = _parts(text)
    if max(measure(part.rstrip()) for part in parts) * SMALLEST_WHOLE > width:
        parts = _broken(parts, measure, width / SMALLEST_BROKEN)
    found = []
    for count in range(1, min(len(parts), MOST_LINES) + 1):
        lines = _narrowest(parts, measure, count)
        widths = [measure(line) for line in lines]
        size = min(largest, width / max(widths), height / (len(lines) * LINE_HEIGHT))
        found.append(
            (size * (min(widths) / max(widths)) ** EVENNESS, -count, Lettering(lines=lines, size=size))
        )
    return max(found, key=lambda one: one[:2])[2]


def _parts(text: str) -> list[str]:
    """Return the unbreakable parts of a text: a word with the space after it, or a piece that ends in a
    hyphen.
    """
    return re.split(r"(?<=\s)(?=\S)|(?<=\w-)(?=\w)", text)


def _broken(parts: list[str], measure: TextWidth, room: float) -> list[str]:
    """Return the parts, with those that do not fit into a line cut at the end of the line."""
    found = []
    for part in parts:
        rest = part
        while measure(rest.rstrip()) > room and len(rest) > 1:
            count = next((n for n in range(2, len(rest)) if measure(rest[:n]) > room), len(rest)) - 1
            found.append(rest[:count])
            rest = rest[count:]
        found.append(rest)
    return found


def _wrapped(parts: list[str], measure: TextWidth, room: float) -> tuple[str, ...]:
    lines: list[str] = []
    for part in parts:
        if lines and measure((lines[-1] + part).rstrip()) <= room:
            lines[-1] += part
        else:
            lines.append(part)
    return tuple(line.rstrip() for line in lines)


def _narrowest(parts: list[str], measure: TextWidth, count: int) -> tuple[str, ...]:
    """Return the parts in at most ``count`` lines that are as narrow as possible."""
    # Adding 1 keeps a line of all parts within the bound, despite rounding.
    low, high = 0.0, 1 + sum(measure(part) for part in parts)
    lines = _wrapped(parts, measure, high)
    while high - low > 0.01 * high:
        middle = (low + high) / 2
        narrower = _wrapped(parts, measure, middle)
        if len(narrower) <= count and all(measure(line) <= middle for line in narrower):
            lines, high = narrower, middle
        else:
            low = middle
    return lines
