"""The panel of the page for the whole session: each change is an edit of the front matter."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Browser, expect

from tests.support.studio_browser import DESKTOP, axe_finds_nothing, page, studio, text

REST = """---
title: Rest   # mine
voice: tone:low
bed: {name: ocean, level: -3dB}
---

Lie down. [hold 10s-10m]
"""

_REPEATED_IDS = """(() => {
  const ids = [...document.querySelectorAll("[id]")].map(({ id }) => id);
  return ids.filter((id, at) => ids.indexOf(id) !== at);
})()"""


def test_the_whole_session_is_changed_by_keys_heard_and_taken_back(browser: Browser, project: Path) -> None:
    (project / "rest.md").write_text(REST, "utf-8")
    with (
        studio(project, "rest.md") as running,
        page(browser, running.address, viewport=DESKTOP, refusals=("422",)) as shown,
    ):
        session = shown.get_by_role("complementary", name="Session")
        expect(session).to_contain_text("tone:low · 110 words a minute · ocean, -3dB · natural length")
        shown.keyboard.press("F7")
        expect(session).to_be_focused()
        expect(session.get_by_text("From 0:1")).to_be_visible()  # the track is laid out

        def enter(label: str, words: str) -> None:
            session.get_by_role("textbox", name=label, exact=True).fill(words)
            shown.keyboard.press("Enter")

        assert shown.evaluate(_REPEATED_IDS) == []
        session.get_by_label("Title", exact=True).fill("Half a ti")
        shown.keyboard.press("Escape")
        expect(text(shown)).to_be_focused()
        expect(session.get_by_label("Title", exact=True)).to_have_value("Rest")
        pace = session.get_by_label("Pace, in words a minute", exact=True)
        pace.fill("90")
        shown.keyboard.press("Enter")
        expect(shown.locator("#announcer")).to_have_text("Pace, in words a minute: 90")
        for key in ("Control+a", "1", "e", "Enter"):  # no number, and so empty to a page
            shown.keyboard.press(key)
        expect(session.get_by_text("Write a number.")).to_be_visible()
        expect(pace).to_have_attribute("aria-invalid", "true")
        level = session.get_by_label("Level of the bed, in dB", exact=True)
        level.fill("-200")
        shown.keyboard.press("Enter")
        expect(session.get_by_text("Write a number from -90 to 24")).to_be_visible()
        enter("Length", "99m")
        expect(session.get_by_text("The length can be from")).to_be_visible()
        enter("Length", "5")
        session.get_by_text("Hear and choose beds").click()
        session.get_by_role("button", name="Choose rain").click()
        expect(session.get_by_role("button", name="Hear rain", exact=True)).to_be_focused()
        expect(text(shown)).to_contain_text("bed: {name: rain, level: -3dB}pacing:  rate: 90length: 5m---")
        expect(text(shown)).to_contain_text("title: Rest   # mine")

        session.get_by_text("Hear and choose voices").click()
        session.get_by_role("button", name="Hear tone:low").click()
        expect(session.get_by_role("button", name="Stop tone:low")).to_be_visible()
        session.get_by_role("button", name="Stop tone:low").click()

        session.get_by_text("More: teacher").click()
        enter("Language, such as en-GB or de", "english")
        expect(session.get_by_text('"english" is not a language tag')).to_be_visible()
        axe_finds_nothing(shown)
        shown.set_viewport_size(DESKTOP)
        shown.keyboard.press("Escape")
        expect(text(shown)).to_be_focused()
        for _ in range(4):
            shown.keyboard.press("Control+z")
        expect(session.get_by_text("tone:low · 110 words a minute · ocean, -3dB · natural")).to_be_visible()

        for key in ("Control+Home", "ArrowDown", "End", "Enter", "n", "i", "g"):
            shown.keyboard.press(key)
        expect(shown.get_by_role("option", name="night")).to_be_visible()
        shown.keyboard.press("Enter")
        expect(shown.get_by_role("option", name="true", exact=True)).to_be_visible()
        shown.keyboard.press("Enter")
        expect(text(shown)).to_contain_text("night: true")
        expect(session.get_by_role("checkbox", name="For the night")).to_be_checked()
