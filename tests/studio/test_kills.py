"""A server that is killed while somebody types: the script stays whole, and nothing of the typing is lost."""

from __future__ import annotations

import random
import threading
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.studio.test_process import started
from tests.support.properties import SEED
from tests.support.slow import cases
from tests.support.studio_browser import LOST, page, text

REST = "---\ntitle: Rest\nvoice: tone:low\n---\n\nLie down.\n"
WORDS = "Let the breath come and go, and rest. "
_EACH_MS = 15.0
_MOST_SECONDS = 1.5
REFUSALS = (LOST, "403")


@pytest.mark.parametrize("kills", cases([2, 50], slow=[50]))
def test_what_was_typed_outlives_the_server(browser: Browser, project: Path, kills: int) -> None:
    draw = random.Random(SEED)  # noqa: S311
    script = project / "rest.md"
    script.write_text(REST, "utf-8")
    typed = REST
    with page(browser, "about:blank", refusals=REFUSALS) as shown:
        for number in range(kills):
            with started(project, "rest.md", "--no-browser") as (process, address):
                shown.goto(address)
                expect(text(shown)).to_contain_text("Lie down.")
                if script.read_text("utf-8") != typed:
                    shown.get_by_role("button", name="Use the kept text").click()
                expect(shown.locator("#state")).to_have_text("Saved")
                assert script.read_text("utf-8") == typed, number
                text(shown).press("Control+End")
                killer = threading.Timer(draw.random() * _MOST_SECONDS, process.kill)
                killer.start()
                words = WORDS[: draw.randrange(1, len(WORDS))] + "\n"
                shown.keyboard.type(words, delay=_EACH_MS)
                killer.join()
                before, typed = typed, typed + words
                found = script.read_text("utf-8")
                assert found.startswith(before), number
                assert typed.startswith(found), number
