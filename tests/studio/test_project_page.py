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
