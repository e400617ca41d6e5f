"""A whole session in the page, by keyboard alone: made, paced, recorded, reviewed and published."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import soundfile
from playwright.sync_api import Browser, Page, expect

from tests.support.studio_browser import DESKTOP, page, studio, text

_MOST_TABS = 40
_MADE_MS = 120_000


@pytest.mark.slow
def test_a_session_is_made_by_keyboard_alone(
    browser: Browser, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "sessions"
    folder.mkdir()
    monkeypatch.chdir(folder)
    with studio(folder) as running, page(browser, running.address, viewport=DESKTOP) as shown:
        makes(shown)
        paces(shown)
        records(shown)
        reviews(shown)
        publishes(shown)
    script = (folder / "moon.md").read_text("utf-8")
    assert "[pause 5s]" in script
    assert "voice: me" in script
    assert (folder / "moon.review.toml").read_text("utf-8").count("accepted =") > 1
    assert soundfile.info(folder / "out" / "moon" / "moon.mp3").duration > 60


def makes(shown: Page) -> None:
    expect(shown.get_by_label("Name of the session")).to_be_visible()
    tab_to(shown, "Name of the session")
    shown.keyboard.type("Moon")
    shown.keyboard.press("Enter")
    expect(text(shown)).to_be_focused()
    shown.keyboard.press("Control+End")
    shown.keyboard.type("\n\nLie down. [pause 4s] Let go. [pause 1m]")
    expect(shown.locator("#problems-title")).to_have_text("No problems")
    expect(shown.get_by_label("Position")).to_be_enabled()


def paces(shown: Page) -> None:
    """Make the pause a second longer in the lane."""
    while not shown.evaluate("document.querySelector('#lane').contains(document.activeElement)"):
        shown.keyboard.press("F6")
    shown.keyboard.press("Home")
    for _ in range(_MOST_TABS):
        name = shown.evaluate("document.activeElement.ariaLabel")
        if name.startswith("Pause") and "after “Lie down.”" in name:
            break
        shown.keyboard.press("ArrowRight")
    else:
        raise AssertionError("the pause is not reached in the lane")
    shown.keyboard.press("Shift+ArrowUp")
    expect(text(shown)).to_contain_text("[pause 5s]")
    while not shown.evaluate("document.activeElement.classList.contains('cm-content')"):
        shown.keyboard.press("F6")


def records(shown: Page) -> None:
    """Take up the offer of a recorded voice, and record the first sentence."""
    shown.keyboard.press("F2")
    expect(shown.get_by_role("button", name="Record in my voice")).to_be_focused()
    shown.keyboard.press("Enter")
    expect(shown.get_by_role("dialog", name="Record")).to_contain_text(
        re.compile(r"0 of \d+ sentences recorded")
    )
    shown.keyboard.press("r")
    expect(shown.locator("#record-now")).to_have_text("Stop")
    expect(shown.locator("#level")).to_have_attribute("data-level", "good")
    expect(shown.locator("#level")).to_have_attribute("data-level", "silent")
    shown.keyboard.press("r")
    expect(shown.get_by_role("dialog", name="Record")).to_contain_text(
        re.compile(r"1 of \d+ sentences recorded")
    )
    shown.keyboard.press("Escape")
    expect(text(shown)).to_be_focused()


def reviews(shown: Page) -> None:
    """Hear every sentence, and accept it."""
    tab_to(shown, "Review", back=True)
    shown.keyboard.press("Enter")
    review = shown.get_by_role("dialog", name="Review")
    counted = re.compile(r"0 of ([1-9]\d*) sentences accepted")
    expect(review).to_contain_text(counted)
    found = counted.search(review.inner_text())
    assert found is not None
    for accepted in range(1, int(found[1]) + 1):
        expect(review.locator(".take-state")).to_have_text("Not accepted yet")
        shown.keyboard.press("a")
        expect(review).to_contain_text(f"{accepted} of {found[1]} sentences accepted")
    shown.keyboard.press("Escape")
    expect(review).to_have_count(0)


def publishes(shown: Page) -> None:
    shown.keyboard.press("F4")
    expect(shown.get_by_role("heading", name="Before it is made")).to_be_visible()
    expect(shown.get_by_role("dialog")).to_contain_text("The files can be made.")
    tab_to(shown, "Make the files")
    shown.keyboard.press("Enter")
    expect(shown.locator(".made-files")).to_contain_text("moon.mp3", timeout=_MADE_MS)


def tab_to(shown: Page, name: str, *, back: bool = False) -> None:
    """Press Tab until the control with this name has the focus."""
    for _ in range(_MOST_TABS):
        shown.keyboard.press("Shift+Tab" if back else "Tab")
        named = shown.evaluate(
            "(() => { const e = document.activeElement;"
            " return (e.ariaLabel ?? e.labels?.[0]?.textContent ?? e.textContent ?? '').trim(); })()"
        )
        if named == name:
            return
    raise AssertionError(f"{name} is not reached by Tab")
