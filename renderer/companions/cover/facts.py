"""What is known of a cover without its pixels."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Colours = Literal["rgb", "grey", "palette", "cmyk", "other"]


@dataclass(frozen=True, slots=True, kw_only=True)
class CoverFacts:
    """A cover's picture as it is seen, any turn that its EXIF asks for done.

    ``media_type`` is ``image/jpeg`` or ``image/png``; ``bytes`` is the size of its file. ``has_alpha`` is
    true where the file can say that a pixel is transparent, also where none is. ``profile`` is the name of
    an embedded ICC profile, empty where there is none.
    """

    width_pixels: int
    height_pixels: int
    media_type: str
    has_alpha: bool
    bytes: int
    colours: Colours = "rgb"
    profile: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cover:
    """A cover's file as it stands, and what its maker should know of it, in lines for the terminal."""

    data: bytes
    facts: CoverFacts
    warnings: tuple[str, ...] = ()

    @property
    def suffix(self) -> str:
        return ".png" if self.facts.media_type == "image/png" else ".jpg"
