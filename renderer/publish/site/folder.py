"""Writes a site into a folder; files that have not changed are left alone."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from types import MappingProxyType

from msgspec import Struct
from msgspec.structs import replace

from renderer.errors import InputError
from renderer.publish.site.addresses import (
    FEED,
    INDEX,
    STATE,
    composed,
    is_older_path,
    media_path,
    show_image_path,
    site_address,
    small_cover_path,
)
from renderer.publish.site.catalogue import Catalogue, SiteSession, empty_catalogue
from renderer.publish.site.catalogue_changes import with_names, without
from renderer.publish.site.catalogue_file import catalogue_json, read_catalogue
from renderer.publish.site.episodes import Episode, Show, sound_and_cover
from renderer.publish.site.file_changes import remove_files, small_cover, take_file, write_file
from renderer.publish.site.files import site_files
from renderer.publish.site.joining import has_all, joined
from renderer.publish.site.scheduled_files import is_of_scheduled
from renderer.script.suggestions import did_you_mean, one_of
from renderer.storage.atomic_files import plain_reason
from renderer.storage.folder_lock import locked
from renderer.storage.regular_files import read_regular

MOST_STATE_BYTES = 200_000_000
"""The largest record, index or feed of a site that is read."""
LOCK = ".publishing.lock"
"""The file of a site that only one process at a time holds."""
_OURS = {INDEX: b'<meta name="generator" content="renderer">', FEED: b"<generator>renderer</generator>"}
"""The text by which files of a site are recognized."""


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


def write_site(
    folder: Path,
    show: Show,
    episodes: Sequence[Episode],
    url: str,
    media: Mapping[str, Path],
    *,
    removed: Collection[str] | None = None,
    renamed: Mapping[str, str] = MappingProxyType({}),
    now_seconds: Callable[[], int] | None = None,
) -> Site:
    """Put sessions into a site, which is made where there is none; what it holds already stays.

    ``media`` gives for each ``media_path`` of a track's audio and of a cover the file it comes from.
    ``renamed`` has the new names of sessions by their old names; the files of the old names go.
    ``removed`` are the names of sessions that go. Unless it is None, every file goes that the site once made
    and no longer shows, except those of sessions that wait for their date. The feed itself is dated
    ``now_seconds()`` at the latest, in seconds since 1970.
    Files appear whole or not at all, sound and pictures first and the feed last; one that would be as
    it was is not touched. One process at a time writes into a site; the others wait.

    Raises:
        InputError: as ``read_site``, a file cannot be part of a site, or no session has an old name.
        OutputError: a file could not be written.
    """
    read_site(folder, url)
    with locked(folder / LOCK):
        return write_locked_site(
            folder, show, episodes, url, media, removed=removed, renamed=renamed, now_seconds=now_seconds
        )


def write_locked_site(
    folder: Path,
    show: Show,
    episodes: Sequence[Episode],
    url: str,
    media: Mapping[str, Path],
    *,
    removed: Collection[str] | None = None,
    renamed: Mapping[str, str] = MappingProxyType({}),
    now_seconds: Callable[[], int] | None = None,
) -> Site:
    """As ``write_site``, by a process that holds the lock of the site."""
    before = _known(folder) or empty_catalogue(url)
    known = without(with_names(before, renamed), removed or ())
    files = site_files(show, episodes, url, known, before=before, now_seconds=now_seconds and now_seconds())
    sources = _media(folder, show, episodes, media)
    written = [path for path, source in sources if take_file(source, folder / path)]
    for episode in episodes:
        if episode.cover:
            path = small_cover_path(episode.name, episode.cover)
            small = small_cover(media[media_path(episode.name, episode.cover)])
            written += [path] if write_file(folder / path, small) else []
    written += [path for path, data in files.items() if write_file(folder / path, data)]
    gone = read_catalogue(files[STATE].decode()).left
    if removed is None:
        own = _paths_of(before, renamed)
        gone = tuple(path for path in gone if path in own or is_older_path(path))
    done = remove_files(folder, [path for path in gone if not is_of_scheduled(folder, path)])
    return Site(folder=folder, written=tuple(written), removed=done)


def remove_sessions(
    folder: Path,
    show: Show,
    names: Collection[str],
    url: str,
    *,
    now_seconds: Callable[[], int] | None = None,
) -> Site:
    """Take sessions out of a site, with their pages and files.

    Raises:
        InputError: as ``check_sessions``.
        OutputError: a file could not be written.
    """
    check_sessions(folder, names, url)
    with locked(folder / LOCK):
        before = _known(folder) or empty_catalogue(url)
        left = without(before, names)
        files = site_files(show, (), url, left, before=before, now_seconds=now_seconds and now_seconds())
        written = [path for path, data in files.items() if write_file(folder / path, data)]
        gone = read_catalogue(files[STATE].decode()).left
        own = _paths_of(before, names)
        removed = remove_files(folder, [path for path in gone if path in own or is_older_path(path)])
    return Site(folder=folder, written=tuple(written), removed=removed)


def with_own_image(folder: Path, show: Show) -> Show:
    """A show whose picture is the one that the site has, here or only at its target."""
    return replace(show, image=str(folder / show_image_path(show.image))) if show.image else show


def join_site(folder: Path, there: Catalogue) -> tuple[str, ...]:
    """Put into a site, which may be new, what another copy of it has.

    Returns the names of the sessions that changed. Their pages and media are only in the other copy: files of
    an earlier version of them go, as an upload would put them over those of the copy.

    Raises:
        InputError: as ``joined``, or neither of them has a record of its show yet.
        OutputError: a file could not be written.
    """
    with locked(folder / LOCK):
        before = _known(folder) or Catalogue(guid=there.guid, show=there.show, url=there.url)
        if has_all(before, there):
            return ()
        both = joined(before, there)
        show, url = both.show, before.url or there.url
        if show is None:
            raise InputError(
                f"{folder}: it was made by an earlier version; publish a session with --no-upload first"
            )
        files = site_files(show, (), url, both, before=before)
        for path, data in files.items():
            write_file(folder / path, data)
        old = {entry.name: entry for entry in before.entries}
        new = {entry.name: entry for entry in both.entries}
        older = [entry for name, entry in old.items() if not _is_kept(entry, new.get(name))]
        stale = [path for entry in older for path in entry.paths()]
        remove_files(folder, [path for path in stale if not is_of_scheduled(folder, path)])
    return tuple(name for name in sorted({*old, *new}) if old.get(name) != new.get(name))


def _is_kept(before: SiteSession, now: SiteSession | None) -> bool:
    return now is not None and replace(now, issued=before.issued, number=before.number) == before


def note_gone(folder: Path, names: Collection[str]) -> None:
    """Note in the record of a site that sessions were given up which it never showed.

    Raises:
        OutputError: the record could not be written.
    """
    with locked(folder / LOCK):
        if known := _known(folder):
            new = [composed(name) for name in names if known.entry(name) is None]
            away = {**known.away, **{name: known.away.get(name, {}) for name in new}}
            versions = {**known.versions, **{name: known.versions.get(name, 0) + 1 for name in new}}
            text = catalogue_json(replace(known, away=away, versions=versions))
            write_file(folder / STATE, text.encode(errors="replace"))


def check_sessions(folder: Path, names: Collection[str], url: str) -> tuple[str, ...]:
    """The files of sessions of a site.

    Raises:
        InputError: as ``read_site``, there is no site in the folder, or it has no session of a name.
    """
    known = read_site(folder, url)
    if known is None:
        raise InputError(f"{folder}: there is no site in this folder; check the path")
    for name in names:
        if known.entry(name) is None and not known.left_of(name):
            there = [entry.name for entry in known.entries]
            raise InputError(f'{folder}: no session "{name}"; {did_you_mean(name, there, one_of(there))}')
    return tuple(path for path in _paths_of(known, names) if (folder / path).is_file())


def read_site(folder: Path, url: str) -> Catalogue | None:
    """What a site holds; None where there is no site yet.

    Raises:
        InputError: not the address of a site, a record of a site that cannot be read, or another's site.
    """
    site_address(url)
    return _known(folder)


def _paths_of(catalogue: Catalogue, names: Collection[str]) -> tuple[str, ...]:
    """The files of sessions by name, and those that a command left which was cut off."""
    entries = [entry for name in names if (entry := catalogue.entry(name))]
    left = [path for name in names for path in catalogue.left_of(name)]
    return (*(path for entry in entries for path in entry.paths()), *left)


def _known(folder: Path) -> Catalogue | None:
    path = folder / STATE
    try:
        catalogue = read_catalogue(read_regular(path, MOST_STATE_BYTES).decode())
        return replace(catalogue, left=tuple(path for path in catalogue.left if _is_left(folder / path)))
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


def _is_left(path: Path) -> bool:
    """Whether a file is there that the site no longer shows, or the folder in which it was alone."""
    with suppress(OSError):
        return path.is_file() or next(path.parent.iterdir(), None) is None
    return False


def _refuse_others(folder: Path) -> None:
    for name, mark in _OURS.items():
        path = folder / name
        try:
            data = read_regular(path, MOST_STATE_BYTES)
        except (FileNotFoundError, IsADirectoryError):  # a folder is reported when the site is written
            continue
        except OSError as error:
            raise InputError(f"{path}: cannot be read: {plain_reason(error)}") from None
        if mark not in data:
            raise InputError(
                f"{path}: this file was not written by renderer and would be replaced; "
                "choose another folder for --site, or move the file away"
            )


def _media(
    folder: Path, show: Show, episodes: Sequence[Episode], media: Mapping[str, Path]
) -> list[tuple[str, Path]]:
    paths = [path for episode in episodes for path in sound_and_cover(episode)]
    is_new_image = show.image and show != with_own_image(folder, show)
    image = [(show_image_path(show.image), Path(show.image))] if is_new_image else []
    return [(path, media[path]) for path in paths] + image
