"""Changes files of a site: each appears whole, and one that would be as it was is not touched."""

from __future__ import annotations

import filecmp
import os
import shutil
from collections.abc import Iterable
from contextlib import suppress
from io import BytesIO
from pathlib import Path

from renderer.errors import InputError
from renderer.storage.atomic_files import atomic, plain_reason, reported
from renderer.storage.regular_files import has_bytes, open_handle, open_regular

_SMALL_PIXELS = 480
_SMALL_QUALITY = 82


def take_file(source: Path, target: Path) -> bool:
    """Make ``target`` a hard link to ``source`` or a copy of it; False if it already was."""
    try:
        if target.exists() and (target.samefile(source) or filecmp.cmp(source, target, shallow=False)):
            return False
        os.close(open_handle(source))
    except OSError as error:
        raise InputError(f"{source}: cannot be read: {plain_reason(error)}") from None
    with atomic(target) as part, reported(target):
        if not _linked(source, part):
            shutil.copyfile(source, part)
    return True


def _linked(source: Path, part: Path) -> bool:
    """Make a hard link, if the file system and the owner allow it."""
    if not os.access(source, os.W_OK):  # what may not be written could not be synced either
        return False
    part.unlink()
    try:
        os.link(source.resolve(), part)
    except OSError:
        return False
    return True


def small_cover(cover: Path) -> bytes:
    """A cover as the index shows it, as a JPEG; the same picture gives the same bytes."""
    from PIL import Image, ImageOps

    try:
        with open_regular(cover) as source, Image.open(source, formats=("JPEG", "PNG")) as opened:
            image = ImageOps.fit(opened.convert("RGB"), (_SMALL_PIXELS, _SMALL_PIXELS))
    except (OSError, ValueError, Image.DecompressionBombError) as error:
        raise InputError(f"{cover}: cannot be used as a cover: {error}") from None
    file = BytesIO()
    image.save(file, format="JPEG", quality=_SMALL_QUALITY, optimize=True)
    return file.getvalue()


def write_file(path: Path, data: bytes) -> bool:
    """Write a file; False if it already was so."""
    if has_bytes(path, data):
        return False
    with atomic(path) as part, reported(path):
        part.write_bytes(data)
    return True


def remove_files(folder: Path, paths: Iterable[str]) -> tuple[str, ...]:
    """Remove files, and the folders that this empties."""
    removed = []
    for path in paths:
        target = folder / path
        if ".." in Path(path).parts or Path(path).is_absolute():
            continue  # site.json may have been edited
        with reported(target):
            if target.is_file():
                target.unlink()
                removed.append(path)
        with suppress(OSError):
            target.parent.rmdir()
    return tuple(removed)
