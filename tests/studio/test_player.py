"""The player of the page: what sounds is marked, followed, and stays where it is while the text changes."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Route, ViewportSize, expect

from renderer.speech.clip_maker import ClipMaker
from renderer.speech.worker_pool import Task
from tests.support import odd_engines
from tests.support.slow import cases
from tests.support.studio_browser import DESKTOP, LOST, PHONE, Studio, axe_finds_nothing, page, studio, text

REFUSALS = (LOST, "404")
REST = """---
title: Rest
voice: tone:low
pacing: {pace: 25%}
---

# Arriving

Lie down. [pause 60s]

# Resting

Breathe in. [pause 50s]

Breathe out. [pause 40s]
"""
"""Its voice is slow, so that a busy machine does not miss a sentence that sounds."""


@pytest.fixture
def spoken(monkeypatch: pytest.MonkeyPatch) -> Iterator[threading.Event]:
    """Set when a sentence about the breath may be spoken."""
    go_on = threading.Event()
    speak = ClipMaker.clip

    def waiting(maker: ClipMaker, task: Task) -> Any:
        if "Breathe" in task.utterance.text:
            assert go_on.wait(120)
        return speak(maker, task)

    monkeypatch.setattr(ClipMaker, "clip", waiting)
    monkeypatch.setattr("renderer.workflows.options.cpu_count", lambda: 1)
    yield go_on
    go_on.set()


@pytest.fixture
def odd(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Installs a voice that cannot speak a sentence with the word "raise"."""
    odd_engines.install(tmp_path / "site")
    monkeypatch.syspath_prepend(str(tmp_path / "site"))


@contextmanager
def opened(browser: Browser, script: Path, size: ViewportSize = DESKTOP) -> Iterator[tuple[Studio, Page]]:
    with (
        studio(script.parent, "rest.md") as running,
        page(browser, running.address, viewport=size, refusals=REFUSALS) as shown,
    ):
        expect(shown.get_by_label("Position")).to_be_enabled()
        yield running, shown


@contextmanager
def held_back(shown: Page) -> Iterator[None]:
    """What the page asks about tracks is answered at the end."""
    held: list[Route] = []
    shown.route("**/api/tracks", lambda route: held.append(route))
    yield
    for route in held:
        route.continue_()
    shown.unroute("**/api/tracks")


def line(shown: Page, words: str) -> None:
    """Put the cursor at the start of a line, as a click in the text does."""
    shown.locator(".cm-line", has_text=words).click(position={"x": 12, "y": 12})


def sounding(shown: Page, words: str) -> None:
    expect(shown.locator(".sounding")).to_have_text(words)


def seconds(shown: Page) -> int:
    """Where it plays."""
    minutes, rest = (shown.locator(".time").inner_text()).split(" / ")[0].split(":")
    return int(minutes) * 60 + int(rest)


def plays(shown: Page) -> None:
    """Wait until sound goes on."""
    began = seconds(shown)
    expect(shown.locator(".time")).not_to_contain_text(re.compile(rf"^{began // 60}:{began % 60:02}"))


def says(shown: Page, words: str) -> None:
    expect(shown.locator("#playing-state")).to_contain_text(words)


def test_play_begins_at_the_cursor_and_a_click_goes_on_from_there(browser: Browser, script: Path) -> None:
    with opened(browser, script) as (_, shown):
        line(shown, "Breathe in.")
        shown.keyboard.press("F9")
        sounding(shown, "Breathe in.")
        says(shown, "Breathe in.")
        expect(shown.get_by_role("button", name="Stop")).to_be_visible()
        sounding(shown, "[pause 50s]")
        plays(shown)
        line(shown, "Breathe out.")
        sounding(shown, "Breathe out.")
        shown.keyboard.press("F9")
        expect(shown.locator(".sounding")).to_have_count(0)
        expect(shown.get_by_role("button", name="Play")).to_be_visible()
        line(shown, "Lie down.")
        assert shown.locator(".sounding").count() == 0
        shown.keyboard.press("Control+Enter")
        sounding(shown, "Lie down.")
    assert script.read_text("utf-8") == REST


def test_play_begins_with_the_sentence_of_the_line_also_at_its_end(browser: Browser, script: Path) -> None:
    with opened(browser, script) as (_, shown):
        for key in ("End", "Home"):
            line(shown, "Breathe in.")
            shown.keyboard.press(key)
            shown.keyboard.press("F9")
            sounding(shown, "Breathe in.")
            shown.keyboard.press("F9")
            expect(shown.locator(".sounding")).to_have_count(0)


def test_the_player_is_used_with_keys_alone(browser: Browser, script: Path) -> None:
    with opened(browser, script) as (_, shown):
        expect(text(shown)).to_be_focused()
        expect(shown.locator("#lane [role=option]").first).to_be_attached()
        for _ in range(5):  # over the problems, the session, the sentence and the lane
            shown.keyboard.press("F6")
        expect(shown.get_by_role("button", name="Play")).to_be_focused()
        shown.keyboard.press("Space")
        sounding(shown, "Lie down.")
        shown.keyboard.press("Alt+.")
        sounding(shown, "Breathe in.")
        shown.keyboard.press("Alt+,")
        sounding(shown, "Lie down.")
        for _ in range(3):
            shown.keyboard.press("Shift+Tab")
        position = shown.get_by_label("Position")
        expect(position).to_be_focused()
        shown.keyboard.press("End")
        expect(position).to_have_attribute("aria-valuetext", re.compile(r"2:\d\d of 2:\d\d"))
        expect(shown.get_by_role("button", name="Play")).to_be_visible()
        shown.keyboard.press("Home")
        shown.keyboard.press("PageUp")
        expect(position).to_have_attribute("aria-valuetext", re.compile(r"0:[1-5]\d of 2:\d\d, Pause"))
        before = seconds(shown)
        shown.keyboard.press("Shift+F9")
        assert before - seconds(shown) == 2
        shown.keyboard.press("F1")
        expect(shown.get_by_role("dialog")).to_contain_text("play from the cursor")
        shown.keyboard.press("F9")
        assert shown.locator(".sounding").count() == 0


def test_an_edit_while_it_plays_keeps_the_sentence(browser: Browser, script: Path) -> None:
    with opened(browser, script) as (_, shown):
        line(shown, "Breathe out.")
        shown.keyboard.press("F9")
        sounding(shown, "[pause 40s]")
        before = seconds(shown)
        shown.get_by_label("Speed").select_option("2")
        with shown.expect_request(lambda request: "/track/" in request.url):
            text(shown).press("Control+Home")
            for _ in range(7):
                shown.keyboard.press("ArrowDown")
            shown.keyboard.press("End")
            shown.keyboard.type("[pause 30s]")
        expect(shown.locator(".time")).to_contain_text(re.compile(r"/ 3:"))
        sounding(shown, "[pause 40s]")
        plays(shown)
        assert seconds(shown) >= before + 30


def test_the_track_before_an_error_plays_on_and_does_not_wait_for_the_text(
    browser: Browser, script: Path
) -> None:
    with opened(browser, script) as (_, shown):
        with held_back(shown):
            line(shown, "Breathe in.")
            shown.keyboard.press("Home")
            shown.keyboard.type("[puase 4s] ")
            shown.keyboard.press("F9")
            says(shown, "Waiting for the track of the new text")
        says(shown, "The track from before the error plays on.")
        sounding(shown, "Breathe in.")
        shown.keyboard.press("F9")
        expect(shown.locator(".sounding")).to_have_count(0)
        shown.keyboard.press("Control+z")
        expect(shown.locator("#playing-state")).not_to_contain_text("unknown cue")
        line(shown, "Breathe in.")
        shown.keyboard.press("F9")
        sounding(shown, "[pause 50s]")
        text(shown).press("Control+End")
        shown.keyboard.type("Rest. [puase 4s]")
        says(shown, 'unknown cue "puase"')
        says(shown, "The track from before the error plays on.")
        sounding(shown, "[pause 50s]")
        plays(shown)
        shown.get_by_role("button", name="Write pause").click()
        expect(shown.locator("#playing-state")).not_to_contain_text("unknown cue")


def test_it_plays_on_when_the_studio_is_back(browser: Browser, script: Path) -> None:
    with opened(browser, script) as (running, shown):
        line(shown, "Breathe in.")
        shown.keyboard.press("F9")
        sounding(shown, "[pause 50s]")
        running.stop()
        says(shown, "No connection to the studio.")
        running.start()
        expect(shown.locator("#playing-state")).not_to_contain_text("No connection")
        sounding(shown, "[pause 50s]")
        plays(shown)


def test_what_sounds_stays_in_view_until_somebody_scrolls_away(browser: Browser, script: Path) -> None:
    script.write_text(REST.replace("# Resting", "\n" * 60 + "# Resting"), "utf-8")
    with opened(browser, script, PHONE) as (_, shown):
        shown.get_by_role("button", name="Play").click()
        sounding(shown, "Lie down.")
        shown.get_by_role("button", name="Next sentence").click()
        mark = shown.locator(".sounding")
        expect(mark).to_be_in_viewport()
        text(shown).hover()
        shown.mouse.wheel(0, -5000)
        show = shown.get_by_role("button", name="Show it in the text")
        expect(show).to_be_visible()
        show.click()
        expect(mark).to_be_in_viewport()
        expect(show).to_be_hidden()


def test_a_chapter_is_repeated(browser: Browser, script: Path) -> None:
    with opened(browser, script) as (_, shown):
        shown.get_by_role("button", name="Repeat this chapter").click()
        line(shown, "Lie down.")
        shown.keyboard.press("F9")
        sounding(shown, "[pause 60s]")
        shown.get_by_label("Speed").select_option("2")
        position = shown.get_by_label("Position")
        position.evaluate("(slider) => { slider.value = '60'; slider.dispatchEvent(new Event('input')); }")
        expect(shown.locator(".time")).to_contain_text(re.compile(r"^0:[0-2]"))


def test_play_waits_for_the_track_of_the_text_that_the_page_shows(browser: Browser, script: Path) -> None:
    with opened(browser, script) as (_, shown):
        with held_back(shown):
            script.write_text(REST.replace("Lie down.", "Sit down."), "utf-8")
            expect(text(shown)).to_contain_text("Sit down.")
            shown.get_by_role("button", name="Play").click()
            says(shown, "Waiting for the track of the new text")
            expect(shown.get_by_role("button", name="Stop")).to_be_visible()
        sounding(shown, "Sit down.")
        with held_back(shown):
            line(shown, "Breathe in.")
            shown.keyboard.press("Home")
            shown.keyboard.type("Now. ")
            shown.get_by_role("button", name="Next sentence").click()
            says(shown, "Waiting for the track of the new text")
        sounding(shown, "Breathe out.")


NEW = REST.replace("60s", "2s").replace("Breathe", "Breathe slowly")
"""A script of which only the first sentence is in the store."""


def test_it_waits_for_a_sentence_that_is_not_spoken_and_goes_on(
    browser: Browser, script: Path, spoken: threading.Event
) -> None:
    script.write_text(NEW, "utf-8")
    with opened(browser, script) as (_, shown):
        line(shown, "Lie down.")
        shown.keyboard.press("F9")
        says(shown, "Waiting for this sentence to be spoken.")
        waits = shown.locator(".sounding.waits").inner_text()
        stopped = shown.locator(".time").inner_text()
        spoken.set()
        assert waits == "Breathe slowly in."
        sounding(shown, "[pause 50s]")
        assert shown.locator(".time").inner_text() != stopped
        expect(shown.locator("#playing-state")).to_have_text("Pause")


def test_no_voice_speaks_before_somebody_plays(
    browser: Browser, script: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ClipMaker, "clip", lambda *_: pytest.fail("a voice spoke"))
    script.write_text(NEW, "utf-8")
    with opened(browser, script) as (_, shown):
        text(shown).press("Control+End")
        with shown.expect_response("**/api/tracks") as answer:
            shown.keyboard.type("Rest.")
        assert not answer.value.json()["complete"]


@pytest.mark.usefixtures("odd")
def test_a_sentence_that_the_voice_cannot_speak_is_told_and_passed(browser: Browser, script: Path) -> None:
    script.write_text(NOT_SPOKEN, "utf-8")
    with opened(browser, script) as (_, shown):
        shown.get_by_role("button", name="Play").click()
        says(shown, "This sentence is not spoken (line 6): ")
        expect(shown.get_by_role("button", name="Try again")).to_be_visible()
        expect(shown.locator(".sounding.waits")).to_have_text("raise your hand.")
        shown.get_by_role("button", name="Next sentence").click()
        sounding(shown, "[pause 50s]")
        says(shown, "One sentence is not spoken (line 6): ")
        plays(shown)


@pytest.mark.usefixtures("odd")
def test_a_failure_in_an_included_file_is_not_that_of_a_sentence_at_the_same_place_of_the_script(
    browser: Browser, script: Path
) -> None:
    """Both are in line 7."""
    script.with_name("intro.md").write_text("Hello.\n\n\n\n\n\nraise your hand.\n", "utf-8")
    script.write_text(
        "---\ntitle: Rest\nvoice: odd\n---\n\n[include intro.md]\nAnd rest. [pause 50s]\n", "utf-8"
    )
    with opened(browser, script) as (_, shown):
        line(shown, "And rest.")
        shown.get_by_role("button", name="Play").click()
        says(shown, "One sentence is not spoken (intro.md, line 7)")
        panel = shown.get_by_role("complementary", name="Sentence")
        expect(panel.locator(".sentence-words")).to_have_text("And rest.")
        expect(panel.locator(".take-state")).to_have_text("Spoken")


NOT_SPOKEN = "---\ntitle: Rest\nvoice: odd\n---\n\nraise your hand.\n\nAnd rest. [pause 50s]\n"
Reach = Callable[[Studio, Page, Path], None]


def playing(_running: Studio, shown: Page, _script: Path) -> None:
    shown.get_by_role("button", name="Play").click()
    sounding(shown, "[pause 60s]")
    text(shown).hover()
    shown.mouse.wheel(0, 300)
    expect(shown.get_by_role("button", name="Show it in the text")).to_be_visible()


def stopped_by_an_error(_running: Studio, shown: Page, _script: Path) -> None:
    text(shown).press("Control+End")
    shown.keyboard.type("[puase 4s]")
    says(shown, "This is the track from before the error.")


def waiting(_running: Studio, shown: Page, script: Path) -> None:
    script.write_text(NEW.replace("Lie down.", "Breathe."), "utf-8")
    expect(text(shown)).not_to_contain_text("Lie down.")
    shown.get_by_role("button", name="Play").click()
    says(shown, "Waiting for this sentence to be spoken.")


def not_spoken(_running: Studio, shown: Page, script: Path) -> None:
    script.write_text(NOT_SPOKEN, "utf-8")
    expect(text(shown)).to_contain_text("raise")
    shown.get_by_role("button", name="Play").click()
    says(shown, "This sentence is not spoken (line 6): ")


def away(running: Studio, shown: Page, script: Path) -> None:
    playing(running, shown, script)
    running.stop()
    says(shown, "No connection to the studio.")


STATES = [playing, stopped_by_an_error, waiting, not_spoken, away]


@pytest.mark.usefixtures("odd")
@pytest.mark.parametrize("reach", cases(STATES, slow=[stopped_by_an_error, not_spoken, away]))
def test_axe_reports_no_violation_in_any_state_of_the_player(
    browser: Browser, script: Path, spoken: threading.Event, reach: Reach
) -> None:
    with opened(browser, script, PHONE) as (running, shown):
        reach(running, shown, script)
        axe_finds_nothing(shown)
        spoken.set()
        if reach is away:
            running.start()
