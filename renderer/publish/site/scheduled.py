"""Sessions whose date is to come: their sound is in the site, and no page and no feed names it yet.

What their pages will say is in a hidden folder, which no upload sends.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from pathlib import Path

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from renderer.errors import InputError
from renderer.publish.site.addresses import composed, page_path, show_image_path
from renderer.publish.site.catalogue import Catalogue
from renderer.publish.site.dates import unix_seconds
from renderer.publish.site.episodes import Episode, Show
from renderer.publish.site.file_changes import remove_files, take_file, write_file
from renderer.publish.site.folder import LOCK, Site, note_gone, sound_and_cover, write_site
from renderer.storage.atomic_files import plain_reason
from renderer.storage.folder_lock import locked
from renderer.storage.regular_files import read_regular

FOLDER = ".scheduled"
_MOST_BYTES = 100_000_000


class Scheduled(Struct, frozen=True, kw_only=True):
    """A session whose date was to come when it was made, and the show that it was made for."""

    show: Show
    episode: Episode

    @property
    def seconds(self) -> int:
        """Its date, in seconds since 1970."""
        return unix_seconds(self.episode.date)


def schedule(folder: Path, show: Show, episodes: Sequence[Episode], media: Mapping[str, Path]) -> None:
    """Put the sound and the covers of sessions into a site, and keep the rest until their date.

    ``media`` is as for ``write_site``.

    Raises:
        InputError: a file cannot be read, or cannot be part of a site.
        OutputError: a file could not be written.
    """
    with locked(folder / LOCK):
        for episode in episodes:
            for path in sound_and_cover(episode):
                take_file(media[path], folder / path)
            data = msgspec.json.encode(Scheduled(show=show, episode=episode))
            write_file(_path(folder, episode.name), data)


def read_scheduled(folder: Path) -> tuple[Scheduled, ...]:
    """The sessions of a site that wait for their date, the next one first.

    Raises:
        InputError: a file of one is damaged, or cannot be read.
    """
    found = [_read(path) for path in sorted((folder / FOLDER).glob("*.json"))]
    return tuple(sorted(found, key=lambda one: (one.seconds, one.episode.name)))


def release_sessions(
    folder: Path, due: Sequence[Scheduled], url: str, show: Show | None, now_seconds: int
) -> Site:
    """Put scheduled sessions into the pages and the feed of a site; ``show`` is that of the settings.

    They stay scheduled until ``forget``, so that a command that was cut off can be run again.

    Raises:
        InputError: as ``write_site``.
        OutputError: a file could not be written.
    """
    episodes = [one.episode for one in due]
    media = {path: folder / path for episode in episodes for path in sound_and_cover(episode)}
    known = due[-1].show
    if show is None and known.image:
        show = replace(known, image=str(folder / show_image_path(known.image)))
    return write_site(folder, show or known, episodes, url, media, now_seconds=lambda: now_seconds)


def forget(folder: Path, names: Collection[str]) -> None:
    """Take sessions out of those that wait for their date; their files stay."""
    with locked(folder / LOCK):
        remove_files(folder, [f"{FOLDER}/{_path(folder, name).name}" for name in names])


def cancel(folder: Path, names: Collection[str], known: Catalogue | None) -> tuple[str, ...]:
    """Take sessions out of those that wait for their date, with their files; returns the files."""
    waiting = [one.episode for one in read_scheduled(folder) if one.episode.name in set(map(composed, names))]
    forget(folder, [episode.name for episode in waiting])
    note_gone(folder, [episode.name for episode in waiting])
    shown = known.paths() if known else frozenset()
    with locked(folder / LOCK):
        return remove_files(
            folder,
            [path for episode in waiting for path in sound_and_cover(episode) if path not in shown],
        )


def _path(folder: Path, name: str) -> Path:
    return folder / FOLDER / Path(page_path(name)).with_suffix(".json").name


def _read(path: Path) -> Scheduled:
    try:
        found = msgspec.json.decode(read_regular(path, _MOST_BYTES), type=Scheduled)
        unix_seconds(found.episode.date)
        sound_and_cover(found.episode)
    except OSError as error:
        raise InputError(f"{path}: cannot be read: {plain_reason(error)}") from None
    except (msgspec.MsgspecError, ValueError, RecursionError):
        raise InputError(f"{path}: it is damaged; delete it, and publish the session again") from None
    return found
