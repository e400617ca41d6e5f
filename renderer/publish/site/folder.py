"""Writes a site into a folder; files that have not changed are left alone."""

from __future__ import annotations

import filecmp
import os
import shutil
from collections.abc import Mapping, Sequence
from contextlib import suppress
from io import BytesIO
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from renderer.errors import InputError
from renderer.publish.site.addresses import (
    FEED,
    INDEX,
    STATE,
    media_path,
    show_image_path,
    site_address,
    small_cover_path,
)
from renderer.publish.site.catalogue import Catalogue
from renderer.publish.site.catalogue_file import read_catalogue
from renderer.publish.site.episodes import Episode, Show
from renderer.publish.site.files import site_files
from renderer.storage.atomic_files import atomic, plain_reason, reported

_OURS = {INDEX: b'<meta name="generator" content="renderer">', FEED: b"<generator>renderer</generator>"}
"""The text by which files of a site are recognized."""
_SMALL_PIXELS = 480
_SMALL_QUALITY = 82


class Site(Struct, frozen=True, kw_only=True):
    """A written site: paths inside it that were ``written``, and those ``removed``."""

    folder: Path
    written: tuple[str, ...]
    removed: tuple[str, ...]

    @property
    def index(self) -> Path:
        return self.folder / INDEX

    @property
    def feed(self) -> Path:
        return self.folder / FEED


def check_site(folder: Path, url: str) -> None:
    """Whether a site can be written into a folder, before there is anything to write.

    Raises:
        InputError: not the address of a site, a record of a site that cannot be read, or another's site.
    """
    site_address(url)
    _known(folder)


def write_site(
    folder: Path,
    show: Show,
    episodes: Sequence[Episode],
    url: str,
    media: Mapping[str, Path],
    *,
    alone: bool = False,
) -> Site:
    """Put sessions into a site, which is made where there is none; what it holds already stays.

    ``media`` gives for each ``media_path`` of a track's audio and of a cover the file it comes from.
    With ``alone`` all other sessions go, and every file that the site once made and no longer shows.
    Files appear whole or not at all, sound and pictures first and the feed last; one that would be as
    it was is not touched.

    Raises:
        InputError: as ``check_site``, or a file cannot be part of a site.
        OutputError: a file could not be written.
    """
    known = _known(folder)
    files = site_files(show, episodes, url, known, alone=alone)
    written = [path for path, source in _media(show, episodes, media) if _take(source, folder / path)]
    for episode in episodes:
        if episode.cover:
            path = small_cover_path(episode.name, episode.cover)
            small = _small(media[media_path(episode.name, episode.cover)])
            written += [path] if _write(folder / path, small) else []
    written += [path for path, data in files.items() if _write(folder / path, data)]
    removed = _remove_left(folder, files[STATE]) if alone else ()
    return Site(folder=folder, written=tuple(written), removed=removed)


def _known(folder: Path) -> Catalogue | None:
    path = folder / STATE
    try:
        catalogue = read_catalogue(path.read_text("utf-8"))
        return replace(catalogue, left=tuple(path for path in catalogue.left if (folder / path).is_file()))
    except FileNotFoundError:
        _refuse_others(folder)
        return None
    except OSError as error:
        raise InputError(f"{path}: cannot be read: {plain_reason(error)}") from None
    except UnicodeDecodeError:
        reason = "it is damaged"
    except InputError as error:
        reason = str(error)
    raise InputError(
        f"{path}: {reason}; restore an earlier copy, or delete it and publish all sessions again "
        "(they then get new dates)"
    )


def _refuse_others(folder: Path) -> None:
    for name, mark in _OURS.items():
        with suppress(OSError):
            if mark not in (folder / name).read_bytes():
                raise InputError(
                    f"{folder / name}: this file was not written by renderer and would be replaced; "
                    "choose another folder for --site, or move the file away"
                )


def _media(show: Show, episodes: Sequence[Episode], media: Mapping[str, Path]) -> list[tuple[str, Path]]:
    paths = [media_path(episode.name, track.audio) for episode in episodes for track in episode.tracks]
    paths += [media_path(episode.name, episode.cover) for episode in episodes if episode.cover]
    image = [(show_image_path(show.image), Path(show.image))] if show.image else []
    return [(path, media[path]) for path in paths] + image


def _take(source: Path, target: Path) -> bool:
    """Make ``target`` a hard link to ``source`` or a copy of it; False if it already was."""
    try:
        if target.exists() and (target.samefile(source) or filecmp.cmp(source, target, shallow=False)):
            return False
        with source.open("rb"):
            pass
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


def _small(cover: Path) -> bytes:
    """A cover as the index shows it, as a JPEG; the same picture gives the same bytes."""
    from PIL import Image, ImageOps

    try:
        with Image.open(cover) as opened:
            image = ImageOps.fit(opened.convert("RGB"), (_SMALL_PIXELS, _SMALL_PIXELS))
    except (OSError, ValueError, Image.DecompressionBombError) as error:
        raise InputError(f"{cover}: cannot be used as a cover: {error}") from None
    file = BytesIO()
    image.save(file, format="JPEG", quality=_SMALL_QUALITY, optimize=True)
    return file.getvalue()


def _write(path: Path, data: bytes) -> bool:
    with suppress(OSError):
        if path.read_bytes() == data:
            return False
    with atomic(path) as part, reported(path):
        part.write_bytes(data)
    return True


def _remove_left(folder: Path, state: bytes) -> tuple[str, ...]:
    """Remove the files that the site no longer shows, and folders that this empties."""
    removed = []
    for path in read_catalogue(state.decode()).left:
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
