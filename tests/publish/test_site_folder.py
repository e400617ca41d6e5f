"""A site's folder: what is new is written, all else is left as it is."""

from __future__ import annotations

import threading
from collections.abc import Collection, Mapping
from pathlib import Path
from types import MappingProxyType

import pytest
from msgspec.structs import replace
from PIL import Image

from renderer.errors import InputError, OutputError
from renderer.publish.site.addresses import media_path
from renderer.publish.site.episodes import Episode, Show
from renderer.publish.site.folder import LOCK, Site, read_site, remove_sessions, write_site
from renderer.settings.read import read_settings
from renderer.storage.folder_lock import locked
from tests.support.site_cases import SHOW, URL, episode, track


@pytest.fixture
def made(tmp_path: Path) -> Path:
    """A folder of finished files, as a render leaves them."""
    folder = tmp_path / "out"
    folder.mkdir()
    for name in ("rest", "walk"):
        (folder / f"{name}.mp3").write_bytes(name.encode() * 1000)
        Image.new("RGB", (600, 400), "#446688").save(folder / f"{name}.jpg")
    return folder


def publish(
    made: Path,
    *episodes: Episode,
    show: Show = SHOW,
    removed: Collection[str] | None = None,
    renamed: Mapping[str, str] = MappingProxyType({}),
) -> Site:
    media = {
        media_path(each.name, file): made / file
        for each in episodes
        for file in (*(one.audio for one in each.tracks), each.cover)
        if file
    }
    return write_site(made.parent / "site", show, episodes, URL, media, removed=removed, renamed=renamed)


def stamps(folder: Path) -> dict[str, int]:
    return {
        path.relative_to(folder).as_posix(): path.stat().st_mtime_ns
        for path in folder.rglob("*")
        if path.is_file()
    }


def test_everything_is_there_and_the_feed_comes_last(made: Path) -> None:
    site = publish(made, episode("rest"))
    assert set(site.written) == set(stamps(site.folder))
    assert site.written[-1] == "feed.xml"
    assert {"index.html", "site.json", "assets/site.css", "sessions/rest.html"} < set(site.written)
    media = {path.name for path in (site.folder / "media" / "rest").iterdir()}
    suffixes = ("mp3", "jpg", "small.jpg", "vtt", "srt", "txt", "html", "chapters.json")
    assert media == {f"rest.{suffix}" for suffix in suffixes}
    with Image.open(site.folder / "media/rest/rest.small.jpg") as small:
        assert small.size == (480, 480)


def test_unchanged_files_are_not_written(made: Path) -> None:
    site = publish(made, episode("rest"), episode("walk"))
    before = stamps(site.folder)
    assert publish(made, episode("rest"), episode("walk")).written == ()
    assert stamps(site.folder) == before
    again = publish(made, episode("rest", title="Renamed"))
    assert set(again.written) == {"sessions/rest.html", "index.html", "site.json", "feed.xml"}
    after = stamps(site.folder)
    assert {path for path in before if before[path] != after[path]} == set(again.written)


def test_sound_that_was_rendered_anew_is_taken_over(made: Path) -> None:
    publish(made, episode("rest"))
    new = made / "new"
    new.write_bytes(b"longer" * 999)
    new.replace(made / "rest.mp3")
    site = publish(made, episode("rest"))
    assert site.written == ("media/rest/rest.mp3",)
    assert (site.folder / "media/rest/rest.mp3").read_bytes() == b"longer" * 999


def test_sound_from_another_disk_is_copied(made: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def no_links(*_: object) -> None:
        raise OSError(18, "Invalid cross-device link")

    monkeypatch.setattr("os.link", no_links)
    site = publish(made, episode("rest"))
    assert (site.folder / "media/rest/rest.mp3").read_bytes() == (made / "rest.mp3").read_bytes()


def test_publishing_one_session_keeps_the_others(made: Path) -> None:
    publish(made, episode("rest"))
    site = publish(made, episode("walk"))
    for name in ("index.html", "feed.xml"):
        text = (site.folder / name).read_text("utf-8")
        assert "sessions/rest.html" in text
        assert "sessions/walk.html" in text


def test_files_of_removed_sessions_stay_unless_removal_is_requested(made: Path) -> None:
    (made / "walk-5m.mp3").write_bytes(b"short")
    site = publish(made, episode("rest"), episode("walk", track("walk-5m"), track("walk")))
    (site.folder / "mine.txt").write_text("mine")
    publish(made, episode("walk"))
    assert (site.folder / "media/walk/walk-5m.mp3").exists()
    site = publish(made, episode("walk"), removed=["rest"])
    assert {"sessions/rest.html", "media/rest/rest.mp3", "media/walk/walk-5m.mp3"} <= set(site.removed)
    assert not (site.folder / "media/rest").exists()
    assert "rest.html" not in site.feed.read_text("utf-8")
    assert (site.folder / "mine.txt").read_text() == "mine"
    assert publish(made, episode("walk"), removed=[]).removed == ()


def issued(made: Path, name: str) -> list[tuple[str, str]]:
    catalogue = read_site(made.parent / "site", URL)
    entry = catalogue and catalogue.entry(name)
    assert entry
    return [(entry.issued[track.name].guid, entry.issued[track.name].date) for track in entry.tracks]


def test_a_session_that_is_renamed_keeps_its_identifiers_and_dates(made: Path) -> None:
    (made / "lie.mp3").write_bytes(b"lie" * 1000)
    (made / "lie-5m.mp3").write_bytes(b"short")
    (made / "rest-5m.mp3").write_bytes(b"short")
    publish(made, episode("rest", track("rest-5m"), track("rest")), episode("walk"))
    before = issued(made, "rest")
    lie = episode("lie", track("lie-5m"), track("lie"), cover="rest.jpg", date="2026-09-09")
    site = publish(made, lie, renamed={"rest": "lie"})
    assert issued(made, "lie") == before
    assert {"sessions/rest.html", "media/rest/rest.mp3"} <= set(site.removed)
    assert not (site.folder / "media/rest").exists()
    feed = site.feed.read_text("utf-8")
    assert "sessions/lie.html" in feed
    assert "sessions/walk.html" in feed
    assert "sessions/rest.html" not in feed
    publish(made, lie)
    assert issued(made, "lie") == before


def test_a_rename_repairs_a_session_that_was_published_twice(made: Path) -> None:
    publish(made, episode("rest"))
    before = issued(made, "rest")
    lie = episode("lie", track("lie", audio="rest.mp3"), cover="rest.jpg")
    publish(made, lie)
    assert issued(made, "lie") != before
    site = publish(made, lie, renamed={"rest": "lie"})
    assert issued(made, "lie") == before
    assert site.feed.read_text("utf-8").count("<item>") == 1


def test_a_new_session_of_a_name_that_was_given_up_has_its_own_identifiers(made: Path) -> None:
    publish(made, episode("rest"))
    before = issued(made, "rest")
    publish(made, episode("walk"), renamed={"rest": "walk"})
    publish(made, episode("rest", date="2026-05-01"))
    assert issued(made, "walk") == before
    assert issued(made, "rest")[0][0] != before[0][0]
    swapped = {"rest": "walk", "walk": "rest"}
    others = issued(made, "rest")
    publish(made, episode("rest"), episode("walk"), renamed=swapped)
    assert (issued(made, "rest"), issued(made, "walk")) == (before, others)


def test_a_session_that_is_taken_out_and_put_back_is_the_same(made: Path) -> None:
    publish(made, episode("rest"), episode("walk"))
    before = issued(made, "rest")
    site = remove_sessions(made.parent / "site", SHOW, ["rest"], URL)
    assert {"sessions/rest.html", "media/rest/rest.mp3", "media/rest/rest.jpg"} <= set(site.removed)
    assert "sessions/rest.html" not in site.feed.read_text("utf-8") + site.index.read_text("utf-8")
    assert (site.folder / "media/walk/walk.mp3").exists()
    publish(made, episode("rest", date="2027-01-01"))
    assert issued(made, "rest") == before
    with pytest.raises(InputError, match='no session "ret"; did you mean "rest"'):
        remove_sessions(made.parent / "site", SHOW, ["ret"], URL)
    with pytest.raises(InputError, match="there is no site in this folder"):
        remove_sessions(made.parent / "elsewhere", SHOW, ["rest"], URL)


def test_publishing_waits_for_another_that_writes_into_the_site(made: Path) -> None:
    publish(made, episode("rest"))
    folder, ends = made.parent / "site", []
    thread = threading.Thread(target=lambda: ends.append(publish(made, episode("walk"))))
    with locked(folder / LOCK):
        thread.start()
        thread.join(0.5)
        assert ends == []
        text = (folder / "feed.xml").read_text("utf-8")
        assert "sessions/walk.html" not in text
    thread.join(60)
    assert len(ends) == 1
    assert not (folder / LOCK).exists()


def test_sessions_that_are_published_at_once_are_all_there(made: Path) -> None:
    names = [f"sit {number}" for number in range(8)]
    for name in names:
        (made / f"{name}.mp3").write_bytes(name.encode() * 1000)
    threads = [
        threading.Thread(target=publish, args=(made, episode(name, cover="rest.jpg"))) for name in names
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(120)
    catalogue = read_site(made.parent / "site", URL)
    assert catalogue
    assert sorted(entry.name for entry in catalogue.entries) == names
    assert (made.parent / "site" / "feed.xml").read_text("utf-8").count("<item>") == len(names)


def test_a_tampered_record_removes_no_file_outside_the_site(made: Path) -> None:
    site = publish(made, episode("walk"))
    precious = site.folder.parent / "precious.txt"
    precious.write_text("mine")
    state = site.folder / "site.json"
    state.write_text(state.read_text("utf-8").replace('"left": []', '"left": ["../precious.txt"]'), "utf-8")
    assert publish(made, episode("walk"), removed=[]).removed == ()
    assert precious.exists()


def test_a_damaged_record_is_an_error_and_nothing_is_written(made: Path) -> None:
    site = publish(made, episode("rest"))
    (site.folder / "site.json").write_text("{")
    before = stamps(site.folder)
    with pytest.raises(InputError, match=r"site\.json: it is damaged; restore an earlier copy"):
        publish(made, episode("walk"))
    assert stamps(site.folder) == before


@pytest.mark.parametrize("name", ["index.html", "feed.xml"])
def test_a_foreign_site_is_not_replaced(made: Path, name: str) -> None:
    mine = made.parent / "site" / name
    mine.parent.mkdir()
    mine.write_text("mine")
    with pytest.raises(InputError, match="this file was not written by renderer and would be replaced"):
        read_site(mine.parent, URL)
    with pytest.raises(InputError, match="this file was not written by renderer and would be replaced"):
        publish(made, episode("rest"))
    assert [path.name for path in mine.parent.iterdir()] == [name]


def test_a_site_whose_record_was_removed_is_made_anew(made: Path) -> None:
    site = publish(made, episode("rest"))
    (site.folder / "site.json").unlink()
    assert "site.json" in publish(made, episode("rest")).written


def test_files_that_cannot_be_had_or_written(made: Path) -> None:
    with pytest.raises(InputError, match=r"gone\.mp3: cannot be read"):
        publish(made, episode("rest", track("rest", audio="gone.mp3")))
    (made / "rest.jpg").write_text("no picture")
    with pytest.raises(InputError, match=r"rest\.jpg: cannot be used as a cover"):
        publish(made, episode("rest"))
    (made.parent / "site" / "index.html").mkdir(parents=True)
    with pytest.raises(OutputError, match=r"index\.html: could not be written: a folder has that name"):
        publish(made, episode("walk"))


def test_the_show_of_the_settings_and_its_picture(made: Path) -> None:
    (made / "renderer.toml").write_text(
        '[show]\ntitle = "Calm"\ncategory = "Health & Fitness"\nexplicit = true\nimage = "walk.jpg"\n',
        "utf-8",
    )
    show = read_settings(made).show
    assert show == Show(
        title="Calm", category="Health & Fitness", explicit=True, image=str(made / "walk.jpg")
    )
    site = publish(made, episode("rest"), show=show)
    assert (site.folder / "show.jpg").read_bytes() == (made / "walk.jpg").read_bytes()
    assert f'<itunes:image href="{URL}/show.jpg" />' in site.feed.read_text("utf-8")
    with pytest.raises(InputError, match="cannot be read"):
        publish(made, episode("rest"), show=replace(show, image=str(made / "none.png")))


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ('titel = "Calm"', 'show: unknown key "titel"; did you mean "title"?'),
        ('email = "ada"', "show: email: 'ada' is not an email address"),
        ('explicit = "no"', "show: explicit: 'no' is not true or false"),
        ('language = "English, British"', "show: language: 'English, British' is not a language"),
        ('category = "Yoga"', 'show: category: unknown category "Yoga"'),
        ('image = "a.gif"', "show: image: a.gif: the image of a show must be a .jpg, .jpeg or .png file"),
    ],
)
def test_wrong_keys_of_the_show(tmp_path: Path, line: str, expected: str) -> None:
    (tmp_path / "renderer.toml").write_text(f"[show]\n{line}\n", "utf-8")
    with pytest.raises(InputError) as error:
        read_settings(tmp_path)
    assert expected in str(error.value)
