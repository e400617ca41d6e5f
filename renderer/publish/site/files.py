"""Every generated file of a site."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from renderer.publish.site.addresses import FEED, INDEX, STATE, composed, media_path, page_path
from renderer.publish.site.catalogue import Catalogue, empty_catalogue
from renderer.publish.site.catalogue_changes import with_episodes
from renderer.publish.site.catalogue_file import catalogue_json
from renderer.publish.site.episodes import Episode, Show
from renderer.publish.site.feed import feed
from renderer.publish.site.pages import ASSETS, asset, index_page, session_page


def site_files(
    show: Show,
    episodes: Sequence[Episode],
    url: str,
    known: Catalogue | None = None,
    *,
    now_seconds: int | None = None,
) -> Mapping[str, bytes]:
    """The generated files of a site by their path inside it, in the order they are to be written.

    ``known`` is what the site holds already: it stays in the index and the feed. The feed itself is dated
    ``now_seconds`` at the latest, in seconds since 1970. Pages and companions are those of ``episodes``. The
    feed comes last: what it names is there.

    Raises:
        InputError: the address, a date, a name or the show's category or image cannot be such.
    """
    catalogue = with_episodes(known or empty_catalogue(url), episodes)
    entries = {entry.name: entry for entry in catalogue.entries}
    files: dict[str, bytes] = {f"assets/{name}": asset(name) for name in ASSETS}
    for episode in episodes:
        for track in episode.tracks:
            for name, text in track.companions.items():
                files[media_path(episode.name, name)] = _bytes(text)
        page = session_page(show, entries[composed(episode.name)], episode.tracks, url)
        files[page_path(episode.name)] = _bytes(page)
    files[INDEX] = _bytes(index_page(show, catalogue, url))
    files[STATE] = _bytes(catalogue_json(catalogue))
    files[FEED] = _bytes(feed(show, catalogue, url, now_seconds=now_seconds))
    return files


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", errors="replace")
