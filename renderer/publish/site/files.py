"""Every generated file of a site."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from msgspec.structs import replace

from renderer.publish.site.addresses import (
    FEED,
    INDEX,
    STATE,
    composed,
    media_path,
    older_feed_path,
    older_page_path,
    page_path,
    search_path,
    show_image_path,
    site_address,
)
from renderer.publish.site.catalogue import Catalogue, empty_catalogue
from renderer.publish.site.catalogue_changes import with_episodes
from renderer.publish.site.catalogue_file import catalogue_json
from renderer.publish.site.episodes import Episode, Show
from renderer.publish.site.feed import feed, older_feed
from renderer.publish.site.pages import ASSETS, asset, index_page, older_page, search_script, session_page
from renderer.publish.site.paging import PAGE_SESSIONS, PART_SESSIONS, Paged, paged, searched

_LAYOUT = 1
"""Version of the templates of older pages and of older parts of the feed."""


def site_files(
    show: Show,
    episodes: Sequence[Episode],
    url: str,
    known: Catalogue | None = None,
    *,
    before: Catalogue | None = None,
    now_seconds: int | None = None,
) -> Mapping[str, bytes]:
    """The generated files of a site by their path inside it, in the order they are to be written.

    ``known`` is what the site holds already: it stays in the index and the feed. The feed itself is dated
    ``now_seconds`` at the latest, in seconds since 1970. Pages and companions are those of ``episodes``. The
    older pages of the index and older parts of the feed are those that differ from the site as it was
    ``before``, which is ``known`` if nothing has left it. The feed comes last: what it names is there.

    Raises:
        InputError: the address, a date, a name or the show's category or image cannot be such.
    """
    known = known or empty_catalogue(url)
    before = before or known
    picture = show_image_path(show.image) if show.image else ""
    shown = replace(show, image=picture)
    catalogue = replace(
        with_episodes(known, episodes),
        show=shown,
        show_version=known.show_version + (shown != known.show),
        url=site_address(url),
        layout=_LAYOUT,
    )
    older = dict(_older_files(show, before, catalogue, url))
    catalogue = replace(catalogue, left=_left(before, catalogue))
    entries = {entry.name: entry for entry in catalogue.entries}
    files: dict[str, bytes] = {f"assets/{name}": asset(name) for name in ASSETS}
    for episode in episodes:
        for track in episode.tracks:
            for name, text in track.companions.items():
                files[media_path(episode.name, name)] = _bytes(text)
        page = session_page(show, entries[composed(episode.name)], episode.tracks, url)
        files[page_path(episode.name)] = _bytes(page)
    files |= {path: _bytes(text) for path, text in older.items()}
    files[INDEX] = _bytes(index_page(show, catalogue, url))
    files[STATE] = _bytes(catalogue_json(catalogue))
    files[FEED] = _bytes(feed(show, catalogue, url, now_seconds=now_seconds))
    return files


def _older_files(show: Show, before: Catalogue, after: Catalogue, url: str) -> Iterator[tuple[str, str]]:
    """The older pages and parts that ``before`` has not, or has with other content."""
    is_new = (before.show, before.url, before.layout) != (after.show, after.url, after.layout)
    old, new = paged(before, PAGE_SESSIONS), paged(after, PAGE_SESSIONS)
    for number in _changed(old, new, is_new=is_new, with_newer=True):
        yield older_page_path(number), older_page(show, after, url, number)
    known = searched(before)
    for number, entries in searched(after).items():
        if is_new or known.get(number) != entries:
            yield search_path(number), search_script(entries)
    old, new = paged(before, PART_SESSIONS), paged(after, PART_SESSIONS)
    for number in _changed(old, new, is_new=is_new, with_newer=False):
        yield older_feed_path(number), older_feed(show, after, url, number)


def _changed(old: Paged, new: Paged, *, is_new: bool, with_newer: bool) -> Iterator[int]:
    """The numbers of the pages that differ in their sessions, or in the pages that they lead to."""
    for number, entries in new.older.items():
        same_links = old.before(number) == new.before(number) and (
            not with_newer or old.after(number) == new.after(number)
        )
        if is_new or old.older.get(number) != entries or not same_links:
            yield number


def _left(before: Catalogue, after: Catalogue) -> tuple[str, ...]:
    """The files that the site no longer shows, with the older pages whose sessions have all gone."""
    gone = _older_paths(before) - _older_paths(after)
    return tuple(sorted({*after.left, *gone} - _older_paths(after)))


def _older_paths(catalogue: Catalogue) -> set[str]:
    return {
        *map(older_page_path, paged(catalogue, PAGE_SESSIONS).older),
        *map(search_path, searched(catalogue)),
        *map(older_feed_path, paged(catalogue, PART_SESSIONS).older),
    }


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", errors="replace")
