"""Describe a cover without its pixels."""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

Colours = Literal["rgb", "grey", "palette", "cmyk", "other"]


class CoverFacts(Struct, frozen=True, kw_only=True):
    """The properties of a cover picture as it is displayed, after any rotation that its EXIF requests.

    ``media_type`` is ``image/jpeg`` or ``image/png``; ``bytes`` is the size of the file. ``has_alpha`` is
    true if the file can mark a pixel as transparent, even if no pixel is. ``profile`` is the name of the
    embedded ICC profile, or empty.
    """

    width_pixels: int
    height_pixels: int
    media_type: str
    has_alpha: bool
    bytes: int
    colours: Colours = "rgb"
    profile: str = ""


class Cover(Struct, frozen=True, kw_only=True):
    """The unchanged file of a cover, its properties, and warnings for the user."""

    data: bytes
    facts: CoverFacts
    warnings: tuple[str, ...] = ()

    @property
    def suffix(self) -> str:
        return ".png" if self.facts.media_type == "image/png" else ".jpg"
