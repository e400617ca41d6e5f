"""What a site is made from: the show, and its sessions with their finished tracks."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from msgspec import Struct, field

from renderer.companions.captions.timed import TimedText
from renderer.publish.site.addresses import media_path
from renderer.voice import Origin


class Show(Struct, frozen=True, kw_only=True):
    """The table ``[show]`` of ``renderer.toml``: what the feed says of itself.

    ``language`` is a BCP 47 tag, ``category`` one of Apple's, with ``>`` before a second level, and
    ``image`` the path of a picture. ``locked`` forbids other podcast hosts to import the feed. An empty value
    is left out, or replaced as ``advice`` describes.
    """

    title: str = "Guided sessions"
    description: str = ""
    author: str = ""
    email: str = ""
    language: str = "en"
    category: str = "Health & Fitness > Mental Health"
    explicit: bool = False
    image: str = ""
    copyright: str = ""
    locked: bool = False


class EpisodeTrack(Struct, frozen=True, kw_only=True):
    """One length of a session.

    ``name`` is what the track is known by for ever, ``audio`` its file's name, ``bytes`` that file's
    size. ``companions`` are the texts that go beside it, by file name. The page offers all of them; the feed
    names ``.vtt``, ``.srt``, ``.txt`` and ``.html`` as transcripts and ``.chapters.json`` as chapters.
    """

    name: str
    audio: str
    media_type: str
    bytes: int
    seconds: float
    sentences: tuple[TimedText, ...]
    chapters: tuple[TimedText, ...]
    companions: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))


class Episode(Struct, frozen=True, kw_only=True):
    """A session; ``name`` is what it is known by for ever, ``cover`` the name of a picture file or "".

    ``date`` (RFC 3339, or ``YYYY-MM-DD`` for its first moment in UTC) counts when a track is first
    published, and never again. ``is_dated`` is whether the script has a date; else ``date`` is that of now.
    ``episode`` and ``season`` are 0 for none; ``explicit`` is None where the show decides.
    ``origins`` are those of the voices that speak.
    """

    name: str
    title: str
    teacher: str
    description: str
    tags: tuple[str, ...]
    language: str
    date: str
    cover: str
    tracks: tuple[EpisodeTrack, ...]
    is_dated: bool = True
    episode: int = 0
    season: int = 0
    explicit: bool | None = None
    origins: tuple[Origin, ...] = ()


def sound_and_cover(episode: Episode) -> tuple[str, ...]:
    """The paths of the large files of a session."""
    files = [track.audio for track in episode.tracks] + ([episode.cover] if episode.cover else [])
    return tuple(media_path(episode.name, file) for file in files)
