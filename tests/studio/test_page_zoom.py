"""The page at 200 %: as a whole, and with letters of twice the size."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, ViewportSize

from tests.studio.test_page_states import REFUSALS, STATES, Reach, conflict, keys, offline, script
from tests.support.browser import FLAGS
from tests.support.slow import cases
from tests.support.studio_browser import PHONE, page, studio

__all__ = ["script"]
ZOOMED = ViewportSize(width=720, height=450)
"""A window of 1440 by 900 pixels, at 200 %."""
QUICK = [conflict, keys]
LEAST_TEXT_REM = 7.0
CUT_OFF = """() => [...document.querySelectorAll('button, a, h1, h2, p, label, input, li, th, td')]
.filter((shown) => {
    if (!shown.checkVisibility({ visibilityProperty: true }) || shown.closest('.skip')) return false;
    const { left, right, width } = shown.getBoundingClientRect();
    const least = 2 * parseFloat(getComputedStyle(shown).fontSize);
    const isOneLetterWide = shown.textContent.trim().length > 4 && width > 1 && width < least;
    return left < -1 || right > innerWidth + 1 || isOneLetterWide;
}).map((shown) => `${shown.tagName} ${shown.textContent}`)"""
TEXT_REM = """() => document.querySelector('.cm-editor').clientHeight
    / parseFloat(getComputedStyle(document.documentElement).fontSize)"""
some = pytest.mark.parametrize("reach", cases(STATES, slow=[reach for reach in STATES if reach not in QUICK]))


@pytest.fixture(scope="module")
def large_letters(browser: Browser, chromium: str) -> Iterator[Browser]:
    """A browser in whose settings the letters have twice the usual size."""
    flags = [*FLAGS, "--blink-settings=defaultFontSize=32"]
    with browser.browser_type.launch(executable_path=chromium, args=flags) as large:
        yield large


def all_can_be_read(shown: Page) -> None:
    """Nothing is wider than the screen or as narrow as a letter, and some lines of an open text are seen."""
    assert shown.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert shown.evaluate(CUT_OFF) == []
    if shown.locator(".cm-editor").count():
        assert shown.evaluate(TEXT_REM) >= LEAST_TEXT_REM


@some
def test_the_page_at_200_percent(browser: Browser, script: Path, reach: Reach) -> None:
    with (
        studio(script.parent) as running,
        page(browser, running.address, viewport=ZOOMED, refusals=REFUSALS) as shown,
    ):
        reach(running, shown, script)
        all_can_be_read(shown)
        if reach is offline:
            running.start()


@some
def test_letters_of_twice_the_size(large_letters: Browser, script: Path, reach: Reach) -> None:
    with (
        studio(script.parent) as running,
        page(large_letters, running.address, viewport=PHONE, refusals=REFUSALS) as shown,
    ):
        reach(running, shown, script)
        for width in (360, 720, 1440):
            shown.set_viewport_size({"width": width, "height": 740})
            all_can_be_read(shown)
        if reach is offline:
            running.start()
