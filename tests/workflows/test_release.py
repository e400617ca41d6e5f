"""Sessions with a date to come: made and uploaded at once, and on the pages and in the feed on their day."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any, TypeAlias

import feedparser
import msgspec
import pytest
from lxml import etree
from msgspec.structs import replace
from PIL import Image

from renderer.api.publish import PublishOptions, end_release, release
from renderer.cli.main import main
from renderer.publish.site.scheduled_files import read_scheduled
from tests.support.paths import CASES

SCHEMA = etree.RelaxNG(etree.parse(CASES / "feed.rng"))
URL = "https://example.org/calm"
SETTINGS = (
    f'voice = "tone:low"\n[show]\ntitle = "Calm"\n[publish]\nsite = "site"\nurl = "{URL}"\nto = "web"\n'
)

pytestmark = pytest.mark.shared_cache

Run: TypeAlias = Callable[..., str]


@pytest.fixture
def clock(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Sets the time of all commands. The folder has a ``renderer.toml`` and a cover."""
    Image.new("RGB", (1400, 1400), "#446688").save(tmp_path / "cover.jpg")
    (tmp_path / "renderer.toml").write_text(SETTINGS, "utf-8")
    monkeypatch.chdir(tmp_path)

    def set_to(time: str) -> None:
        for module in ("workflows.add_to_site", "workflows.unpublish", "api.publish"):
            monkeypatch.setattr(f"renderer.{module}.moment", lambda: datetime.fromisoformat(time))

    return set_to


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    def run(*arguments: str, status: int = 0) -> str:
        capsys.readouterr()
        found = main(list(arguments))
        output = capsys.readouterr()
        assert found == status, output
        return (output.out + output.err).replace("\\", "/")

    return run


def write(name: str, date: str = "", words: str = "Lie down. Let the jaw soften.") -> str:
    front = f"title: {name}\ncover: cover.jpg\ndescription: Quiet minutes.\n{date and f'date: {date}'}"
    Path(f"{name}.md").write_text(f"---\n{front.strip()}\n---\n{words}\n", "utf-8")
    return f"{name}.md"


def items(site: str = "web") -> dict[str, Any]:
    """The episodes of a feed by their title, after a check of the whole feed."""
    data = Path(site, "feed.xml").read_bytes()
    SCHEMA.assertValid(etree.fromstring(data))
    feed = feedparser.parse(data)
    assert not feed.bozo
    for item in feed.entries:
        path = Path(site, item.enclosures[0].href.removeprefix(f"{URL}/"))
        assert path.stat().st_size == int(item.enclosures[0].length)
    return {item.title: item for item in feed.entries}


def names(text: str, site: str) -> list[str]:
    """The files of a site in which a text stands."""
    found = (path for path in Path(site).rglob("*") if path.suffix in (".html", ".xml", ".json", ".js"))
    return sorted(path.relative_to(site).as_posix() for path in found if text in path.read_text("utf-8"))


def test_a_session_is_scheduled_released_replaced_and_taken_down(
    run: Run, clock: Callable[[str], None]
) -> None:
    clock("2026-03-01T09:00:00+00:00")
    run("publish", write("rest"))
    before = items()["rest"]
    out = run("publish", write("soon", "2026-03-29 03:30 +02:00", "Feel the feet. Let them rest."))
    assert "soon.md  scheduled for 2026-03-29 03:30:00+02:00" in out
    assert Path("web/media/soon/soon.mp3").is_file()
    assert names("soon", "web") == [".renderer-upload.json"]
    assert not Path("web/.scheduled").exists()
    Path("soon.md").unlink()  # nothing is made again

    clock("2026-03-29T01:29:59+00:00")
    assert run("release") == "soon: waits until 2026-03-29 03:30:00+02:00\n"
    assert list(items()) == ["rest"]
    clock("2026-03-29T01:30:00+00:00")
    assert run("release", "--dry-run") == "soon: would be released\n"
    assert list(items()) == ["rest"]
    out = run("release")
    assert out.startswith("soon: released\n")
    assert list(items()) == ["soon", "rest"]
    released = items()["soon"]
    assert released.published == "Sun, 29 Mar 2026 01:30:00 GMT"
    assert "Feel the feet." in Path("web/sessions/soon.html").read_text("utf-8")
    assert feedparser.parse(Path("web/feed.xml").read_bytes()).feed.title == "Calm"
    assert run("release") == "site: no session waits for its date\n"

    clock("2026-04-01T00:00:00+00:00")
    run("publish", write("soon", "2026-03-29 03:30 +02:00", "Feel the hands. Let both of them rest."))
    replaced = items()["soon"]
    assert (replaced.id, replaced.published) == (released.id, released.published)
    assert replaced.enclosures[0].length != released.enclosures[0].length

    out = run("unpublish", "soon", "--no-upload")
    assert (
        "the files stay on the server; to remove them, run: renderer upload site --to TARGET --remove" in out
    )
    assert list(items("site")) == ["rest"]
    assert list(items("web")) == ["soon", "rest"]
    run("upload", "site", "--to", "web", "--remove")
    assert list(items()) == ["rest"]
    assert names("soon", "web") == ["site.json"]  # which remembers its identifier
    assert not Path("web/media/soon").exists() or not list(Path("web/media/soon").iterdir())
    assert items()["rest"].id == before.id


def test_a_scheduled_session_can_be_made_again_and_cancelled(run: Run, clock: Callable[[str], None]) -> None:
    clock("2026-03-01T09:00:00+00:00")
    run("publish", write("soon", "2026-12-24"))
    run("publish", write("soon", "2026-12-25"))
    assert json.loads(run("release", "--json", "--no-upload"))["waiting"] == {"soon": "2026-12-25"}
    assert "site/media/soon/soon.mp3: would be removed" in run("unpublish", "soon", "--dry-run")
    assert "site/media/soon/soon.mp3: removed" in run("unpublish", "soon")
    assert not Path("web/media/soon/soon.mp3").exists()
    assert run("release") == "site: no session waits for its date\n"
    assert 'no session "soon"' in run("unpublish", "soon", status=2)


def test_a_release_whose_upload_failed_is_repeated(run: Run, clock: Callable[[str], None]) -> None:
    clock("2026-03-01T09:00:00+00:00")
    run("publish", write("soon", "2026-03-02"))
    clock("2026-03-02T00:00:00+00:00")
    kept = Path("web").rename("kept")
    Path("web").write_text("", "utf-8")
    assert "web" in run("release", status=1)
    Path("web").unlink()
    kept.rename("web")
    assert list(items("web")) == []
    assert run("release").startswith("soon: released\n")
    assert list(items("web")) == ["soon"]


def test_a_session_whose_release_was_not_uploaded_can_be_taken_out(
    run: Run, clock: Callable[[str], None]
) -> None:
    clock("2026-03-01T09:00:00+00:00")
    run("publish", write("soon", "2026-03-02"), "--no-upload")
    release(PublishOptions(is_uploaded=False), datetime.fromisoformat("2026-03-02T00:00:00+00:00"))
    assert list(items("site")) == ["soon"]
    out = run("unpublish", "soon", "--dry-run")
    assert out.count("site/media/soon/soon.mp3: would be removed") == 1
    run("unpublish", "soon", "--no-upload")
    assert list(items("site")) == []
    assert names("soon", "site") == ["site.json"]
    assert not Path("site/media/soon").exists()
    assert run("release") == "site: no session waits for its date\n"


def test_only_keeps_the_sound_of_a_session_that_waits(run: Run, clock: Callable[[str], None]) -> None:
    clock("2026-03-01T09:00:00+00:00")
    run("publish", write("soon"), write("rest", words="Stand up, and walk ten steps. Turn around."))
    run("unpublish", "soon")
    run("publish", write("soon", "2026-03-02"))
    run("publish", "rest.md", "--only", "--yes")
    clock("2026-03-02T00:00:00+00:00")
    assert run("release").startswith("soon: released\n")
    assert sorted(items()) == ["rest", "soon"]


def test_a_session_whose_sound_is_gone_does_not_stop_the_others(
    run: Run, clock: Callable[[str], None]
) -> None:
    clock("2026-03-01T09:00:00+00:00")
    other = write("other", "2026-03-02", "Stand up, and walk ten steps. Turn around.")
    run("publish", write("soon", "2026-03-02"), other)
    Path("site/media/soon/soon.mp3").unlink()
    clock("2026-03-02T00:00:00+00:00")
    lost = 'site/media/soon/soon.mp3: this file of the session "soon" is gone, so it is not released; publish'
    assert lost in run("release", "--quiet", status=1)
    assert list(items()) == ["other"]
    run("publish", "soon.md")
    assert sorted(items()) == ["other", "soon"]
    assert run("release") == "site: no session waits for its date\n"


def test_a_session_that_is_made_again_during_a_release_waits(run: Run, clock: Callable[[str], None]) -> None:
    clock("2026-03-01T09:00:00+00:00")
    run("publish", write("soon", "2026-03-02"), "--no-upload")
    now = datetime.fromisoformat("2026-03-02T00:00:00+00:00")
    released = release(PublishOptions(is_uploaded=False), now)
    assert released.names == ("soon",)
    run("unpublish", "soon", "--no-upload")
    run("publish", write("soon", "2026-12-24"), "--no-upload")
    end_release(released)
    assert json.loads(run("release", "--json", "--no-upload"))["waiting"] == {"soon": "2026-12-24"}


def test_a_session_that_waits_is_renamed(run: Run, clock: Callable[[str], None]) -> None:
    clock("2026-03-01T09:00:00+00:00")
    words = "Lie down. Let the jaw soften. Let both of the arms rest on the warm ground."
    run("publish", write("soon", "2026-03-02", words))
    Path("soon.md").unlink()
    script = write("later", "2026-03-02", words)
    assert "add --renamed soon=later" in run("publish", script, status=2)
    out = run("publish", script, "--renamed", "soon=later")
    assert "scheduled for 2026-03-02" in out
    assert json.loads(run("release", "--json"))["waiting"] == {"later": "2026-03-02"}
    assert not Path("site/media/soon").exists()


@pytest.mark.parametrize("date", ["2026-03-05", "2026-02-01"])
def test_files_that_a_waiting_session_has_no_more_go(
    run: Run, clock: Callable[[str], None], date: str
) -> None:
    clock("2026-03-01T09:00:00+00:00")
    run("publish", write("soon", "2026-03-02"), "--no-upload")
    old = read_scheduled(Path("site"))[0]
    earlier = replace(old.episode, cover="earlier.jpg")
    Path("site/media/soon/earlier.jpg").write_bytes(b"cover")
    Path("site/.scheduled/soon.json").write_bytes(msgspec.json.encode(replace(old, episode=earlier)))
    run("publish", write("soon", date), "--no-upload")
    assert Path("site/media/soon/soon.mp3").is_file()
    assert not Path("site/media/soon/earlier.jpg").exists()


def test_a_release_keeps_the_show_of_the_site(run: Run, clock: Callable[[str], None]) -> None:
    clock("2026-03-01T09:00:00+00:00")
    run("publish", write("soon", "2026-03-02"))
    Path("renderer.toml").write_text(SETTINGS.replace("Calm", "Still"), "utf-8")
    run("publish", write("rest", words="Stand up, and walk ten steps. Turn around."))
    Path("renderer.toml").write_text(SETTINGS.replace('[show]\ntitle = "Calm"\n', ""), "utf-8")
    clock("2026-03-02T00:00:00+00:00")
    run("release")
    assert feedparser.parse(Path("web/feed.xml").read_bytes()).feed.title == "Still"


def test_a_computer_without_a_show_keeps_that_of_the_site(run: Run, clock: Callable[[str], None]) -> None:
    clock("2026-03-01T09:00:00+00:00")
    table = '[show]\ntitle = "Calm"\n'
    Path("renderer.toml").write_text(SETTINGS.replace(table, f'{table}image = "cover.jpg"\n'), "utf-8")
    run("publish", write("rest"))
    other = SETTINGS.replace(table, "").replace('"site"', '"other"')
    Path("renderer.toml").write_text(other, "utf-8")

    def check(*sessions: str) -> None:
        run("upload", "other", "--to", "web", "--remove")
        assert set(items()) == {*sessions}
        feed = feedparser.parse(Path("web/feed.xml").read_bytes()).feed
        assert (feed.title, feed.image.href) == ("Calm", f"{URL}/show.jpg")
        assert Path("web/show.jpg").read_bytes() == Path("cover.jpg").read_bytes()

    walk = write("walk", words="Stand up, and walk ten steps. Turn around.")
    run("publish", walk, write("soon", "2026-03-02", "Feel the feet. Let them rest."))
    check("walk", "rest")
    run("unpublish", "walk")
    check("rest")
    clock("2026-03-02T00:00:00+00:00")
    run("release")
    check("soon", "rest")


def test_a_damaged_or_missing_site_is_an_error(run: Run, clock: Callable[[str], None]) -> None:
    clock("2026-03-01T09:00:00+00:00")
    assert "site: there is no site in this folder; check the path" in run("release", status=2)
    run("publish", write("soon", "2026-03-02"))
    Path("site/.scheduled/soon.json").write_text("{", "utf-8")
    error = "site/.scheduled/soon.json: it is damaged; delete it, and publish the session again"
    assert error in run("release", status=2)
