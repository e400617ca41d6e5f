"""A server that is killed while somebody types or drags: the script stays whole, and nothing is lost."""

from __future__ import annotations

import random
import re
import threading
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.studio.test_lane import end_of
from tests.studio.test_process import started
from tests.support.properties import SEED
from tests.support.slow import cases
from tests.support.studio_browser import LOST, page, text

REST = "---\ntitle: Rest\nvoice: tone:low\n---\n\nLie down. [pause 4s]\n"
WORDS = "Let the breath come and go, and rest. "
PAUSE = re.compile(r"\[pause [\d.]+m?s\]")
_EACH_MS = 15.0
_MOST_SECONDS = 1.5
_DRAGS = 25
REFUSALS = (LOST, "403")


@pytest.mark.parametrize("kills", cases([2, 50], slow=[50]))
def test_what_was_typed_and_dragged_outlives_the_server(browser: Browser, project: Path, kills: int) -> None:
    draw = random.Random(SEED)  # noqa: S311
    script = project / "rest.md"
    script.write_text(REST, "utf-8")
    wanted = REST
    offered, lost_at_most = 0, 0
    with page(browser, "about:blank", refusals=REFUSALS) as shown:
        for number in range(kills + 1):
            with started(project, "rest.md", "--no-browser") as (process, address):
                shown.goto(address)
                expect(text(shown)).to_contain_text("Lie down.")
                if script.read_text("utf-8") != wanted:
                    offered += 1
                    shown.get_by_role("button", name="Use the kept text").click()
                expect(shown.locator("#state")).to_have_text("Saved")
                assert script.read_text("utf-8") == wanted, number
                if number == kills:
                    break
                before, drags = wanted, bool(number % 2)
                if drags:
                    expect(shown.get_by_label("Position")).to_be_enabled()
                killer = threading.Timer(draw.random() * _MOST_SECONDS, process.kill)
                killer.start()
                wanted = dragged(shown, draw, before) if drags else typed(shown, draw, before)
                killer.join()
                shown.goto("about:blank")  # the page is left while nothing answers it
                found = script.read_text("utf-8")
                if drags:
                    assert PAUSE.split(found) == PAUSE.split(before), number
                else:
                    assert found.startswith(before), number
                    assert wanted.startswith(found), number
                    lost_at_most = max(lost_at_most, len(wanted) - len(found))
    print(f"{kills} kills, offered again {offered} times, at most {lost_at_most} signs were not on the disk")


def typed(shown: Page, draw: random.Random, before: str) -> str:
    """Type at the end of the text, and return the text."""
    text(shown).press("Control+End")
    words = WORDS[: draw.randrange(1, len(WORDS))] + "\n"
    shown.keyboard.type(words, delay=_EACH_MS)
    return before + words


def dragged(shown: Page, draw: random.Random, before: str) -> str:
    """Drag the end of the pause in the lane, and return the text, whose pause the page shows."""
    x, y = end_of(shown, "Pause")
    shown.mouse.move(x - 1, y)
    shown.mouse.down()
    for _ in range(_DRAGS):
        shown.mouse.move(x + draw.randrange(-10, 60), y)
        shown.wait_for_timeout(_EACH_MS * 4)
    shown.mouse.up()
    shown.wait_for_timeout(_EACH_MS * 10)
    pause = PAUSE.search(text(shown).inner_text())
    assert pause
    return PAUSE.sub(pause.group(), before)
