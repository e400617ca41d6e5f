"""The list of scripts in the studio's page: the state of each script in words."""

from __future__ import annotations

import os
import re
from datetime import datetime
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

import renderer
from renderer.studio import script_states
from tests.studio.conftest import SCRIPT
from tests.support.studio_browser import DESKTOP, PHONE, axe_finds_nothing, page, studio, text


@pytest.fixture(autouse=True)
def _soon(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """States are computed at once, and tracks are rendered into the project."""
    for name in ("BEGINS_SECONDS", "LOOK_SECONDS", "QUIET_SECONDS"):
        monkeypatch.setattr(script_states, name, 0.05)
    monkeypatch.chdir(project)


def link(shown: Page, name: str) -> Locator:
    """The link of a script in the list; its description is the state of the script."""
    return shown.get_by_role("navigation").get_by_role("link", name=name)


def in_states(project: Path) -> None:
    """Scripts in each kind of state; one was rendered after the last change."""
    (project / "wrong.md").write_text(SCRIPT.replace("Rest", "Wrong").replace("pause", "puase"))
    (project / "doubt.md").write_text(SCRIPT.replace("Rest", "Doubt").replace("Hello", "Urdhva"))
    (project / "done.md").write_text(SCRIPT.replace("Rest", "Done").replace("there", "again"))
    renderer.render("done.md")
    for day, path in ((11, project / "done.md"), (12, project / "out" / "done" / "done.mp3")):
        noon = datetime(2024, 11, day, 12).timestamp()
        os.utime(path, (noon, noon))


def test_the_list_says_the_state_of_each_script(browser: Browser, project: Path) -> None:
    in_states(project)
    with studio(project, "done.md") as running, page(browser, running.address, viewport=DESKTOP) as shown:
        told = {
            "Wrong": "1 error, not rendered",
            "Doubt": "1 warning, 0:06, not spoken yet, not rendered",
            "Rest": "0:06, not spoken yet, not rendered",
            "Done": "0:06, all spoken, rendered on 12 November 2024",
        }
        for name, words in told.items():
            expect(link(shown, name)).to_have_accessible_description(words)
            expect(shown.get_by_role("listitem").filter(has_text=name)).to_contain_text(words)
        text(shown).press("Control+End")
        shown.keyboard.type("[pause 1m]")
        changed = "1:06, all spoken, rendered on 12 November 2024, changed since"
        expect(link(shown, "Done")).to_have_accessible_description(changed)


def test_axe_finds_nothing_in_a_list_with_states(browser: Browser, project: Path) -> None:
    in_states(project)
    with studio(project) as running, page(browser, running.address, viewport=PHONE) as shown:
        for name in ("Wrong", "Doubt", "Rest", "Done"):
            expect(link(shown, name)).to_have_accessible_description(re.compile("rendered"))
        axe_finds_nothing(shown)


def test_a_script_is_duplicated_by_keys_alone(browser: Browser, project: Path) -> None:
    (project / "sub").mkdir()
    (project / "sub" / "long.md").write_text(SCRIPT.replace("Rest", "Long rest"))
    (project / "sub" / "long-rest-2.md").write_text(SCRIPT)
    takes = 'takes = [\n  { words = "Hello there.", seed = 3, chosen = true },\n]\n'
    (project / "sub" / "long.takes.toml").write_text(takes)
    with (
        studio(project) as running,
        page(browser, running.address, viewport=PHONE, refusals=("409",)) as shown,
    ):
        button = shown.get_by_role("button", name="Duplicate Long rest")
        button.press("Enter")
        dialog = shown.get_by_role("dialog", name="Duplicate Long rest")
        name = dialog.get_by_label("Name of the session")
        expect(name).to_have_value("Long rest 3")
        expect(dialog).to_contain_text("The file is sub/long-rest-3.md")
        assert shown.evaluate("getSelection().toString()") == "Long rest 3"
        shown.keyboard.press("Escape")
        expect(button).to_be_focused()
        button.press("Enter")
        shown.keyboard.type("Long rest 2")
        shown.keyboard.press("Enter")
        expect(name).to_have_accessible_description(
            "There is already a script with this name. Choose another name."
        )
        shown.keyboard.press("Control+a")
        shown.keyboard.type("Left/right")
        axe_finds_nothing(shown)
        shown.keyboard.press("Enter")
        expect(shown.get_by_role("heading", level=1)).to_have_text("Left/right")
        expect(text(shown)).to_contain_text("Hello there.")
    copied = (project / "sub" / "left-right.md").read_text()
    assert copied == SCRIPT.replace("title: Rest", 'title: "Left/right"')
    assert "seed = 3" in (project / "sub" / "left-right.takes.toml").read_text()
