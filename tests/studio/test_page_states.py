"""What the studio's page says and keeps when something else changes the script, or the server ends."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from tests.support.slow import cases
from tests.support.studio_browser import DESKTOP, LOST, PHONE, Studio, axe_finds_nothing, page, studio, text

REST = "---\ntitle: Rest\n---\n\n# Arriving\n\nLie down. [pause 4s]\n\n# Resting\n\nBreathe out.\n"
OTHER = REST.replace("Lie down", "Sit down")
EVERY_KIND = """---
title: Rest
speed: 3
---

# Arriving

[bell] Lie down. [pause 4s]
[bed ocean] [voice tone:low]
<!-- a note -->
[repeat 2]
Rest. [puase 4s]
[end]
[mark here]
"""
Reach = Callable[[Studio, Page, Path], None]
REFUSALS = (LOST, "404", "412")


@pytest.fixture
def script(tmp_path: Path) -> Path:
    script = tmp_path / "sessions" / "rest.md"
    script.parent.mkdir()
    script.write_text(REST, "utf-8")
    return script


def state(shown: Page, words: str) -> None:
    expect(shown.locator("#state")).to_have_text(words)


def write(shown: Page, words: str) -> None:
    text(shown).press("Control+End")
    shown.keyboard.type(words)


def checked(shown: Page) -> None:
    expect(shown.locator("#problems-title")).to_have_text(re.compile("problem|error"))


def ends(running: Studio, shown: Page) -> None:
    """End the studio as soon as the text is there, whatever the page has still asked for."""
    expect(text(shown)).to_be_visible()
    running.stop()


def in_conflict(running: Studio, shown: Page, script: Path) -> None:
    """Write while the studio is away, during which another program writes too."""
    ends(running, shown)
    write(shown, "Mine.")
    state(shown, "Offline, kept in this browser")
    script.write_text(OTHER, "utf-8")
    running.start()
    state(shown, "Not saved: changed elsewhere")


def test_a_change_outside_is_shown_and_the_cursor_stays(browser: Browser, script: Path) -> None:
    with (
        studio(script.parent, "rest.md") as running,
        page(browser, running.address, viewport=DESKTOP) as shown,
    ):
        write(shown, "Here")
        state(shown, "Saved")
        (script.parent / "rest.part").write_text(f"{OTHER}Here", "utf-8")
        (script.parent / "rest.part").replace(script)
        expect(text(shown)).to_contain_text("Sit down.")
        expect(shown.locator(".notice")).to_contain_text("changed outside of this window")
        shown.keyboard.type(" and now.")
        state(shown, "Saved")
        expect(text(shown)).to_contain_text("Here and now.")
        shown.get_by_role("button", name="Close").click()
        expect(shown.locator(".notice")).to_have_count(0)


def test_two_windows_show_the_same_text(browser: Browser, script: Path) -> None:
    with (
        studio(script.parent, "rest.md") as running,
        page(browser, running.address, viewport=DESKTOP) as first,
        page(browser, running.address, viewport=PHONE) as second,
    ):
        write(first, "One.")
        expect(text(second)).to_contain_text("One.")
        write(second, "Two.")
        expect(text(first)).to_contain_text("One.Two.")
        state(second, "Saved")
    assert script.read_text("utf-8") == f"{REST}One.Two."


@pytest.mark.parametrize("choice", ["Keep mine", "Take the other"])
def test_a_conflict_shows_both_and_loses_neither(browser: Browser, script: Path, choice: str) -> None:
    with (
        studio(script.parent, "rest.md") as running,
        page(browser, running.address, viewport=DESKTOP, refusals=REFUSALS) as shown,
    ):
        in_conflict(running, shown, script)
        assert script.read_text("utf-8") == OTHER
        shown.get_by_role("button", name="Show both").click()
        both = shown.get_by_role("dialog", name="Two versions of rest.md")
        expect(both.locator("mark")).to_have_text(["Lie down. [pause 4s]", "Sit down. [pause 4s]", "Mine."])
        both.get_by_role("button", name=choice).click()
        state(shown, "Saved")
        expect(shown.locator("dialog")).to_have_count(0)
        assert script.read_text("utf-8") == (f"{REST}Mine." if choice == "Keep mine" else OTHER)
        if choice == "Take the other":
            shown.keyboard.press("Control+z")
            expect(text(shown)).to_contain_text("Mine.")


def test_writing_goes_on_without_the_server(browser: Browser, script: Path) -> None:
    with (
        studio(script.parent, "rest.md") as running,
        page(browser, running.address, viewport=DESKTOP, refusals=REFUSALS) as shown,
    ):
        ends(running, shown)
        expect(shown.locator(".notice")).to_contain_text("The studio does not answer.")
        write(shown, "More.")
        state(shown, "Offline, kept in this browser")
        assert script.read_text("utf-8") == REST
        running.start()
        state(shown, "Saved")
        expect(shown.locator(".notice")).to_have_count(0)
    assert script.read_text("utf-8") == f"{REST}More."


def test_after_a_new_start_one_notice_says_so_and_nothing_is_lost(browser: Browser, script: Path) -> None:
    with (
        studio(script.parent, "rest.md") as running,
        page(browser, running.address, viewport=DESKTOP, refusals=(*REFUSALS, "403")) as shown,
    ):
        ends(running, shown)
        expect(shown.locator(".notice")).to_contain_text("The studio does not answer.")
        running.start_anew()
        expect(shown.locator(".notice")).to_contain_text(
            "The studio was started again. Open the address that it printed in this browser."
        )
        write(shown, "More.")
        state(shown, "Offline, kept in this browser")
        expect(shown.locator(".notice")).to_have_count(1)
        expect(shown.locator("#playing-state")).to_have_text("No connection to the studio.")
        shown.context.new_page().goto(running.address)
        state(shown, "Saved")
        expect(shown.locator(".notice")).to_have_count(0)
    assert script.read_text("utf-8") == f"{REST}More."


@pytest.mark.parametrize("choice", ["Use the kept text", "Throw it away"])
def test_text_that_was_not_saved_is_offered_again(browser: Browser, script: Path, choice: str) -> None:
    with (
        studio(script.parent, "rest.md") as running,
        page(browser, running.address, viewport=DESKTOP, refusals=REFUSALS) as shown,
    ):
        ends(running, shown)
        write(shown, "Kept.")
        state(shown, "Offline, kept in this browser")
        # Otherwise a page that goes may still save its text.
        shown.evaluate("() => { window.fetch = () => new Promise(() => {}); }")
        shown.goto("about:blank")
        running.start()
        shown.goto(running.address)
        offer = shown.locator(".notice")
        expect(offer).to_contain_text("This browser kept a text of rest.md that was not saved")
        expect(text(shown)).not_to_contain_text("Kept.")
        offer.get_by_role("button", name="Show both texts").click()
        expect(shown.get_by_role("dialog").locator("mark")).to_have_text(["Kept."])
        shown.keyboard.press("Escape")
        offer.get_by_role("button", name=choice).click()
        expect(offer).to_have_count(0)
        used = choice == "Use the kept text"
        expect(text(shown)).to_contain_text("Kept." if used else "Breathe out.")
        state(shown, "Saved")
        assert script.read_text("utf-8") == (f"{REST}Kept." if used else REST)
        shown.reload()
        checked(shown)
        expect(offer).to_have_count(0)


def test_a_file_that_is_gone_is_saved_again(browser: Browser, script: Path) -> None:
    with (
        studio(script.parent, "rest.md") as running,
        page(browser, running.address, viewport=DESKTOP, refusals=REFUSALS) as shown,
    ):
        checked(shown)
        script.unlink()
        state(shown, "Not saved: the file is gone")
        write(shown, "Still here.")
        expect(shown.get_by_role("navigation").get_by_role("link")).to_have_count(0)
        shown.get_by_role("button", name="Save it again").click()
        state(shown, "Saved")
        expect(shown.get_by_role("navigation").get_by_role("link")).to_have_count(1)
    assert script.read_text("utf-8") == f"{REST}Still here."


def test_a_disk_that_refuses_is_told(browser: Browser, script: Path) -> None:
    with (
        studio(script.parent, "rest.md") as running,
        page(browser, running.address, viewport=DESKTOP, refusals=("507",)) as shown,
    ):
        checked(shown)
        refusal = {"error": "the disk is full", "remedy": "make room on it"}
        is_full = True

        def answer(route: Route) -> None:
            if is_full:
                route.fulfill(status=507, json=refusal)
            else:
                route.continue_()

        shown.route("**/api/scripts/*", answer)
        write(shown, "More.")
        state(shown, "Not saved")
        expect(shown.locator(".notice")).to_contain_text("Not saved: the disk is full; make room on it.")
        is_full = False
        shown.get_by_role("button", name="Try again").click()
        state(shown, "Saved")
        expect(shown.locator(".notice")).to_have_count(0)


def test_an_error_of_the_page_is_told(browser: Browser, script: Path) -> None:
    with (
        studio(script.parent, "rest.md") as running,
        page(browser, running.address, viewport=DESKTOP) as shown,
    ):
        checked(shown)
        shown.evaluate("dispatchEvent(new ErrorEvent('error', { message: 'a test of errors' }))")
        expect(shown.locator(".notice")).to_contain_text(
            "This page has an error of its own: a test of errors."
        )


def the_list(_running: Studio, shown: Page, _script: Path) -> None:
    expect(shown.get_by_role("heading", level=1)).to_have_text("Choose a script")


def nothing(_running: Studio, shown: Page, script: Path) -> None:
    script.unlink()
    shown.get_by_label("Name of the session").fill("???")
    shown.keyboard.press("Enter")
    expect(shown.get_by_text("Write a name that has letters or numbers.")).to_be_visible()


def a_new_script(_running: Studio, shown: Page, _script: Path) -> None:
    shown.get_by_role("button", name="New script").click()
    shown.get_by_label("Name of the session").fill("New")


def opened(shown: Page) -> None:
    shown.goto(f"{shown.url.partition('#')[0]}#/rest.md")
    checked(shown)


def written(_running: Studio, shown: Page, _script: Path) -> None:
    opened(shown)
    expect(shown.locator(".cue-rest")).to_have_text("[pause 4s]")


def with_errors(_running: Studio, shown: Page, script: Path) -> None:
    script.write_text(EVERY_KIND, "utf-8")
    opened(shown)
    expect(shown.locator("#problems-title")).to_have_text("2 errors")


def completing(_running: Studio, shown: Page, _script: Path) -> None:
    opened(shown)
    write(shown, "[pau")
    expect(shown.get_by_role("listbox").get_by_role("option").first).to_be_visible()


def searching(_running: Studio, shown: Page, _script: Path) -> None:
    opened(shown)
    text(shown).press("Control+f")
    shown.keyboard.type("breathe")
    expect(shown.locator(".cm-searchMatch").first).to_be_visible()


def keys(_running: Studio, shown: Page, _script: Path) -> None:
    opened(shown)
    shown.keyboard.press("F1")
    expect(shown.get_by_role("dialog")).to_be_visible()


def conflict(running: Studio, shown: Page, script: Path) -> None:
    opened(shown)
    in_conflict(running, shown, script)


def both(running: Studio, shown: Page, script: Path) -> None:
    conflict(running, shown, script)
    shown.get_by_role("button", name="Show both").click()


def offline(running: Studio, shown: Page, _script: Path) -> None:
    opened(shown)
    ends(running, shown)
    write(shown, "More.")
    state(shown, "Offline, kept in this browser")


def gone(_running: Studio, shown: Page, script: Path) -> None:
    opened(shown)
    script.unlink()
    state(shown, "Not saved: the file is gone")


STATES = [
    nothing, the_list, a_new_script, written, with_errors, completing, searching, keys, conflict, both,
    offline, gone,
]  # fmt: skip
QUICK = [with_errors, nothing, both, offline]


@pytest.mark.parametrize("reach", cases(STATES, slow=[reach for reach in STATES if reach not in QUICK]))
def test_axe_reports_no_violation_at_any_size(browser: Browser, script: Path, reach: Reach) -> None:
    """Each state in light and dark, on a phone, a tablet and a desktop; nothing is wider than the screen."""
    with (
        studio(script.parent) as running,
        page(browser, running.address, viewport=PHONE, refusals=REFUSALS) as shown,
    ):
        reach(running, shown, script)
        axe_finds_nothing(shown)
        if reach is offline:
            running.start()
