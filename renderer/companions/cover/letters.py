"""Fonts: which letters they have, how wide words are, and words drawn with their kerning."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

from renderer.errors import one_line

if TYPE_CHECKING:
    from PIL.ImageDraw import ImageDraw
    from PIL.ImageFont import FreeTypeFont

MOST_LETTERS = 300
"""A longer text is cut; its letters would be too small to read."""
_EM = 1000
_NO_CHARACTER = "\U0010ffff"
_VARIANTS = tuple(map(chr, range(0xFE00, 0xFE10)))
"""Say how the sign before them is to look, such as an emoji in colour."""


@dataclass(frozen=True, slots=True)
class Letters:
    """A font file; ``NAME-kerning.json`` beside it, if there, has thousandths of an em for pairs of letters.

    ``spacing`` goes between all letters, as a share of the size.

    Pillow kerns with a layout engine that is not part of every build of it; here the same words take the
    same room on every system.
    """

    path: Path
    spacing: float = 0.0

    def width(self, text: str) -> float:
        """For a font of size 1."""
        return sum(self._steps(text))

    def lacking(self, text: str) -> str:
        """The characters that the font has no shape for, each once."""
        return "".join(letter for letter in dict.fromkeys(text) if not _has(self.path, letter))

    def draw(
        self, canvas: ImageDraw, text: str, *, left: float, baseline: float, size: float, colour: str
    ) -> None:
        """Draw one line; places and sizes in pixels."""
        font = _font(self.path, size)
        for letter, step in zip(text, self._steps(text), strict=True):
            canvas.text((left, baseline), letter, fill=colour, font=font, anchor="ls")
            left += size * step

    def _steps(self, text: str) -> list[float]:
        """From each letter to the next, for a font of size 1."""
        pairs = _kerning(self.path)
        return [
            (_advance(self.path, one) + pairs.get(one, {}).get(other, 0)) / _EM + self.spacing
            for one, other in pairwise(f"{text} ")
        ]


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawable:
    """As much of a text as can be drawn, with what, and the characters that cannot."""

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
    """As much of a text as the first font that can, can draw.

    Signs such as emoji may be left out. Where a letter, a mark or a digit is lacking, all is left out:
    half a title would say something else.
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
    """The basic layout engine, as the better one is not part of every build of Pillow."""
    from PIL import ImageFont

    return ImageFont.truetype(path, size, layout_engine=ImageFont.Layout.BASIC)


@cache
def _advance(path: Path, letter: str) -> float:
    return float(_font(path, _EM).getlength(letter))


@cache
def _has(path: Path, letter: str) -> bool:
    """Whether the letter's shape is another than the box that stands for letters a font lacks."""
    font = _font(path, 40)
    return letter == " " or bytes(font.getmask(letter)) != bytes(font.getmask(_NO_CHARACTER))


@cache
def _kerning(path: Path) -> Mapping[str, Mapping[str, float]]:
    beside = path.with_name(f"{path.stem}-kerning.json")
    if not beside.is_file():
        return {}
    pairs: Mapping[str, Mapping[str, float]] = json.loads(beside.read_text("utf-8"))
    return pairs
