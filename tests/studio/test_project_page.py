"""The project in the studio's page: the state of each script, copies, and files that are imported."""

from __future__ import annotations

import os
import re
from datetime import datetime
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, Route, expect

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
        text(shown).press("Control+End")
        shown.keyboard.type("Rest.")
        shown.get_by_role("button", name="Rename Left/right").click()
        shown.get_by_label("Name of the file").fill("long-rest-2.md")
        shown.keyboard.press("Enter")
        expect(shown.get_by_role("dialog")).to_contain_text("There is already a script with this name.")
        shown.get_by_label("Name of the file").fill("Right")
        shown.keyboard.press("Enter")
        expect(shown.locator("#path")).to_have_text("sub/right.md")
        expect(shown.get_by_role("dialog")).to_have_count(0)
        expect(text(shown)).to_contain_text("Rest.")
        expect(shown.locator("#state")).to_have_text("Saved")
        expect(shown.locator("#list a[data-path='sub/right.md']")).to_have_count(1)
        shown.get_by_role("button", name="Delete Left/right").click()
        shown.keyboard.press("Enter")  # it keeps the script
        expect(shown.get_by_role("dialog")).to_have_count(0)
        shown.get_by_role("button", name="Delete Left/right").click()
        axe_finds_nothing(shown)
        shown.get_by_role("dialog").get_by_role("button", name="Delete", exact=True).click()
        notice = shown.locator(".notice", has_text="You find it as deleted-scripts/sub/right.md.")
        expect(notice).to_be_visible()
        expect(shown.get_by_role("link", name="Left/right")).to_have_count(0)
        assert not (project / "sub" / "right.md").exists()
        notice.get_by_role("button", name="Undo").click()
        expect(shown.locator("#path")).to_have_text("sub/right.md")
    assert not (project / "sub" / "left-right.md").exists()
    copied = (project / "sub" / "right.md").read_text()
    assert copied == SCRIPT.replace("title: Rest", 'title: "Left/right"') + "Rest."
    assert "seed = 3" in (project / "sub" / "right.takes.toml").read_text()


SSML = b"<speak>\n<p>Lie down.</p>\n<audio src='waves.mp3'/>\n</speak>"
CAPTIONS = b"WEBVTT\n\n00:01.000 --> 00:02.000\nLie down.\n\n00:09.000 --> 00:10.000\nRest.\n"


def choose(shown: Page, button: str, name: str, data: bytes) -> Locator:
    """Choose a file by the keyboard; the dialog that comes of it."""
    with shown.expect_file_chooser() as chooser:
        shown.get_by_role("button", name=button).press("Enter")
    chooser.value.set_files({"name": name, "mimeType": "application/octet-stream", "buffer": data})
    return shown.get_by_role("dialog", name=f"Import {name}")


def drop(shown: Page, *names: str) -> None:
    """Drop files with captions on the text, as a file manager does."""
    shown.evaluate(
        """([names, text]) => {
            const data = new DataTransfer();
            for (const name of names) data.items.add(new File([text], name));
            const at = document.querySelector(".cm-content") ?? document.body;
            for (const kind of ["dragenter", "dragover", "drop"]) {
                const how = { dataTransfer: data, bubbles: true, cancelable: true };
                at.dispatchEvent(new DragEvent(kind, how));
            }
        }""",
        [names, CAPTIONS.decode()],
    )


def test_a_file_is_reviewed_before_it_is_saved_as_a_script(browser: Browser, project: Path) -> None:
    (project / "evening.md").write_text(SCRIPT)
    with (
        studio(project) as running,
        page(browser, running.address, viewport=PHONE, refusals=("412",)) as shown,
    ):
        dialog = choose(shown, "Import", "Evening.ssml", SSML)
        expect(dialog.get_by_role("heading", level=3)).to_have_text(
            "The script differs from the file in 1 place"
        )
        expect(dialog.get_by_role("listitem")).to_contain_text('Left out, line 3: the sound "waves.mp3"')
        expect(dialog.get_by_label("Title")).to_be_focused()
        expect(dialog.get_by_label("File")).to_have_value("evening-2.md")
        dialog.get_by_text("Show the script").click()
        expect(dialog.get_by_label("The script")).to_contain_text("Lie down.")
        axe_finds_nothing(shown)
        dialog.get_by_label("Title").fill("Evening rest")
        expect(dialog.get_by_label("File")).to_have_value("evening-rest.md")
        dialog.get_by_label("File").fill("evening.md")
        shown.keyboard.press("Enter")
        expect(dialog).to_contain_text("There is already a script with this name. Choose another name.")
        assert (project / "evening.md").read_text() == SCRIPT
        dialog.get_by_label("File").fill("New/Evening")
        expect(dialog).to_contain_text("The file is new/evening.md")
        shown.keyboard.press("Enter")
        expect(shown.get_by_role("heading", level=1)).to_have_text("Evening rest")
        expect(text(shown)).to_contain_text("Lie down.")
    written = (project / "new" / "evening.md").read_text()
    assert written.startswith('---\ntitle: "Evening rest"\n')


def test_a_file_that_is_dropped_on_the_page_is_imported(browser: Browser, project: Path) -> None:
    with studio(project, "rest.md") as running, page(browser, running.address, viewport=DESKTOP) as shown:
        expect(text(shown)).to_contain_text("Hello there.")
        drop(shown, "one.vtt", "two.vtt")
        expect(shown.locator(".notice")).to_contain_text("One file at a time can be imported.")
        held: list[Route] = []
        shown.route("**/api/import*", lambda route: held.append(route))
        with shown.expect_request("**/api/import*"):
            drop(shown, "Talk.vtt")
        shown.keyboard.press("F1")
        with shown.expect_response("**/api/import*"):
            held[0].continue_()
        shown.unroute("**/api/import*")
        expect(shown.locator("#announcer")).to_have_text("Talk.vtt is read. It is shown when this is closed.")
        shown.get_by_role("dialog", name="Keys").press("Escape")
        dialog = shown.get_by_role("dialog", name="Import Talk.vtt")
        expect(shown.locator(".notice")).to_have_count(0)
        script = dialog.locator("pre")
        expect(script).to_contain_text("[at 0:09.000]")
        dialog.get_by_label("Turn the times in the file into pauses").check()
        expect(script).not_to_contain_text("[at 0:09.000]")
        expect(script).to_contain_text("[pause 7s]")
        drop(shown, "other.vtt")
        expect(shown.get_by_role("dialog")).to_have_count(1)
        dialog.get_by_role("button", name="Save the script").click()
        expect(shown.get_by_role("heading", level=1)).to_have_text("Talk")
        expect(text(shown)).to_contain_text("Lie down.")
    assert (project / "rest.md").read_text() == SCRIPT


def test_a_file_that_cannot_be_imported_is_refused_in_words(browser: Browser, project: Path) -> None:
    with studio(project) as running, page(browser, running.address, viewport=DESKTOP) as shown:
        dialog = choose(shown, "Import", "talk.mp3", b"ID3")
        expect(dialog.get_by_role("alert")).to_contain_text(
            "This is a sound or a film, which cannot be imported. Choose a Word document"
        )
        axe_finds_nothing(shown)
        again = choose(shown, "Choose another file", "talk.txt", b"Lie down. (pause)")
        expect(again.get_by_label("Title")).to_have_value("Talk")
        expect(shown.get_by_role("dialog")).to_have_count(1)
        shown.keyboard.press("Escape")
        expect(shown.get_by_role("dialog")).to_have_count(0)
    assert [path.name for path in project.iterdir()] == ["rest.md"]


def test_an_empty_project_says_what_to_do_first(browser: Browser, project: Path) -> None:
    (project / "rest.md").unlink()
    with studio(project) as running, page(browser, running.address, viewport=PHONE) as shown:
        expect(shown.get_by_role("heading", level=1)).to_have_text("Write your first session")
        expect(shown.locator("main")).to_contain_text("Or make a script of a text that you have")
        axe_finds_nothing(shown)
        dialog = choose(shown, "Import a file", "Talk.vtt", CAPTIONS)
        dialog.get_by_role("button", name="Save the script").press("Enter")
        expect(shown.get_by_role("heading", level=1)).to_have_text("Talk")
        bar = shown.locator("#bar").bounding_box()
        assert bar
        assert bar["height"] < 160
    assert (project / "talk.md").exists()
