"""A weekly podcast of three teachers, published by whole commands, as the weeks go by."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Any

import feedparser
import pytest
from lxml import etree
from PIL import Image

from tests.support.command_line import run, run_process
from tests.support.paths import CASES
from tests.support.trusted import trusted

pytestmark = pytest.mark.shared_cache

SCHEMA = etree.RelaxNG(etree.parse(CASES / "feed.rng"))
URL = "https://example.org/weekly"
TEACHERS = ("ada", "bo", "cy")
SETTINGS = f"""voice = "tone:low"
out = "../out"
[show]
title = "Weekly ground"
email = "ada@example.org"
[publish]
site = "../site"
url = "{URL}"
"""
WORDS = [
    "ground",
    "breath",
    "floor",
    "hands",
    "light",
    "quiet",
    "back",
    "weight",
    "jaw",
    "belly",
    "knees",
    "feet",
]


def words(number: int) -> str:
    """Twelve sentences, which differ from those of another number."""
    found = [
        f"{WORDS[(number * step + step) % 11].capitalize()} {number} and {step}" for step in range(1, 13)
    ]
    return ". ".join(found) + "."


class Podcast:
    """The folders of the teachers, the time, and what each track was issued."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.folder = folder
        self.now = datetime(2026, 3, 2, 6, 0, tzinfo=UTC)
        self.issued: dict[str, tuple[str, str]] = {}
        for module in ("workflows.add_to_site", "workflows.unpublish", "api.publish"):
            monkeypatch.setattr(f"renderer.{module}.moment", lambda: self.now)
        for teacher in TEACHERS:
            (folder / teacher).mkdir()
            (folder / teacher / "renderer.toml").write_text(SETTINGS, "utf-8")
            trusted(folder / teacher)
            Image.new("RGB", (1400, 1400), "#446688").save(folder / teacher / "cover.jpg")

    def write(self, teacher: str, name: str, number: int, front: str = "") -> Path:
        head = f"title: {name}\nteacher: {teacher}\ndescription: Every week.\ncover: cover.jpg\n{front}"
        path = self.folder / teacher / f"{name}.md"
        path.write_text(f"---\n{head}---\n{words(number)}\n", "utf-8")
        return path

    def publish(self, *options: str, status: int = 0) -> str:
        """Publish all scripts of all teachers; returns what the command prints."""
        scripts = [path.relative_to(self.folder) for path in sorted(self.folder.glob("*/*.md"))]
        done = run("publish", *scripts, *options, cwd=self.folder)
        assert done.returncode == status, done.stderr
        return done.stdout + done.stderr

    def titles(self) -> list[str]:
        """The titles in the feed, the newest first, after a check of the whole feed."""
        data = (self.folder / "site" / "feed.xml").read_bytes()
        SCHEMA.assertValid(etree.fromstring(data))
        feed = feedparser.parse(data)
        assert not feed.bozo
        dates = [parsedate_to_datetime(item.published) for item in feed.entries]
        assert dates == sorted(dates, reverse=True)
        assert parsedate_to_datetime(feed.feed.published) == dates[0] <= self.now
        assert len({item.id for item in feed.entries}) == len(feed.entries)
        for item in feed.entries:
            assert self.issued.setdefault(item.title, (item.id, item.published)) == (item.id, item.published)
            self.check_sound(item.enclosures[0])
        return [item.title for item in feed.entries]

    def check_sound(self, enclosure: Any) -> None:
        path = self.folder / "site" / enclosure.href.removeprefix(f"{URL}/")
        assert path.stat().st_size == int(enclosure.length)


@pytest.fixture
def podcast(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Podcast:
    return Podcast(tmp_path, monkeypatch)


@pytest.mark.slow
def test_weeks_of_a_podcast(podcast: Podcast) -> None:
    """Sessions appear on their days; wrong, renamed and removed ones change nothing else."""
    for week in range(3):
        for days, teacher in enumerate(TEACHERS):
            day = (podcast.now + timedelta(days=days)).date()
            front = f"season: 1\nepisode: {3 * week + days + 1}\ndate: {day} 05:30 +02:00\n"
            podcast.write(teacher, f"{teacher}-{week}", 3 * week + days, front)
        for days in range(3):
            expected = 2 - days
            assert podcast.publish("--dry-run").count("scheduled for") == expected
            podcast.publish("--quiet")
            assert len(podcast.titles()) == 3 * week + days + 1
            podcast.now += timedelta(days=1)
        podcast.now += timedelta(days=4)
    assert podcast.titles()[:3] == ["cy-2", "bo-2", "ada-2"]

    good = podcast.write("ada", "ada-0", 0).read_text("utf-8")
    (podcast.folder / "ada" / "ada-0.md").write_text(good + "[puase]\n", "utf-8")
    podcast.write("bo", "bo-extra", 20)
    assert "10 scripts: 9 published, 1 not published" in podcast.publish(status=2)
    assert len(podcast.titles()) == 10
    (podcast.folder / "ada" / "ada-0.md").write_text(good, "utf-8")

    (podcast.folder / "cy" / "cy-1.md").rename(podcast.folder / "cy" / "lying-down.md")
    assert "--renamed cy-1=lying-down" in podcast.publish(status=2)
    assert len(podcast.titles()) == 10
    podcast.publish("--renamed", "cy-1=lying-down", "--quiet")
    assert len(podcast.titles()) == 10
    assert not (podcast.folder / "site" / "sessions" / "cy-1.html").exists()

    assert run("unpublish", "bo/bo-1", cwd=podcast.folder).returncode == 0
    assert "bo-1" not in podcast.titles()
    podcast.publish("--quiet")
    assert len(podcast.titles()) == 10


def test_processes_that_publish_at_once_lose_nothing(podcast: Podcast) -> None:
    scripts = [podcast.write(teacher, f"{teacher}-now", number) for number, teacher in enumerate(TEACHERS)]

    def publish(script: Path) -> int:
        return run_process("publish", script, "--quiet", cwd=podcast.folder).returncode

    with ThreadPoolExecutor() as pool:
        assert list(pool.map(publish, scripts)) == [0, 0, 0]
    podcast.now = datetime.now(UTC)
    assert sorted(podcast.titles()) == ["ada-now", "bo-now", "cy-now"]
