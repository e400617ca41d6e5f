"""The record of every session in a site, so that one can be published without the others."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from types import MappingProxyType

from msgspec import Struct, field

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
from renderer.publish.site.episodes import Show
from renderer.voice import Origin

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

    ``date`` is that of the session when it was first published; ``issued`` holds every track it ever had, by
    name. ``episode`` and ``season`` are 0 for none; ``explicit`` is None where the show decides. ``number``
    counts the sessions in the order in which they came, from 1. ``origins`` are those of the voices that
    speak; it is empty if nobody speaks, and for sessions that an earlier version published.
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
    episode: int = 0
    season: int = 0
    explicit: bool | None = None
    number: int = 0
    origins: tuple[Origin, ...] = ()

    @property
    def has_synthetic_voice(self) -> bool | None:
        """Whether a computer speaks; None if it is not known who speaks."""
        return any(origin != "human" for origin in self.origins) if self.origins else None

    def paths(self) -> tuple[str, ...]:
        """All files of the session."""
        files = [file for track in self.tracks for file in (track.audio, *track.companions)]
        small = [small_cover_path(self.name, self.cover)] if self.cover else []
        media = [media_path(self.name, file) for file in [*files, *([self.cover] if self.cover else [])]]
        return (page_path(self.name), *media, *small)


class Catalogue(Struct, frozen=True, kw_only=True):
    """Every session of a site, the newest first; ``guid`` is the feed's own.

    ``left`` are paths of files that the site once made and no longer shows. ``away`` has what the tracks of
    removed sessions were issued, by the name of the session. ``last_number`` is the highest number that a
    session ever had. ``versions`` counts the changes of each session that is or was on the site. ``show`` and
    ``url`` are what every page shows, ``show_version`` counts the changes of the show, and ``layout`` is the
    version of the pages.
    """

    guid: str
    entries: tuple[SiteSession, ...] = ()
    left: tuple[str, ...] = ()
    away: Mapping[str, Mapping[str, Issued]] = field(default_factory=lambda: MappingProxyType({}))
    last_number: int = 0
    versions: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}))
    show: Show | None = None
    show_version: int = 0
    url: str = ""
    layout: int = 0

    def entry(self, name: str) -> SiteSession | None:
        """The session of this name."""
        return next((entry for entry in self.entries if entry.name == composed(name)), None)

    def left_of(self, name: str) -> tuple[str, ...]:
        """The files in ``left`` that belong to a session: those of a command that was cut off, too."""
        try:
            page, media = page_path(name), media_path(name, "x").removesuffix("x")
        except InputError:
            return ()
        return tuple(path for path in self.left if path == page or path.startswith(media))

    def paths(self) -> frozenset[str]:
        """The files of all sessions."""
        return frozenset(path for entry in self.entries for path in entry.paths())


def empty_catalogue(url: str) -> Catalogue:
    """That of a new site.

    Raises:
        InputError: not the address of a site.
    """
    feed = address(site_address(url), FEED).partition("://")[2]
    return Catalogue(guid=str(uuid.uuid5(_PODCAST_NAMESPACE, feed)))
