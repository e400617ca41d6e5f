"""Draw a cover from the title of a session."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct

from renderer.companions.cover.facts import Cover, CoverFacts
from renderer.companions.cover.lettering import LINE_HEIGHT, fit
from renderer.companions.cover.letters import Letters, drawable
from renderer.companions.cover.motifs import MOTIFS
from renderer.companions.cover.painting import paint
from renderer.companions.cover.palettes import PALETTES
from renderer.errors import InputError
from renderer.script.suggestions import did_you_mean, one_of

if TYPE_CHECKING:
    from PIL.Image import Image
    from PIL.ImageDraw import ImageDraw

PIXELS = 3000
TITLE_FONT, TEXT_FONT = "NotoSerif-Medium.ttf", "NotoSans-Regular.ttf"

# Fractions of the side of the picture, or of the font size.
LEFT, TOP, WIDTH = 0.088, 0.088, 0.824
TITLE_HEIGHT, LARGEST_TITLE, TITLE_SPACING = 0.36, 0.165, -0.012
TEACHER_HEIGHT, LARGEST_TEACHER, TEACHER_SPACING = 0.055, 0.038, 0.03
GAP = 0.022
ASCENT, DESCENT = 0.78, 0.22

_EXIF, _COLOUR_SPACE, _SRGB = 0x8769, 0xA001, 1
_TABLES = tuple(
    [min(least + (row + column) ** 2 * rise // 8, 60) for row in range(8) for column in range(8)]
    for least, rise in ((3, 5), (2, 8))
)
"""JPEG quantization of luminance and chrominance, by frequency: finest for gradients, coarse for grain."""


class _Canvas(Struct, frozen=True, kw_only=True):
    """The canvas for words; ``top`` and heights are fractions of its side."""

    canvas: ImageDraw
    pixels: int
    ink: str

    def write(self, text: str, letters: Letters, *, top: float, height: float, largest: float) -> float:
        """Write a text into a box, and return the position below the descenders of its last line."""
        setting = fit(text, letters.width, width=WIDTH, height=height, largest=largest)
        baseline = top + ASCENT * setting.size
        for line in setting.lines:
            letters.draw(
                self.canvas,
                line,
                left=LEFT * self.pixels,
                baseline=baseline * self.pixels,
                size=setting.size * self.pixels,
                colour=self.ink,
            )
            baseline += LINE_HEIGHT * setting.size
        return baseline - (LINE_HEIGHT - DESCENT) * setting.size


def draw_cover(
    title: str, teacher: str = "", *, fonts: Path, palette: str = "", pixels: int = PIXELS
) -> Cover:
    """Draw a square JPEG in sRGB: a calm picture, the title, and the teacher's name below it.

    The title determines the picture, and also the colours unless ``palette`` names one of ``PALETTES``. The
    same words give the same bytes. ``fonts`` is the folder of the fonts. If the fonts lack a letter of the
    title or of the name, that text is omitted; if they lack another sign, only the sign is. The warnings say
    so.

    Raises:
        InputError: there is no such palette.
    """
    from PIL import Image, ImageDraw

    if palette and palette not in PALETTES:
        raise InputError(f'unknown palette "{palette}"; {did_you_mean(palette, PALETTES, one_of(PALETTES))}')
    chance = _chance(title)
    of_title = list(PALETTES)[int(next(chance) * len(PALETTES))]
    colours = PALETTES[palette or of_title]
    motif = list(MOTIFS.values())[int(next(chance) * len(MOTIFS))]
    image = Image.fromarray(paint(motif(colours, chance), pixels))
    page = _Canvas(canvas=ImageDraw.Draw(image), pixels=pixels, ink=colours.ink)
    serif, sans = Letters(fonts / TITLE_FONT, TITLE_SPACING), Letters(fonts / TEXT_FONT, TEACHER_SPACING)
    words, name = drawable(title, (serif, Letters(sans.path))), drawable(teacher, (sans,))
    top = TOP
    if words.text:
        below = page.write(words.text, words.letters, top=top, height=TITLE_HEIGHT, largest=LARGEST_TITLE)
        top = below + GAP
    if name.text:
        page.write(name.text, name.letters, top=top, height=TEACHER_HEIGHT, largest=LARGEST_TEACHER)
    data = _jpeg(image)
    facts = CoverFacts(
        width_pixels=pixels, height_pixels=pixels, media_type="image/jpeg", has_alpha=False, bytes=len(data)
    )
    warnings = (*words.warnings("title"), *name.warnings("teacher's name"))
    return Cover(data=data, facts=facts, warnings=warnings)


def _chance(title: str) -> Iterator[float]:
    """Yield numbers from 0 to 1, below 1.

    They depend only on the title and are the same on every system.
    """
    number = 0
    while True:
        digest = hashlib.sha256(f"{number} {title.casefold()}".encode("utf-8", "replace")).digest()
        yield int.from_bytes(digest[:6], "big") / 2**48
        number += 1


def _jpeg(image: Image) -> bytes:
    """Return the image as a JPEG with its own tables; with the standard ones, wide gradients show bands."""
    buffer = io.BytesIO()
    exif = image.getexif()
    exif.get_ifd(_EXIF)[_COLOUR_SPACE] = _SRGB
    image.save(
        buffer,
        format="JPEG",
        qtables=_TABLES,
        subsampling="4:2:0",
        optimize=True,
        progressive=True,
        dpi=(72, 72),
        exif=exif,
    )
    return buffer.getvalue()
