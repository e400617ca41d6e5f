"""The podcast feed: valid by a schema, read by another reader, and the same after any number of renders."""

from __future__ import annotations

import json
import re
import uuid
from typing import Any

import feedparser
import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree
from msgspec.structs import replace

from renderer.errors import InputError
from renderer.publish.site.advice import advice
from renderer.publish.site.catalogue_file import catalogue_json, read_catalogue
from renderer.publish.site.dates import rfc_2822, unix_seconds
from renderer.publish.site.episodes import Episode, Show
from renderer.publish.site.feed import MOST_BYTES
from renderer.publish.site.files import site_files
from renderer.publish.site.naming import length_names
from renderer.voice import Origin
from tests.support.paths import CASES
from tests.support.properties import examples
from tests.support.site_cases import SHOW, URL, episode, track

SCHEMA = etree.RelaxNG(etree.parse(CASES / "feed.rng"))
NAMESPACES = {
    "itunes": "http://www.itunes.com/dtds/podcast-1.0.dtd",
    "podcast": "https://podcastindex.org/namespace/1.0",
}


def feed_of(*episodes: Episode, show: Show = SHOW, url: str = URL) -> bytes:
    return site_files(show, episodes, url)["feed.xml"]


def checked(feed: bytes) -> Any:
    """The feed's root; fails where it breaks the schema."""
    root = etree.fromstring(feed)
    SCHEMA.assertValid(root)
    return root


def values(root: Any, path: str) -> list[str]:
    return [str(value) for value in root.xpath(path, namespaces=NAMESPACES)]


def test_a_reader_finds_every_field() -> None:
    long = track("rest-20m", 1199.99)
    feed = feed_of(
        episode("rest", track("rest-10m"), long), episode("walk", date="2026-03-02T09:30:00+01:00")
    )
    checked(feed)
    read = feedparser.parse(feed)
    assert not read.bozo
    about = read.feed
    assert (about.title, about.link, about.language) == ("Quiet & <Ground>", f"{URL}/", "en-GB")
    assert (about.author, about.rights) == ("Ada Ö.", "© 2026 Ada")
    assert about.publisher_detail == {"name": "Ada Ö.", "email": "ada@example.org"}
    assert [tag.term for tag in about.tags] == ["Health & Fitness", "Mental Health"]
    assert about.image.href == f"{URL}/media/walk/walk.jpg"
    assert [item.title for item in read.entries] == ["The walk", "The rest (10 min)", "The rest (20 min)"]
    walk, _, rest = read.entries
    assert walk.published == "Mon, 02 Mar 2026 08:30:00 GMT"
    assert rest.published == "Sun, 01 Mar 2026 00:00:00 GMT"
    assert rest.link == f"{URL}/sessions/rest.html"
    sound = {"href": f"{URL}/media/rest/rest-20m.mp3", "length": "4096", "type": "audio/mpeg"}
    assert rest.enclosures == [sound]
    assert (rest.itunes_duration, rest.author, rest.guidislink) == ("1200", "Bo", False)
    assert rest.summary == "<p>To lie down.</p><p>And to rest.</p>"
    assert [tag.term for tag in rest.tags] == ["rest", "breath"]
    assert rest.image.href == f"{URL}/media/rest/rest.jpg"


def test_transcripts_chapters_and_people() -> None:
    others = {"rest.labels.txt": "", "rest.timeline.json": "", "rest.lrc": "", "rest.plan.svg": ""}
    given = track("rest")
    given = replace(given, companions={**given.companions, **others})
    root = checked(feed_of(episode("rest", given, language="de")))
    found = root.xpath("//podcast:transcript", namespaces=NAMESPACES)
    stem = f"{URL}/media/rest/rest"
    assert [dict(element.attrib) for element in found] == [
        {"url": f"{stem}.vtt", "type": "text/vtt", "language": "de", "rel": "captions"},
        {"url": f"{stem}.srt", "type": "application/x-subrip", "language": "de", "rel": "captions"},
        {"url": f"{stem}.txt", "type": "text/plain", "language": "de"},
        {"url": f"{stem}.html", "type": "text/html", "language": "de"},
    ]
    assert values(root, "//podcast:chapters/@url") == [f"{stem}.chapters.json"]
    assert values(root, "//podcast:person/text()") == ["Ada Ö.", "Bo"]
    assert values(root, "//podcast:locked") == []


@pytest.mark.parametrize(("email", "owners"), [("ada@example.org", ["ada@example.org"]), ("", [])])
def test_a_feed_is_locked_where_the_show_says_so(email: str, owners: list[str]) -> None:
    root = checked(feed_of(episode("rest"), show=replace(SHOW, email=email, locked=True)))
    assert values(root, "//podcast:locked/text()") == ["yes"]
    assert values(root, "//podcast:locked/@owner") == owners


def test_episodes_seasons_and_explicit_words() -> None:
    first = episode("rest", season=2, episode=5, explicit=True)
    root = checked(feed_of(first, episode("walk"), show=replace(SHOW, explicit=False)))
    assert values(root, "//item/itunes:episode/text()") == ["5"]
    assert values(root, "//item/itunes:season/text()") == ["2"]
    assert values(root, "//item/itunes:explicit/text()") == ["true", "false"]
    root = checked(feed_of(episode("rest", explicit=False), show=replace(SHOW, explicit=True)))
    assert values(root, "//itunes:explicit/text()") == ["true", "false"]


@pytest.mark.parametrize(
    ("origins", "answers"),
    [
        ([("human",), ("human",)], ["false", "false", "false"]),
        ([("synthetic",), ("human",)], ["true", "true", "false"]),
        ([("human", "clone"), ()], ["true", "true"]),
        ([("human",), ()], ["false"]),
        ([(), ()], []),
    ],
)
def test_a_feed_says_of_each_session_and_of_the_show_whether_a_computer_speaks(
    origins: list[tuple[Origin, ...]], answers: list[str]
) -> None:
    """The show comes first. There is no answer where it is not known who speaks."""
    episodes = [
        episode(f"s{number}", origins=given, date=f"2026-03-{9 - number:02}")
        for number, given in enumerate(origins)
    ]
    root = checked(feed_of(*episodes))
    assert [element.text for element in root.iter("{*}txt")] == answers


def test_the_tracks_of_a_session_do_not_share_a_second() -> None:
    three = episode("rest", *(track(f"rest-{minutes}m", 60.0 * minutes) for minutes in (5, 10, 20)))
    root = checked(feed_of(three))
    assert values(root, "//item/title/text()") == [
        "The rest (5 min)",
        "The rest (10 min)",
        "The rest (20 min)",
    ]
    assert values(root, "//item/pubDate/text()") == [
        f"Sun, 01 Mar 2026 00:00:0{second} GMT" for second in (2, 1, 0)
    ]


def test_sessions_without_a_date_have_dates_up_to_now_and_none_twice() -> None:
    now = "2026-03-01T09:00:00+00:00"
    many = [
        episode(name, track(f"{name}-5m"), track(f"{name}-9m"), date=now, is_dated=False)
        for name in ("rest", "walk")
    ]
    root = checked(feed_of(*many))
    assert values(root, "//item/pubDate/text()") == [
        rfc_2822(f"2026-03-01T08:59:{second}Z") if second < 60 else rfc_2822(now)
        for second in (60, 59, 58, 57)
    ]


def test_the_date_of_a_feed_is_not_one_to_come() -> None:
    now = unix_seconds("2026-03-01T09:00:00Z")
    to_come = [episode("rest", date="2026-02-27"), episode("walk", date="2026-12-24")]
    root = checked(site_files(SHOW, to_come, URL, now_seconds=now)["feed.xml"])
    assert values(root, "/rss/channel/pubDate/text()") == [rfc_2822("2026-02-27")]
    root = checked(site_files(SHOW, to_come[1:], URL, now_seconds=now)["feed.xml"])
    assert values(root, "/rss/channel/pubDate/text()") == []


def test_a_show_without_settings() -> None:
    bare = episode("rest", teacher="", description="", tags=(), language="", cover="")
    checked(feed_of(bare, show=Show()))
    checked(feed_of(show=Show()))
    lacking = [line.split()[5].rstrip(":") for line in advice(Show())]
    assert lacking == ["title", "description", "author", "email", "image"]
    assert [line for line in advice(SHOW) if "image" not in line] == []


def test_the_guid_of_a_feed_is_that_of_its_address_without_the_scheme() -> None:
    namespace = uuid.UUID("ead4c236-bf58-58c6-a2c6-a6b28d128cb6")
    assert (
        str(uuid.uuid5(namespace, "podnews.net/rss")) == "9b024349-ccf0-5f69-a609-6b82873eab3c"
    )  # as specified
    expected = str(uuid.uuid5(namespace, "example.org/calm/feed.xml"))
    for url in (URL, f"{URL}/", "http://example.org/calm"):
        assert values(checked(feed_of(url=url)), "//podcast:guid/text()") == [expected]


def test_guids_and_dates_are_kept_over_edits_renames_moves_and_absence() -> None:
    first = site_files(SHOW, [episode("rest"), episode("walk")], URL)
    known = read_catalogue(first["site.json"].decode())
    changed = episode("rest", track("rest", 610.0, bytes=1), title="Quite another", date="2027-01-01")
    moved = site_files(SHOW, [changed], "https://other.example/x", known)
    away = read_catalogue(
        site_files(SHOW, [episode("rest", track("rest-5m"))], URL, known)["site.json"].decode()
    )
    again = site_files(SHOW, [changed], URL, away)
    for path in ("//guid/text()", "//podcast:guid/text()", "//item/pubDate/text()"):
        assert values(checked(moved["feed.xml"]), path) == values(checked(first["feed.xml"]), path)
        assert values(checked(again["feed.xml"]), path) == values(checked(first["feed.xml"]), path)
    assert values(checked(moved["feed.xml"]), "//item/title/text()") == ["Quite another", "The walk"]


def test_a_length_that_is_added_has_the_day_it_came() -> None:
    known = read_catalogue(site_files(SHOW, [episode("rest")], URL)["site.json"].decode())
    later = episode("rest", track("rest"), track("rest-20m", 1200.0), date="2026-05-01")
    root = checked(site_files(SHOW, [later], URL, known)["feed.xml"])
    assert values(root, "//item/pubDate/text()") == [rfc_2822("2026-05-01"), rfc_2822("2026-03-01")]


@pytest.mark.parametrize("name", ["Ruhe & Atem", "Für Dich", "50% <mehr>", "a#b?c", "日本", "it's"])
def test_odd_names_are_quoted(name: str) -> None:
    root = checked(feed_of(episode(name), url="https://bücher.example/ruhe und atem/"))
    for url in values(root, "//enclosure/@url | //link/text() | //@href | //podcast:transcript/@url"):
        assert re.fullmatch(r"https://xn--bcher-kva\.example/ruhe%20und%20atem/[A-Za-z0-9/._%~-]*", url)


def test_a_name_is_the_same_from_every_system() -> None:
    composed, apart = "F\u00fcr", "Fu\u0308r"
    known = read_catalogue(site_files(SHOW, [episode(composed)], URL)["site.json"].decode())
    root = checked(site_files(SHOW, [episode(apart)], URL, known)["feed.xml"])
    assert len(values(root, "//item")) == 1


@examples(15)
@given(text=st.text(max_size=3000), name=st.text(min_size=1, max_size=200))
def test_any_text_makes_a_valid_feed(text: str, name: str) -> None:
    title = name if name.strip() else "x"
    root = etree.fromstring(
        feed_of(episode("rest", title=title, teacher=name, description=text, tags=("x" + name,)))
    )
    for element in root.iter("description"):
        assert len((element.text or "").encode()) <= MOST_BYTES


@pytest.mark.parametrize("text", ["&" * 4100, "ü" * 4000, "word " * 1000, "<b>\n\n" * 900])
def test_long_descriptions_end_in_an_ellipsis_within_the_limit(text: str) -> None:
    root = checked(feed_of(episode("rest", description=text), show=replace(SHOW, description=text)))
    for error in values(root, "//description/text() | //itunes:summary/text()"):
        assert len(error.encode()) <= MOST_BYTES
        assert error.removesuffix("</p>").endswith("…")


def test_titles_of_similar_lengths_include_the_seconds() -> None:
    assert length_names([600, 1200, 3600, 5400, 42]) == ("10 min", "20 min", "1 h", "1 h 30 min", "42 s")
    assert length_names([538, 542, 600]) == ("8:58", "9:02", "10 min")


@pytest.mark.parametrize(
    ("show", "episodes", "url", "error"),
    [
        (SHOW, [], "example.org/calm", "is not the address of a site"),
        (SHOW, [], "https://example.org/?a=b", "is not the address of a site"),
        (SHOW, [], "ftp://example.org", "is not the address of a site"),
        (SHOW, [episode("rest", date="1 March")], URL, "is not a date"),
        (SHOW, [episode("rest", date="2026-02-30")], URL, "is not a date"),
        (SHOW, [episode("rest"), episode("rest")], URL, "two files of the site would have the same name"),
        (SHOW, [episode("rest"), episode("Rest")], URL, "two files of the site would have the same name"),
        (SHOW, [episode("../rest")], URL, "cannot be a file name"),
        (replace(SHOW, category="Health & Fitness > Mental Helth"), [], URL, 'did you mean "Mental Health"'),
        (replace(SHOW, category="Rest"), [], URL, 'unknown category "Rest"'),
        (replace(SHOW, image="cover.gif"), [], URL, "must be a .jpg, .jpeg or .png file"),
    ],
)
def test_errors_of_publishing(show: Show, episodes: list[Episode], url: str, error: str) -> None:
    with pytest.raises(InputError, match=re.escape(error)):
        site_files(show, episodes, url)


@pytest.mark.parametrize("text", ["", "{}", "[]", '{"version": 2}', '{"version": 1, "guid": 3}', "null"])
def test_a_damaged_record_is_refused(text: str) -> None:
    with pytest.raises(InputError):
        read_catalogue(text)


def test_a_record_of_an_earlier_version_is_read() -> None:
    """It has no numbers of episodes and no sessions that are away."""
    table = json.loads(site_files(SHOW, [episode("rest")], URL)["site.json"])
    del table["away"]
    for key in ("episode", "season", "explicit"):
        del table["entries"][0][key]
    known = read_catalogue(json.dumps(table))
    assert (known.entries[0].episode, known.entries[0].explicit, known.away) == (0, None, {})


def test_the_record_reads_as_it_was_written() -> None:
    rest = episode("rest", season=2, episode=5, explicit=True)
    text = site_files(SHOW, [rest, episode("walk", cover="")], URL)["site.json"].decode()
    assert catalogue_json(read_catalogue(text)) == text
