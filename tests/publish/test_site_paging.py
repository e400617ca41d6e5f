"""A site with many sessions: older ones are on pages and in parts of the feed that stay as they are."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from functools import cache

import feedparser
from lxml import etree
from msgspec.structs import replace

from renderer.publish.site.catalogue import Catalogue, empty_catalogue
from renderer.publish.site.catalogue_changes import with_episodes, without
from renderer.publish.site.catalogue_file import catalogue_json, read_catalogue
from renderer.publish.site.dates import rfc_3339
from renderer.publish.site.episodes import Episode
from renderer.publish.site.files import site_files
from renderer.publish.site.paging import PAGE_SESSIONS, PART_SESSIONS
from tests.support.paths import CASES
from tests.support.site_cases import SHOW, URL, episode, track

SCHEMA = etree.RelaxNG(etree.parse(CASES / "feed.rng"))
SESSIONS = 1000


def numbered(number: int) -> Episode:
    """A session of its own day, with tags of its own."""
    name = f"rest-{number}"
    lengths = [track(f"{name}-{minutes}m", 60.0 * minutes, sentences=(), companions={}) for minutes in (5, 9)]
    date = rfc_3339(86_400 * (10_000 + number))
    tags = (f"tag {number % 400}", "rest")
    return episode(name, *lengths, title=f"Rest number {number}", date=date, tags=tags)


@cache
def many() -> Catalogue:
    """A site as its record has it, which is written and read once more."""
    catalogue = with_episodes(empty_catalogue(URL), map(numbered, range(SESSIONS)))
    written = site_files(SHOW, (), URL, catalogue)["site.json"]
    return read_catalogue(written.decode())


@cache
def everything() -> Mapping[str, bytes]:
    return site_files(SHOW, (), URL, replace(many(), show=None))


def shared(files: Mapping[str, bytes]) -> dict[str, bytes]:
    """The files that are of no session, and not the same for all sites."""
    return {path: data for path, data in files.items() if not path.startswith(("sessions/", "assets/"))}


def test_one_more_session_changes_the_first_page_and_the_newest_part_alone() -> None:
    files = shared(site_files(SHOW, [numbered(SESSIONS)], URL, many()))
    assert list(files) == ["index.html", "site.json", "feed.xml"]
    assert len(files["index.html"]) < 100_000
    assert f"Rest number {SESSIONS}<" in files["index.html"].decode()
    assert f"{SESSIONS + 1} sessions" in files["index.html"].decode()
    assert files["feed.xml"].count(b"<item>") < 2 * 2 * PART_SESSIONS


def test_a_page_is_made_when_it_is_full_and_leads_to_its_neighbours() -> None:
    pages = SESSIONS // PAGE_SESSIONS - 1
    more = (pages + 2) * PAGE_SESSIONS - SESSIONS
    files = shared(site_files(SHOW, [numbered(SESSIONS + each) for each in range(more)], URL, many()))
    new, before = f"pages/{pages + 1}.html", f"pages/{pages}.html"
    search = f"pages/search-{pages * PAGE_SESSIONS // PART_SESSIONS + 1}.js"
    assert set(files) == {before, new, search, "index.html", "site.json", "feed.xml"}
    assert f'href="{new}"' in files["index.html"].decode()
    assert f'href="../{before}"' in files[new].decode()
    assert 'href="../index.html"><span aria-hidden="true">←</span> Newer' in files[new].decode()
    assert f'href="../{new}"' in files[before].decode()
    assert files[new].decode().count('<li class="card"') == PAGE_SESSIONS


def test_what_changes_in_an_older_session_changes_its_page_its_part_and_its_search() -> None:
    older = {"pages/1.html", "pages/search-1.js", "feeds/1.xml"}
    usual = {"index.html", "site.json", "feed.xml"}
    edited = replace(numbered(7), title="Quite another")
    files = shared(site_files(SHOW, [edited], URL, many()))
    assert set(files) == older | usual
    assert all(b"Quite another" in files[path] for path in older)
    files = shared(site_files(SHOW, (), URL, without(many(), ["rest-7"]), before=many()))
    assert set(files) == older | usual


def test_a_page_whose_sessions_are_all_taken_out_goes() -> None:
    gone = [f"rest-{number}" for number in range(PAGE_SESSIONS, 2 * PAGE_SESSIONS)]
    files = shared(site_files(SHOW, (), URL, without(many(), gone), before=many()))
    assert "pages/2.html" not in files
    assert "pages/2.html" in json.loads(files["site.json"])["left"]
    assert 'href="../pages/1.html"' in files["pages/3.html"].decode()
    assert 'href="../pages/3.html"' in files["pages/1.html"].decode()


def test_the_first_page_has_sessions_though_the_newest_ones_were_taken_out() -> None:
    kept = SESSIONS // PART_SESSIONS * PART_SESSIONS - PART_SESSIONS
    gone = [f"rest-{number}" for number in range(kept, SESSIONS)]
    files = shared(site_files(SHOW, (), URL, without(many(), gone), before=many()))
    assert files["index.html"].count(b'<li class="card"') == PAGE_SESSIONS
    assert files["feed.xml"].count(b"<item>") == 2 * PART_SESSIONS
    newest = f"feeds/{kept // PART_SESSIONS - 1}.xml"
    assert newest in files["feed.xml"].decode()
    left = json.loads(files["site.json"])["left"]
    assert f"feeds/{kept // PART_SESSIONS}.xml" in left
    assert f"pages/{kept // PAGE_SESSIONS}.html" in left


def test_another_title_of_the_show_changes_every_page() -> None:
    files = shared(site_files(replace(SHOW, title="Other"), (), URL, many()))
    assert f"pages/{SESSIONS // PAGE_SESSIONS - 1}.html" in files
    assert f"feeds/{SESSIONS // PART_SESSIONS - 1}.xml" in files


def test_the_parts_of_the_feed_have_each_episode_once() -> None:
    parts = {path: data for path, data in everything().items() if path.endswith(".xml")}
    assert len(parts) == SESSIONS // PART_SESSIONS
    guids: list[str] = []
    path = "feed.xml"
    while path:
        SCHEMA.assertValid(etree.fromstring(parts[path]))
        read = feedparser.parse(parts.pop(path))
        assert not read.bozo
        guids += [item.id for item in read.entries]
        links = {link.rel: link.href.removeprefix(f"{URL}/") for link in read.feed.links}
        assert links["self"] == path
        assert links.get("current", "feed.xml") == "feed.xml"
        path = links.get("prev-archive", "")
    assert parts == {}
    assert len(guids) == len(set(guids)) == 2 * SESSIONS


def test_the_search_has_every_older_session_once() -> None:
    files = everything()
    named = re.search(r'data-search="([^"]*)"', files["index.html"].decode())
    assert named
    found = [
        card["page"]
        for path in named[1].split()
        for card in json.loads(files[path].decode().removeprefix("addSessions(").removesuffix(");\n"))
    ]
    found += re.findall(r'href="(sessions/[^"]*)"', files["index.html"].decode())
    assert sorted(found) == sorted(f"sessions/rest-{number}.html" for number in range(SESSIONS))


def test_sessions_of_an_old_record_are_numbered_by_their_dates() -> None:
    table = json.loads(catalogue_json(many()))
    del table["last_number"], table["show"]
    for entry in table["entries"]:
        del entry["number"]
    read = read_catalogue(json.dumps(table))
    assert (read.last_number, read.entries) == (SESSIONS, many().entries)
