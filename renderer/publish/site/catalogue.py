"""The record of every session in a site, so that one can be published without the others."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping

from msgspec import Struct
from msgspec.structs import replace

from renderer.errors import InputError
from renderer.publish.site.addresses import (
    FEED,
    address,
    composed,
    media_path,
    page_path,
    site_address,
    small_cover_path,
)
from renderer.publish.site.dates import unix_seconds
from renderer.publish.site.episodes import Episode, EpisodeTrack

_PODCAST_NAMESPACE = uuid.UUID("ead4c236-bf58-58c6-a2c6-a6b28d128cb6")  # of podcast:guid


class Issued(Struct, frozen=True, kw_only=True):
    """The identifier and the date that a track got when it was first published; they never change."""

    guid: str
    date: str


class ListedTrack(Struct, frozen=True, kw_only=True):
    """A track as the index and the feed show it; ``companions`` are names of files."""

    name: str
    audio: str
    media_type: str
    bytes: int
    seconds: float
    companions: tuple[str, ...]


class SiteSession(Struct, frozen=True, kw_only=True):
    """A session as the index and the feed show it.

    ``date`` is that of its first track; ``issued`` holds every track it ever had, by name.
    """

    name: str
    title: str
    teacher: str
    description: str
    tags: tuple[str, ...]
    language: str
    date: str
    cover: str
    tracks: tuple[ListedTrack, ...]
    issued: Mapping[str, Issued]

    def paths(self) -> tuple[str, ...]:
        """All files of the session."""
        files = [file for track in self.tracks for file in (track.audio, *track.companions)]
        small = [small_cover_path(self.name, self.cover)] if self.cover else []
        media = [media_path(self.name, file) for file in [*files, *([self.cover] if self.cover else [])]]
        return (page_path(self.name), *media, *small)


class Catalogue(Struct, frozen=True, kw_only=True):
    """Every session of a site, the newest first; ``guid`` is the feed's own.

    ``left`` are paths of files that the site once made and no longer shows.
    """

    guid: str
    entries: tuple[SiteSession, ...] = ()
    left: tuple[str, ...] = ()


def empty_catalogue(url: str) -> Catalogue:
    """That of a new site.

    Raises:
        InputError: not the address of a site.
    """
    feed = address(site_address(url), FEED).partition("://")[2]
    return Catalogue(guid=str(uuid.uuid5(_PODCAST_NAMESPACE, feed)))


def with_episodes(known: Catalogue, episodes: Iterable[Episode], *, alone: bool = False) -> Catalogue:
    """A catalogue with sessions put in, or in the place of those of the same name.

    ``alone`` takes all others out. What a track was first given, it keeps, also where it was away.

    Raises:
        InputError: two sessions or files of one name, or a date that is none.
    """
    before = {entry.name: entry for entry in known.entries}
    given = [_entry(known.guid, episode, before.get(composed(episode.name))) for episode in episodes]
    entries = {} if alone else dict(before)
    entries.update({entry.name: entry for entry in given})
    ordered = sorted(entries.values(), key=lambda entry: entry.name)
    ordered.sort(key=lambda entry: unix_seconds(entry.date), reverse=True)
    _refuse_clashes([path for entry in given for path in entry.paths()])
    _refuse_clashes([path for entry in ordered for path in entry.paths()])
    shown = {path for entry in ordered for path in entry.paths()}
    once = {path for entry in known.entries for path in entry.paths()} | set(known.left)
    return replace(known, entries=tuple(ordered), left=tuple(sorted(once - shown)))


def _entry(feed_guid: str, episode: Episode, before: SiteSession | None) -> SiteSession:
    unix_seconds(episode.date)
    issued = dict(before.issued) if before else {}
    session = composed(episode.name)
    for name in (composed(track.name) for track in episode.tracks):
        guid = str(uuid.uuid5(uuid.UUID(feed_guid), f"{session}/{name}"))
        issued.setdefault(name, Issued(guid=guid, date=episode.date))
    return SiteSession(
        name=session,
        title=episode.title,
        teacher=episode.teacher,
        description=episode.description,
        tags=episode.tags,
        language=episode.language,
        date=before.date if before else episode.date,
        cover=episode.cover,
        tracks=tuple(_listed(track) for track in episode.tracks),
        issued=issued,
    )


def _listed(track: EpisodeTrack) -> ListedTrack:
    return ListedTrack(
        name=composed(track.name),
        audio=track.audio,
        media_type=track.media_type,
        bytes=track.bytes,
        seconds=track.seconds,
        companions=tuple(track.companions),
    )


def _refuse_clashes(paths: list[str]) -> None:
    """Refuse names that differ only in case, which are one file on many systems."""
    seen: dict[str, str] = {}
    for path in paths:
        if other := seen.get(path.casefold()):
            names = f'"{path}"' if other == path else f'"{other}" and "{path}"'
            raise InputError(
                f"two files of the site would have the same name: {names}; rename one of the scripts"
            )
        seen[path.casefold()] = path
