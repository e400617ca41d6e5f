"""One script in two windows, or in a window and another program."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, Route, expect

from tests.support.studio_browser import DESKTOP, PHONE, page, studio, text

REST = "---\ntitle: Rest\n---\n\n# Arriving\n\nLie down. [pause 4s]\n\n# Resting\n\nBreathe out.\n"
SITTING = REST.replace("Lie down", "Sit down")
STANDING = REST.replace("Lie down", "Stand up")
MINE = f"{REST}Mine."


@pytest.fixture
def script(tmp_path: Path) -> Path:
    script = tmp_path / "sessions" / "rest.md"
    script.parent.mkdir()
    script.write_text(REST, "utf-8")
    return script


@contextmanager
def opened(browser: Browser, script: Path) -> Iterator[Page]:
    with (
        studio(script.parent, "rest.md") as running,
        page(browser, running.address, viewport=DESKTOP, refusals=("412",)) as shown,
    ):
        state(shown, "Saved")
        yield shown


def state(shown: Page, words: str) -> None:
    expect(shown.locator("#state")).to_have_text(words)


def write(shown: Page, words: str) -> None:
    text(shown).press("Control+End")
    shown.keyboard.type(words)


@contextmanager
def held_saves(shown: Page) -> Iterator[None]:
    """Hold the saves of a page until something else has happened."""
    held: list[Route] = []
    is_held = True

    def hold(route: Route) -> None:
        if is_held and route.request.method == "PUT":
            held.append(route)
        else:
            route.continue_()

    shown.route("**/api/scripts/*", hold)
    yield
    is_held = False  # the route stays, so that a request which is on its way goes on
    for route in held:
        route.continue_()


def write_unsaved(shown: Page, words: str) -> None:
    """Write, and wait for the save that is held."""
    with shown.expect_request(lambda request: request.method == "PUT"):
        write(shown, words)


def conflict(shown: Page, script: Path) -> None:
    """Change the file while a save of other words is under way."""
    with held_saves(shown):
        write_unsaved(shown, "Mine.")
        script.write_text(SITTING, "utf-8")
    state(shown, "Not saved: changed elsewhere")


def both(shown: Page) -> Locator:
    return shown.get_by_role("dialog", name="Two versions of rest.md")


def other(shown: Page) -> Locator:
    """The words of the other text that differ."""
    return both(shown).locator("td:nth-child(2) mark")


def test_both_texts_are_those_of_now(browser: Browser, script: Path) -> None:
    with opened(browser, script) as shown:
        conflict(shown, script)
        script.write_text(STANDING, "utf-8")
        shown.get_by_role("button", name="Show both").click()
        expect(other(shown)).to_have_text(["Stand up. [pause 4s]"])
        shown.keyboard.press("Escape")
        write(shown, " And more.")
        shown.get_by_role("button", name="Show both").click()
        expect(both(shown).locator("td:nth-child(1) mark")).to_have_text(
            ["Lie down. [pause 4s]", "Mine. And more."]
        )
    assert script.read_text("utf-8") == STANDING


@pytest.mark.parametrize(
    ("choice", "kept"), [("Keep mine", MINE), ("Take the other", STANDING)], ids=["mine", "other"]
)
def test_a_choice_is_asked_for_again_if_the_disk_has_changed(
    browser: Browser, script: Path, choice: str, kept: str
) -> None:
    with opened(browser, script) as shown:
        conflict(shown, script)
        shown.get_by_role("button", name="Show both").click()
        expect(other(shown)).to_have_text(["Sit down. [pause 4s]"])
        script.write_text(STANDING, "utf-8")
        both(shown).get_by_role("button", name=choice).click()
        expect(other(shown)).to_have_text(["Stand up. [pause 4s]"])
        expect(both(shown)).to_contain_text("rest.md was changed again.")
        assert script.read_text("utf-8") == STANDING
        both(shown).get_by_role("button", name=choice).click()
        state(shown, "Saved")
        expect(both(shown)).to_have_count(0)
        expect(text(shown)).to_be_focused()
        assert script.read_text("utf-8") == kept
        if choice == "Take the other":
            shown.keyboard.press("Control+z")
            expect(text(shown)).to_contain_text("Mine.")
            state(shown, "Saved")
            assert script.read_text("utf-8") == MINE


def test_a_change_outside_is_one_step_of_undo(browser: Browser, script: Path) -> None:
    with opened(browser, script) as shown:
        write(shown, "Mine.")
        state(shown, "Saved")
        script.write_text(f"{SITTING}\nTheirs.", "utf-8")
        expect(text(shown)).to_contain_text("Sit down.")
        shown.keyboard.press("Control+z")
        expect(text(shown)).to_contain_text("Breathe out.Mine.")
        expect(text(shown)).to_contain_text("Lie down.")
        expect(shown.locator(".notice")).to_have_count(0)
        state(shown, "Saved")
        assert script.read_text("utf-8") == MINE
        shown.keyboard.press("Control+z")
        expect(text(shown)).not_to_contain_text("Mine.")
        state(shown, "Saved")
        assert script.read_text("utf-8") == REST
        shown.keyboard.press("Control+y")
        shown.keyboard.press("Control+y")
        expect(text(shown)).to_contain_text("Sit down.")
        shown.keyboard.press("Control+s")
        state(shown, "Saved")
        assert script.read_text("utf-8") == f"{SITTING}\nTheirs."


def test_two_windows_that_write_at_once_lose_nothing(browser: Browser, script: Path) -> None:
    with (
        studio(script.parent, "rest.md") as running,
        page(browser, running.address, viewport=DESKTOP) as first,
        page(browser, running.address, viewport=PHONE, refusals=("412",)) as second,
    ):
        state(first, "Saved")
        with held_saves(second):
            write_unsaved(second, "Two.")
            write(first, "One.")
            state(first, "Saved")
        state(second, "Not saved: changed elsewhere")
        second.get_by_role("button", name="Show both").click()
        expect(other(second)).to_have_text(["One."])
        both(second).get_by_role("button", name="Keep mine").click()
        expect(text(first)).to_contain_text("Two.")
        assert script.read_text("utf-8") == f"{REST}Two."
        first.keyboard.press("Control+z")
        expect(text(first)).to_contain_text("One.")
        expect(text(second)).to_contain_text("One.")
        state(second, "Saved")
    assert script.read_text("utf-8") == f"{REST}One."
