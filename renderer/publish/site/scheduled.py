"""Sessions whose date is to come: their sound is in the site, and no page and no feed names it yet."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from contextlib import suppress
from pathlib import Path

import msgspec

from renderer.errors import InputError
from renderer.publish.site.addresses import composed
from renderer.publish.site.catalogue import Catalogue
from renderer.publish.site.episodes import Episode, Show, sound_and_cover
from renderer.publish.site.file_changes import remove_files, take_file, write_file
from renderer.publish.site.folder import LOCK, Site, note_gone, read_site, with_own_image, write_locked_site
from renderer.publish.site.scheduled_files import (
    Scheduled,
    read_scheduled,
    read_scheduled_file,
    scheduled_path,
)
from renderer.storage.folder_lock import locked


def schedule(
    folder: Path,
    show: Show,
    episodes: Sequence[Episode],
    url: str,
    media: Mapping[str, Path],
    replaced: Collection[str] = (),
) -> None:
    """Put the sound and the covers of sessions into a site, and keep the rest until their date.

    ``media`` is as for ``write_site``, and ``replaced`` are names of sessions that may replace those of other
    computers. Of a session that waits already, files go that it has no more.

    Raises:
        InputError: as ``read_site``, a file cannot be read, or cannot be part of a site.
        OutputError: a file could not be written.
    """
    with locked(folder / LOCK):
        known = read_site(folder, url)
        shown = known.paths() if known else frozenset()
        for episode in episodes:
            before = [path for one in _waiting(folder, [episode.name]) for path in sound_and_cover(one)]
            for path in sound_and_cover(episode):
                take_file(media[path], folder / path)
            may_replace = composed(episode.name) in replaced
            waiting = Scheduled(show=show, episode=episode, may_replace=may_replace)
            write_file(folder / scheduled_path(episode.name), msgspec.json.encode(waiting))
            remove_files(folder, {*before} - {*shown, *sound_and_cover(episode)})


def lost_files(folder: Path, scheduled: Scheduled) -> tuple[str, ...]:
    """The large files of a scheduled session that are not in the site any more."""
    return tuple(path for path in sound_and_cover(scheduled.episode) if not (folder / path).is_file())


def release_sessions(
    folder: Path, due: Sequence[Scheduled], url: str, now_seconds: int
) -> tuple[Site, tuple[Scheduled, ...]]:
    """Put scheduled sessions into the pages and the feed of a site, whose show stays as it is.

    Returns the site, and those that it has now: one that was made again meanwhile is left for the next time.
    They stay scheduled until ``end_wait``, so that a command that was cut off can be run again.

    Raises:
        InputError: as ``write_site``.
        OutputError: a file could not be written.
    """
    with locked(folder / LOCK):
        there = read_scheduled(folder)
        released = tuple(one for one in due if one in there)
        episodes = [one.episode for one in released]
        media = {path: folder / path for episode in episodes for path in sound_and_cover(episode)}
        known = read_site(folder, url)
        show = with_own_image(folder, (known and known.show) or due[-1].show)
        site = write_locked_site(folder, show, episodes, url, media, now_seconds=lambda: now_seconds)
    return site, released


def end_wait(folder: Path, released: Collection[Scheduled]) -> None:
    """Take released sessions out of those that wait, except one that was made again; the files stay."""
    with locked(folder / LOCK):
        there = read_scheduled(folder)
        remove_files(folder, [scheduled_path(one.name) for one in released if one in there])


def cancel(folder: Path, names: Collection[str], known: Catalogue | None) -> tuple[str, ...]:
    """Take sessions out of those that wait for their date, with the files that the site does not show.

    Returns these files.
    """
    waiting = _waiting(folder, names)
    with locked(folder / LOCK):
        remove_files(folder, map(scheduled_path, names))
    if waiting:
        note_gone(folder, [episode.name for episode in waiting])
    shown = known.paths() if known else frozenset()
    with locked(folder / LOCK):
        return remove_files(
            folder,
            [path for episode in waiting for path in sound_and_cover(episode) if path not in shown],
        )


def _waiting(folder: Path, names: Collection[str]) -> tuple[Episode, ...]:
    """Those of the sessions that wait; one whose file is damaged is made again or given up without it."""
    found = []
    for name in names:
        with suppress(InputError):
            found.append(read_scheduled_file(folder / scheduled_path(name)).episode)
    return tuple(found)
