"""The states of the scripts, which the page hears of while they are computed."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

import renderer
from renderer.studio import script_states
from tests.studio.conftest import SCRIPT
from tests.support.studio_page import Page

Events = Iterator[tuple[str, Any]]
HEAD = "---\ntitle: A\nvoice: tone:low\n---\n"


@pytest.fixture(autouse=True)
def _soon(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """States are computed at once, and tracks are rendered into the project."""
    for name in ("BEGINS_SECONDS", "LOOK_SECONDS", "QUIET_SECONDS"):
        monkeypatch.setattr(script_states, name, 0.01)
    monkeypatch.chdir(project)


def state(events: Events, path: str, reached: Callable[[Any], bool] = lambda _state: True) -> Any:
    """The next state of a script that is as expected."""
    for name, data in events:
        if name == "state" and data["path"] == path and reached(data["state"]):
            return data["state"]
    raise AssertionError("the server ended the events")


def test_the_page_hears_of_each_script(page: Page, project: Path) -> None:
    (project / "wrong.md").write_text(f"{HEAD}[puase 3s]\n[bel]\nA.\n")
    (project / "doubt.md").write_text(
        HEAD.replace("title", "length: 10m\ntitle") + "Urdhva. Urdhva. [hold 1m-20m]\n"
    )
    assert [script["state"] for script in page.get("/api/project").json["scripts"]] == [None] * 3
    with page.events(states=True) as events:
        told: dict[str, Any] = {}
        while len(told) < 3:
            name, data = next(events)
            if name == "state":
                told[data["path"]] = data["state"]
    rest = told["rest.md"]
    assert (rest["errors"], rest["warnings"], rest["sentences"], rest["unspoken"]) == (0, 0, 1, 1)
    assert [track["name"] for track in rest["tracks"]] == ["rest"]
    assert rest["tracks"][0]["duration_ms"] > 3_000
    assert rest["rendered"] is None
    assert told["wrong.md"] == {
        "errors": 2, "warnings": 0, "sentences": None, "unspoken": None, "tracks": [], "rendered": None,
    }  # fmt: skip
    doubt = told["doubt.md"]
    assert (doubt["warnings"], doubt["sentences"]) == (1, 1)
    assert doubt["tracks"] == [{"name": "doubt", "duration_ms": 600_000}]
    listed = {script["path"]: script["state"] for script in page.get("/api/project").json["scripts"]}
    assert listed == told


def test_a_render_is_told_and_is_older_after_a_change_of_what_it_used(page: Page, project: Path) -> None:
    (project / "part.md").write_text("A part.\n")
    (project / "rest.md").write_text(f"{SCRIPT}\n[include part.md]\n")
    for file in project.iterdir():
        os.utime(file, (1_000_000_000, 1_000_000_000))
    with page.events(states=True) as events:
        assert state(events, "rest.md")["unspoken"] == 2
        renderer.render("rest.md")
        rendered = state(events, "rest.md", lambda state: state["rendered"] is not None)
        assert not rendered["rendered"]["is_older"]
        track = project / "out" / "rest" / "rest.mp3"
        assert rendered["rendered"]["at_ms"] == track.stat().st_mtime_ns // 1_000_000
        assert rendered["unspoken"] == 0
        os.utime(track, (1_100_000_000, 1_100_000_000))
        (project / "part.md").write_text("Another part.\n")
        older = state(events, "rest.md", lambda state: state["unspoken"] == 1)
        assert older["rendered"] == {"at_ms": 1_100_000_000_000, "is_older": True}
        published = project / "out" / "rest" / "platform"
        published.mkdir()
        track.rename(published / "rest.mp3")
        os.utime(published / "rest.mp3", (1_200_000_000, 1_200_000_000))
        again = state(events, "rest.md", lambda state: state["rendered"]["at_ms"] > 1_100_000_000_000)
        assert again["rendered"]["at_ms"] == 1_200_000_000_000


def test_the_tracks_of_another_script_in_the_same_folder_do_not_count(page: Page, project: Path) -> None:
    renderer.render("rest.md")
    (project / "sub").mkdir()
    (project / "sub" / "rest.md").write_text(SCRIPT)
    with page.events(states=True) as events:
        assert state(events, "sub/rest.md")["rendered"] is None


def test_the_state_is_told_again_when_the_studio_has_spoken(page: Page) -> None:
    wanted = {"path": "rest.md", "text": SCRIPT, "from": {"line": 1, "column": 1}}
    with page.events(states=True) as events:
        assert state(events, "rest.md")["unspoken"] == 1
        assert page.ask("POST", "/api/tracks", wanted).status == 200
        assert state(events, "rest.md", lambda state: state["unspoken"] == 0)["sentences"] == 1


def test_what_is_not_trusted_is_not_run_or_looked_at(page: Page, project: Path) -> None:
    (project / "renderer.toml").write_text(
        'out = "/elsewhere"\ncache = "/elsewhere"\n[voices.v]\ncommand = ["touch", "x"]\n'
    )
    with page.events(states=True) as events:
        found = state(events, "rest.md", lambda state: state["unspoken"] is None)
    assert (found["sentences"], found["rendered"]) == (None, None)
    assert not (project / "x").exists()


def test_a_script_that_is_gone_has_no_state_when_it_comes_again(page: Page, project: Path) -> None:
    with page.events(states=True) as events:
        assert state(events, "rest.md")["errors"] == 0
        (project / "rest.md").rename(project / "moved.md")
        assert state(events, "moved.md")["errors"] == 0
    listed = page.get("/api/project").json["scripts"]
    assert [(script["path"], script["state"] is None) for script in listed] == [("moved.md", False)]
