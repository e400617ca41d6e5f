"""Look up the letters of fonts, measure words, and draw words with kerning."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Callable, Mapping
from functools import cache, lru_cache
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct

from renderer.errors import one_line

if TYPE_CHECKING:
    from PIL.ImageDraw import ImageDraw
    from PIL.ImageFont import FreeTypeFont

MOST_LETTERS = 300
"""A longer text is cut, because its letters would be too small to read."""
_EM = 1000
_NO_CHARACTER = "\U0010ffff"
_VARIANTS = tuple(map(chr, range(0xFE00, 0xFE10)))
"""Variation selectors, which choose how the character before them looks, such as an emoji in colour."""


class Letters(Struct, frozen=True):
    """A font file.

    A file ``NAME-kerning.json`` beside it, if there is one, gives kerning pairs in thousandths of an em.
    ``spacing`` is added between all letters, as a fraction of the font size.

    Pillow kerns only with a layout engine that is not part of every build. Kerning here instead gives words
    the same width on every system.
    """

    path: Path
    spacing: float = 0.0

    def width(self, text: str) -> float:
        """Return the width of a text for a font of size 1."""
        return sum(self._steps(text))

    def lacking(self, text: str) -> str:
        """Return the characters for which the font has no shape, each once."""
        return "".join(letter for letter in dict.fromkeys(text) if not _has(self.path, letter))

    def draw(
        self, canvas: ImageDraw, text: str, *, left: float, baseline: float, size: float, colour: str
    ) -> None:
        """Draw one line; positions and sizes are in pixels."""
        font = _font(self.path, size)
        for letter, step in zip(text, self._steps(text), strict=True):
            canvas.text((left, baseline), letter, fill=colour, font=font, anchor="ls")
            left += size * step

    def _steps(self, text: str) -> list[float]:
        """Return the distance from each letter to the next for a font of size 1."""
        pairs, advance = _kerning(self.path), _advances(self.path)
        return [
            (advance(one) + pairs.get(one, {}).get(other, 0)) / _EM + self.spacing
            for one, other in pairwise(f"{text} ")
        ]


class Drawable(Struct, frozen=True, kw_only=True):
    """The part of a text that can be drawn, its font, and the characters that cannot be drawn."""

    text: str
    letters: Letters
    lacking: str = ""

    def warnings(self, what: str) -> tuple[str, ...]:
        if not self.lacking:
            return ()
        shown = one_line(self.lacking, 30)
        if self.text:
            return (f'the cover leaves "{shown}" out of the {what}, because its font does not have it',)
        remedy = "draw a cover with another program, and set cover: to its file in the script"
        return (f'the cover does not show the {what}, because its font lacks "{shown}"; {remedy}',)


def drawable(text: str, fonts: tuple[Letters, ...]) -> Drawable:
    """Return the part of a text that can be drawn, using the first font that has its letters.

    Signs such as emoji may be omitted. If a letter, a mark or a digit is missing, the whole text is omitted,
    because half a title would change its meaning.
    """
    composed = " ".join(unicodedata.normalize("NFC", text).split())
    if len(composed) > MOST_LETTERS:
        composed = f"{composed[: MOST_LETTERS - 1].rstrip()}…"
    for letters in fonts:
        lacking = letters.lacking(composed)
        if not any(unicodedata.category(one)[0] in "LMN" and one not in _VARIANTS for one in lacking):
            kept = " ".join("".join(one for one in composed if one not in lacking).split())
            return Drawable(text=kept, letters=letters, lacking="".join(filter(_seen, lacking)))
    return Drawable(text="", letters=letters, lacking=lacking)


def _seen(character: str) -> bool:
    return character not in _VARIANTS and unicodedata.category(character) not in ("Cc", "Cf")


@lru_cache(maxsize=16)
def _font(path: Path, size: float) -> FreeTypeFont:
    """Load a font with the basic layout engine; the better one is not part of every build of Pillow."""
    from PIL import ImageFont

    return ImageFont.truetype(path, size, layout_engine=ImageFont.Layout.BASIC)


@cache
def _advances(path: Path) -> Callable[[str], float]:
    """A function from a letter to its advance, in thousandths of an em."""

    @cache
    def advance(letter: str) -> float:
        return float(_font(path, _EM).getlength(letter))

    return advance


@cache
def _has(path: Path, letter: str) -> bool:
    """Whether the font has a shape for a letter, other than the box that stands for missing letters."""
    font = _font(path, 40)
    return letter == " " or bytes(font.getmask(letter)) != bytes(font.getmask(_NO_CHARACTER))


@cache
def _kerning(path: Path) -> Mapping[str, Mapping[str, float]]:
    beside = path.with_name(f"{path.stem}-kerning.json")
    if not beside.is_file():
        return {}
    pairs: Mapping[str, Mapping[str, float]] = json.loads(beside.read_text("utf-8"))
    return pairs
