"""The events that open pages get from the server."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from renderer.studio import events
from tests.support.studio_page import Page
from tests.support.studio_takes import TAKES, WORDS, ask, place, takes, with_takes


def version_of(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()


def test_two_pages_hear_of_changes_by_a_page_and_by_an_editor(page: Page, project: Path) -> None:
    version = page.get("/api/scripts/rest.md").json["version"]
    with page.events() as first, page.events() as second:
        saved = page.save("rest.md", "---\ntitle: Rest\n---\nA.\n", version).json["version"]
        for page_events in (first, second):
            assert next(page_events) == ("changed", {"path": "rest.md", "version": saved})
        (project / "rest.md").write_text("---\ntitle: Rest\n---\nB.\n")
        told = ("changed", {"path": "rest.md", "version": version_of(project / "rest.md")})
        for page_events in (first, second):
            assert next(page_events) == told


def test_a_save_is_told_at_once(page: Page, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(events, "LOOK_SECONDS", 86_400)
    version = page.get("/api/scripts/rest.md").json["version"]
    with page.events() as first, page.events() as second:
        for text in ("A.\n", "B.\n"):
            version = page.save("rest.md", text, version).json["version"]
            told = ("changed", {"path": "rest.md", "version": version})
            assert [next(first), next(second)] == [told, told]


@pytest.mark.parametrize(("look", "rest"), [(0, 0.1), (0.001, 0.1), (0.02, 0.4), (0.05, 1), (3, 1)])
def test_nobody_waits_long_for_a_change(look: float, rest: float) -> None:
    assert events.rest_seconds(look) == pytest.approx(rest)


def test_a_page_hears_of_scripts_that_come_and_go(page: Page, project: Path) -> None:
    with page.events() as told:
        (project / "new.md").write_text("---\ntitle: New\n---\nA.\n")
        came = {next(told)[0], next(told)[0]}
        assert came == {"changed", "project"}
        (project / "new.md").unlink()
        assert next(told) == ("gone", {"path": "new.md"})
        assert next(told) == ("project", {})


def test_a_new_title_is_a_change_of_the_project(page: Page, project: Path) -> None:
    with page.events() as told:
        (project / "rest.md").write_text("---\ntitle: Another\n---\nA.\n")
        assert [next(told)[0], next(told)[0]] == ["changed", "project"]


def test_what_changes_after_the_list_was_sent_is_told(page: Page, project: Path) -> None:
    assert [entry["path"] for entry in page.get("/api/project").json["scripts"]] == ["rest.md"]
    (project / "rest.md").unlink()
    with page.events() as told:
        assert [next(told)[0], next(told)[0]] == ["gone", "project"]


def test_an_open_script_is_watched_also_without_front_matter(page: Page, project: Path) -> None:
    assert page.get("/api/project").status == 200
    (project / "part.txt").write_text("A part.\n")
    assert page.get("/api/scripts/part.txt").status == 200
    with page.events() as told:
        assert next(told)[0] == "changed"
        (project / "part.txt").unlink()
        assert next(told) == ("gone", {"path": "part.txt"})


def test_a_page_that_left_does_not_end_the_others(page: Page, project: Path) -> None:
    with page.events() as stays:
        with page.events():
            pass
        (project / "rest.md").unlink()
        assert next(stays) == ("gone", {"path": "rest.md"})


def test_a_page_hears_of_changes_of_the_takes_of_an_open_script(page: Page, project: Path) -> None:
    file = with_takes(project, "rate = 80, chosen = true").with_name(TAKES)
    assert page.get("/api/project").status == 200
    assert page.get("/api/scripts/rest.md").status == 200
    with page.events() as told:
        chosen = ask(page, "/choose", **place(page, WORDS), take=takes(page, WORDS)[0]["id"]).json
        assert next(told) == ("takes", {"path": "rest.md", "version": chosen["version"]})
        file.write_text(file.read_text().replace("80", "90"))
        assert next(told) == ("takes", {"path": "rest.md", "version": version_of(file)})
        file.unlink()
        assert next(told) == ("takes", {"path": "rest.md", "version": ""})
        (project / "rest.md").unlink()
        assert next(told) == ("gone", {"path": "rest.md"})


def test_a_page_hears_of_changes_of_the_review_of_an_open_script(page: Page, project: Path) -> None:
    assert page.get("/api/project").status == 200
    assert page.get("/api/scripts/rest.md").status == 200
    text = (project / "rest.md").read_text()
    with page.events() as told:
        wanted = {"path": "rest.md", "text": text, "number": 1, "time": 1, "note": "slower"}
        noted = page.ask("POST", "/api/review/note", wanted).json
        assert next(told) == ("review", {"path": "rest.md", "version": noted["version"]})
        (project / "rest.review.toml").unlink()
        assert next(told) == ("review", {"path": "rest.md", "version": ""})
