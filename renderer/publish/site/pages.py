"""The pages of a site as HTML, from templates that escape whatever they are given."""

from __future__ import annotations

import json
import zlib
from collections import Counter
from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from renderer.analysis.origins import LABELS
from renderer.companions.captions.timed import TimedText
from renderer.publish.site.addresses import (
    INDEX,
    address,
    link,
    media_path,
    older_page_path,
    page_path,
    search_path,
    show_image_path,
    site_address,
    small_cover_path,
)
from renderer.publish.site.catalogue import Catalogue, SiteSession
from renderer.publish.site.dates import plain_date, unix_seconds
from renderer.publish.site.episodes import EpisodeTrack, Show
from renderer.publish.site.feed import shortened, show_picture
from renderer.publish.site.naming import clock, length_names
from renderer.publish.site.paging import PAGE_SESSIONS, paged, searched
from renderer.publish.site.passages import passages

if TYPE_CHECKING:
    from jinja2 import Environment

ASSETS = ("site.css", "index.js", "player.js", "icon.svg")
TONES = 6
"""How many colours ``site.css`` has for sessions without a cover."""

_RANGES_MINUTES = ((0, 10), (10, 20), (20, 45), (45, 0))
_KINDS = {
    ".chapters.json": "Chapters, JSON",
    ".vtt": "Captions, WebVTT",
    ".srt": "Captions, SubRip",
    ".lrc": "Lyrics with times, LRC",
    ".labels.txt": "Labels for Audacity",
    ".txt": "Transcript, plain text",
    ".html": "Transcript, HTML",
    ".timeline.json": "Timeline, JSON",
    ".plan.svg": "Picture of the track",
}
_SUMMARY_BYTES = 300
_MOST_TAGS = 100
"""The index offers the tags that most sessions have; the search finds the others."""


def index_page(show: Show, catalogue: Catalogue, url: str) -> str:
    """The page that lists the newest sessions, and searches all of them. Errors as for ``feed``."""
    pages = paged(catalogue, PAGE_SESSIONS)
    found = Counter(tag for entry in catalogue.entries for tag in dict.fromkeys(entry.tags))
    return _list_page(
        show,
        pages.first,
        url,
        path="",
        root="",
        count=len(catalogue.entries),
        tags=sorted((tag for tag, _ in found.most_common(_MOST_TAGS)), key=str.casefold),
        ranges=_ranges([track.seconds for entry in catalogue.entries for track in entry.tracks]),
        search=" ".join(map(search_path, searched(catalogue))),
        older=_older_link("", pages.last_older),
        newer="",
    )


def older_page(show: Show, catalogue: Catalogue, url: str, number: int) -> str:
    """A page that lists older sessions. Errors as for ``feed``."""
    pages = paged(catalogue, PAGE_SESSIONS)
    after = pages.after(number)
    return _list_page(
        show,
        pages.older[number],
        url,
        path=older_page_path(number),
        root="../",
        count=0,
        older=_older_link("../", pages.before(number)),
        newer=f"../{older_page_path(after) if after else INDEX}",
    )


def _older_link(root: str, number: int) -> str:
    return f"{root}{older_page_path(number)}" if number else ""


def _list_page(
    show: Show, entries: Sequence[SiteSession], url: str, *, path: str, root: str, **values: Any
) -> str:
    site = site_address(url)
    picture = show_picture(show, entries)
    return _render(
        "index.html" if not path else "older.html",
        show=show,
        root=root,
        heading=show.title,
        summary=shortened(show.description or show.title, _SUMMARY_BYTES),
        here=f"{site}/{path}",
        picture=picture and address(site, picture),
        cards=[_card(entry) for entry in entries],
        **values,
    )


def search_script(entries: Sequence[SiteSession]) -> str:
    """A script with the cards of older sessions, for the search.

    It is a script and no data, since a browser lets a page that was opened from a folder read no data.
    """
    cards = [{**_card(entry), "tags": list(entry.tags)} for entry in entries]
    return f"addSessions({json.dumps(cards, ensure_ascii=False, separators=(',', ':'))});\n"


def session_page(show: Show, entry: SiteSession, tracks: Sequence[EpisodeTrack], url: str) -> str:
    """The page of a session with all its lengths. Errors as for ``feed``."""
    site = site_address(url)
    names = length_names(track.seconds for track in tracks)
    picture = (
        media_path(entry.name, entry.cover) if entry.cover else show.image and show_image_path(show.image)
    )
    return _render(
        "session.html",
        show=show,
        root="../",
        heading=entry.title,
        summary=shortened(entry.description or entry.title, _SUMMARY_BYTES),
        here=address(site, page_path(entry.name)),
        picture=picture and address(site, picture),
        entry=entry,
        language=entry.language or show.language,
        date=plain_date(entry.date),
        voices=", ".join(LABELS[origin] for origin in entry.origins) if entry.has_synthetic_voice else "",
        cover=entry.cover and f"../{link(media_path(entry.name, entry.cover))}",
        description=[part for part in entry.description.split("\n\n") if part.strip()],
        parts=[_part(entry, track, name) for track, name in zip(tracks, names, strict=True)],
        **_blank(entry),
    )


def asset(name: str) -> bytes:
    """Return the bytes of one of ``ASSETS``."""
    from importlib.resources import files

    return files("renderer.publish.site").joinpath("assets", name).read_bytes()


def _card(entry: SiteSession) -> dict[str, Any]:
    return {
        "page": link(page_path(entry.name)),
        "cover": entry.cover and link(small_cover_path(entry.name, entry.cover)),
        "title": entry.title,
        "language": entry.language,
        "teacher": entry.teacher,
        "tags": entry.tags,
        "lengths": list(length_names(track.seconds for track in entry.tracks)),
        "seconds": " ".join(str(round(track.seconds)) for track in entry.tracks),
        "date": unix_seconds(entry.date),
        **_blank(entry),
    }


def _blank(entry: SiteSession) -> dict[str, Any]:
    """The placeholder for a missing cover."""
    return {"tone": zlib.crc32(entry.name.encode()) % TONES, "initial": entry.title[:1]}


def _ranges(seconds: Sequence[float]) -> list[tuple[str, str]]:
    """The choices of length, in seconds from and to, that some track meets; none where it is one alone."""
    found = []
    for low, high in _RANGES_MINUTES:
        if any(60 * low < round(given) <= (60 * high or float("inf")) for given in seconds):
            name = f"{low}–{high} min" if low and high else f"Up to {high} min" if high else f"Over {low} min"
            found.append((f"{60 * low} {60 * high}", name))
    return found if len(found) > 1 else []


def _part(entry: SiteSession, track: EpisodeTrack, length: str) -> dict[str, Any]:
    files = [(track.audio, "Audio", _size(track.bytes))]
    files += [(name, _kind(name), "") for name in track.companions]
    return {
        "name": track.name,
        "length": length,
        "seconds": round(track.seconds, 3),
        "audio": f"../{link(media_path(entry.name, track.audio))}",
        "chapters": [_chapter(track, chapter) for chapter in track.chapters],
        "passages": list(passages(track.sentences, track.chapters)),
        "files": [
            {"link": f"../{link(media_path(entry.name, name))}", "name": name, "kind": kind, "size": size}
            for name, kind, size in files
        ],
    }


def _chapter(track: EpisodeTrack, chapter: TimedText) -> dict[str, Any]:
    seconds = chapter.onset_ms / 1000
    return {
        "text": chapter.text,
        "onset_ms": chapter.onset_ms,
        "clock": clock(seconds),
        "fragment": urlencode({"track": track.name, "t": f"{seconds:g}"}),
    }


def _kind(name: str) -> str:
    return next((kind for suffix, kind in _KINDS.items() if name.lower().endswith(suffix)), name)


def _size(count: int) -> str:
    return f"{count / 1e6:.1f} MB" if count >= 100_000 else f"{max(1, round(count / 1000))} kB"


@cache
def _templates() -> Environment:
    from jinja2 import Environment, PackageLoader, StrictUndefined

    return Environment(
        loader=PackageLoader("renderer.publish.site"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )


def _render(template: str, **values: Any) -> str:
    return _templates().get_template(template).render(values)
