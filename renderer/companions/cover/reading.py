"""Read and check a user's own cover, without changing it."""

from __future__ import annotations

import io
import struct
import warnings
import zlib
from pathlib import Path
from typing import TYPE_CHECKING

from renderer.companions.cover.facts import Colours, Cover, CoverFacts
from renderer.errors import InputError, one_line
from renderer.storage.atomic_files import plain_reason
from renderer.storage.regular_files import NotRegularError, TooLargeError, read_regular

if TYPE_CHECKING:
    from PIL.Image import Image

MOST_BYTES = 30_000_000
MOST_PIXELS = 50_000_000
"""The limit of width times height. Camera pictures have fewer pixels; this many take 200 MB to decode."""

_REMEDY = "save it as JPEG, such as one of 3000 x 3000 pixels"
_DAMAGED = "the picture is damaged or cut short; save or download it again"
_SIGNATURES = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n")
_ORIENTATION = 0x0112
_AS_IT_STANDS, _ON_ITS_SIDE = 1, (5, 6, 7, 8)
_MEDIA_TYPES = {"JPEG": "image/jpeg", "MPO": "image/jpeg", "PNG": "image/png"}
_COLOURS: dict[str, Colours] = {
    "RGB": "rgb", "RGBA": "rgb", "L": "grey", "LA": "grey", "1": "grey", "I": "grey", "I;16": "grey",
    "P": "palette", "PA": "palette", "CMYK": "cmyk",
}  # fmt: skip


def read_cover(path: Path) -> Cover:
    """Read a picture file, and check it as ``look_at`` does.

    Raises:
        InputError: as in ``look_at``, or the file cannot be read or is too large.
    """
    return look_at(_bytes(path), path)


def look_at(data: bytes, path: Path) -> Cover:
    """Check the data of a picture by decoding all of it; errors and warnings refer to it as ``path``.

    Raises:
        InputError: the picture is damaged, animated, too large, or neither JPEG nor PNG.
    """
    from PIL import Image, UnidentifiedImageError

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # Pillow's warnings are checked here, or do not matter
            with Image.open(io.BytesIO(data), formats=("JPEG", "PNG")) as image:
                _check(path, image)
                image.load()
                return _cover(path, data, image)
    except UnidentifiedImageError:
        if data.startswith(_SIGNATURES):
            raise InputError(f"{path}: {_DAMAGED}") from None
        raise InputError(f"{path}: not a JPEG or PNG picture; {_REMEDY}") from None
    except Image.DecompressionBombError:
        raise InputError(f"{path}: the picture has too many pixels; {_REMEDY}") from None
    except (OSError, SyntaxError, ValueError, EOFError, IndexError, struct.error, zlib.error):
        raise InputError(f"{path}: {_DAMAGED}") from None


def _bytes(path: Path) -> bytes:
    try:
        return read_regular(path, MOST_BYTES)
    except (NotRegularError, IsADirectoryError):
        raise InputError(f"{path}: not a file; name a JPEG or PNG picture") from None
    except TooLargeError as error:
        raise InputError(
            f"{path}: the cover has {error.has}; the limit is {MOST_BYTES:,}; {_REMEDY}"
        ) from None
    except FileNotFoundError:
        raise InputError(f"{path}: no such file") from None
    except OSError as error:
        raise InputError(f"{path}: cannot be read: {plain_reason(error)}") from None
    except ValueError:
        raise InputError(f"{path}: no such file") from None


def _check(path: Path, image: Image) -> None:
    """Check the picture before its pixels are decoded.

    Raises:
        InputError: the picture has too many pixels or is animated.
    """
    if image.width * image.height > MOST_PIXELS:
        raise InputError(
            f"{path}: the picture has {image.width:,} x {image.height:,} pixels; "
            f"the limit is {MOST_PIXELS:,} in all; {_REMEDY}"
        )
    if image.format == "PNG" and getattr(image, "is_animated", False):
        raise InputError(f"{path}: the picture is animated; save one frame of it as JPEG")


def _cover(path: Path, data: bytes, image: Image) -> Cover:
    orientation = image.getexif().get(_ORIENTATION, _AS_IT_STANDS)
    width, height = reversed(image.size) if orientation in _ON_ITS_SIDE else image.size
    facts = CoverFacts(
        width_pixels=width,
        height_pixels=height,
        media_type=_MEDIA_TYPES[image.format or ""],
        has_alpha=image.has_transparency_data,
        bytes=len(data),
        colours=_COLOURS.get(image.mode, "other"),
        profile=_profile(image),
    )
    found = []
    if orientation != _AS_IT_STANDS:
        found.append(
            "its Exif data rotates it, which some players ignore; rotate it in an image editor and save it"
        )
    if facts.colours == "cmyk":
        found.append("its colours are CMYK (for print), which some players show wrongly; save it as RGB")
    elif facts.profile and "srgb" not in facts.profile.lower().replace(" ", ""):
        found.append(f'its colours are "{facts.profile}", which some players show wrongly; save it as sRGB')
    return Cover(data=data, facts=facts, warnings=tuple(f"{path}: {what}" for what in found))


def _profile(image: Image) -> str:
    from PIL import ImageCms

    profile = image.info.get("icc_profile")
    if not profile:
        return ""
    try:
        opened = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        return one_line(ImageCms.getProfileDescription(opened), 60) or "unnamed"
    except (ImageCms.PyCMSError, OSError, ImportError):
        return "unreadable"
