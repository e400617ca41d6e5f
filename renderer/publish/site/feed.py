"""The podcast feed: RSS 2.0 with Apple's names and those of the podcast namespace."""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from xml.etree import ElementTree
from xml.etree.ElementTree import Element, SubElement

from renderer.publish.site.addresses import (
    FEED,
    address,
    media_path,
    older_feed_path,
    page_path,
    show_image_path,
    site_address,
)
from renderer.publish.site.catalogue import Catalogue, Issued, ListedTrack, SiteSession
from renderer.publish.site.categories import levels
from renderer.publish.site.dates import rfc_2822, unix_seconds
from renderer.publish.site.episodes import Show
from renderer.publish.site.naming import item_titles
from renderer.publish.site.paging import PART_SESSIONS, paged

MOST_BYTES = 4000
"""Apple's limit for a description."""

_NAMESPACES = {
    "xmlns:atom": "http://www.w3.org/2005/Atom",
    "xmlns:itunes": "http://www.itunes.com/dtds/podcast-1.0.dtd",
    "xmlns:podcast": "https://podcastindex.org/namespace/1.0",
}
_ARCHIVE_NAMESPACE = {"xmlns:fh": "http://purl.org/syndication/history/1.0"}
_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_TRANSCRIPTS = {
    ".vtt": "text/vtt",
    ".srt": "application/x-subrip",
    ".html": "text/html",
    ".txt": "text/plain",
}
_WITH_TIMES = (".vtt", ".srt")
_CHAPTERS = ".chapters.json"
_OTHER_TEXTS = (".labels.txt",)
_PERSON_CHARACTERS = 128


def feed(show: Show, catalogue: Catalogue, url: str, *, now_seconds: int | None = None) -> str:
    """The feed as an XML document; equal arguments give equal text.

    An item a track, the newest session first. Sessions of older parts are in these (RFC 5005, section 4). The
    feed's own date is that of its newest item, and never after ``now_seconds``, in seconds since 1970.

    Raises:
        InputError: the address, the category or the image cannot be such.
    """
    parts = paged(catalogue, PART_SESSIONS)
    links = _part_link("prev-archive", parts.last_older)
    return _document(
        show,
        catalogue.guid,
        parts.first,
        url,
        own_path=FEED,
        links=links,
        all_entries=catalogue.entries,
        now_seconds=now_seconds,
    )


def older_feed(show: Show, catalogue: Catalogue, url: str, number: int) -> str:
    """An older part of the feed, which stays as it is while its sessions do. Errors as for ``feed``."""
    parts = paged(catalogue, PART_SESSIONS)
    links = (("current", FEED), *_part_link("prev-archive", parts.before(number)))
    path = older_feed_path(number)
    entries = parts.older[number]
    return _document(show, catalogue.guid, entries, url, own_path=path, links=links, all_entries=entries)


def _part_link(relation: str, number: int) -> tuple[tuple[str, str], ...]:
    return ((relation, older_feed_path(number)),) if number else ()


def _document(
    show: Show,
    guid: str,
    entries: Sequence[SiteSession],
    url: str,
    *,
    own_path: str,
    links: Sequence[tuple[str, str]],
    all_entries: Sequence[SiteSession],
    now_seconds: int | None = None,
) -> str:
    site = site_address(url)
    is_older = own_path != FEED
    namespaces = {**_NAMESPACES, **(_ARCHIVE_NAMESPACE if is_older else {})}
    rss = Element("rss", {"version": "2.0", **namespaces})
    channel = SubElement(rss, "channel")
    _head(partial(_add, channel), show, entries, site, now_seconds)
    for relation, path in (("self", own_path), *links):
        _add(channel, "atom:link", href=address(site, path), rel=relation, type="application/rss+xml")
    if is_older:
        _add(channel, "fh:archive")
    _add(channel, "podcast:guid", guid)
    _add(channel, "podcast:medium", "podcast")
    _ai_content(partial(_add, channel), _any_synthetic(all_entries))
    items = [item for entry in entries for item in _items(show, entry, site)]
    for _, item in sorted(items, key=lambda dated: -dated[0]):
        channel.append(item)
    ElementTree.indent(rss)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + ElementTree.tostring(rss, encoding="unicode") + "\n"


Add = Callable[..., Element]


def _head(add: Add, show: Show, entries: Sequence[SiteSession], site: str, now_seconds: int | None) -> None:
    home, about = f"{site}/", show.description or show.title
    add("title", show.title)
    add("link", home)
    add("description", shortened(about, MOST_BYTES))
    add("language", show.language)
    if show.copyright:
        add("copyright", show.copyright)
    dates = [
        issued.date
        for entry in entries
        for issued in _shown(entry).values()
        if now_seconds is None or unix_seconds(issued.date) <= now_seconds
    ]
    if dates:
        add("pubDate", rfc_2822(max(dates, key=unix_seconds)))
    add("generator", "renderer")
    add("itunes:summary", shortened(about, MOST_BYTES))
    add("itunes:type", "episodic")
    add("itunes:explicit", _truth(show.explicit))
    parent = add("itunes:category", text=levels(show.category)[0])
    for name in levels(show.category)[1:]:
        _add(parent, "itunes:category", text=name)
    if show.author:
        add("itunes:author", show.author)
        add("podcast:person", show.author[:_PERSON_CHARACTERS], role="host")
    if show.email:
        owner = add("itunes:owner")
        _add(owner, "itunes:name", show.author or show.title)
        _add(owner, "itunes:email", show.email)
    if show.locked:
        add("podcast:locked", "yes", **({"owner": show.email} if show.email else {}))
    if picture := show_picture(show, entries):
        add("itunes:image", href=address(site, picture))
        image = add("image")
        _add(image, "url", address(site, picture))
        _add(image, "title", show.title)
        _add(image, "link", home)


def _any_synthetic(entries: Sequence[SiteSession]) -> bool | None:
    """Whether a computer speaks in any session; None if none is known, and it is not known of all."""
    answers = {entry.has_synthetic_voice for entry in entries}
    return True if True in answers else None if None in answers or not answers else False


def _ai_content(add: Add, answer: bool | None) -> None:
    """The answer of a feed to the question about synthetic voices, in the tag that podcast hosts use."""
    if answer is not None:
        add("podcast:txt", _truth(answer), purpose="ai-content")


def show_picture(show: Show, entries: Sequence[SiteSession]) -> str:
    """The path of the show's picture, the newest cover where it has none, "" where there is none either."""
    if show.image:
        return show_image_path(show.image)
    covers = (media_path(entry.name, entry.cover) for entry in entries if entry.cover)
    return next(covers, "")


def _shown(entry: SiteSession) -> dict[str, Issued]:
    return {track.name: entry.issued[track.name] for track in entry.tracks}


def _items(show: Show, entry: SiteSession, site: str) -> Iterator[tuple[int, Element]]:
    """The items of a session, each after its date in seconds."""
    for track, title in zip(entry.tracks, item_titles(entry), strict=True):
        item = Element("item")
        _item(partial(_add, item), show, entry, track, title, site)
        yield unix_seconds(entry.issued[track.name].date), item


def _item(add: Add, show: Show, entry: SiteSession, track: ListedTrack, title: str, site: str) -> None:
    issued, teacher = entry.issued[track.name], entry.teacher or show.author
    add("title", title)
    add("link", address(site, page_path(entry.name)))
    add("guid", issued.guid, isPermaLink="false")
    add("pubDate", rfc_2822(issued.date))
    add("description", _paragraphs(entry.description or entry.title))
    for tag in entry.tags:
        add("category", tag)
    audio = address(site, media_path(entry.name, track.audio))
    add("enclosure", url=audio, length=str(track.bytes), type=track.media_type)
    add("itunes:title", title)
    add("itunes:summary", shortened(entry.description or entry.title, MOST_BYTES))
    add("itunes:duration", str(max(1, round(track.seconds))))
    add("itunes:episodeType", "full")
    if entry.season:
        add("itunes:season", str(entry.season))
    if entry.episode:
        add("itunes:episode", str(entry.episode))
    _ai_content(add, entry.has_synthetic_voice)
    add("itunes:explicit", _truth(show.explicit if entry.explicit is None else entry.explicit))
    if teacher:
        add("itunes:author", teacher)
        add("podcast:person", teacher[:_PERSON_CHARACTERS], role="host")
    if entry.cover:
        add("itunes:image", href=address(site, media_path(entry.name, entry.cover)))
    for name in track.companions:
        _companion(add, name, address(site, media_path(entry.name, name)), entry.language or show.language)


def _companion(add: Add, name: str, url: str, language: str) -> None:
    name = name.lower()
    suffix = name[name.rfind(".") :]
    if name.endswith(_CHAPTERS):
        add("podcast:chapters", url=url, type="application/json+chapters")
    elif suffix in _TRANSCRIPTS and not name.endswith(_OTHER_TEXTS):
        timed = {"rel": "captions"} if suffix in _WITH_TIMES else {}
        add("podcast:transcript", url=url, type=_TRANSCRIPTS[suffix], language=language, **timed)


def _add(parent: Element, tag: str, content: str = "", **attributes: str) -> Element:
    """An element whose text and attributes hold nothing that XML cannot."""
    element = SubElement(parent, tag, {key: _clean(value) for key, value in attributes.items()})
    element.text = _clean(content) or None
    return element


def _clean(text: str) -> str:
    return _NOT_XML.sub("\ufffd", text).strip()


def _truth(value: bool) -> str:
    return "true" if value else "false"


def _paragraphs(text: str) -> str:
    """Plain text as the HTML that readers take a description for, within the limit."""
    limit = MOST_BYTES
    while True:
        parts = re.split(r"\n\s*\n", shortened(text, limit))
        written = "".join(f"<p>{html.escape(' '.join(part.split()), quote=False)}</p>" for part in parts)
        over = len(written.encode()) - MOST_BYTES
        if over <= 0:
            return written
        limit -= -(-over // 5)  # a character is five bytes as HTML at most


def shortened(text: str, most_bytes: int) -> str:
    """Return a text of at most ``most_bytes`` bytes in UTF-8; a longer one is cut after a word."""
    text = _clean(text)
    if len(text.encode()) <= most_bytes:
        return text
    cut = text.encode()[: max(0, most_bytes - 3)].decode(errors="ignore")
    words = cut.rsplit(None, 1)
    return (words[0] if len(words) > 1 and len(words[1]) < 40 else cut).rstrip() + "…"
