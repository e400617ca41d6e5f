"""The panel of the page with the takes of a sentence: heard, chosen, made, compared, and taken back."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Locator, Page, ViewportSize, expect

from renderer.cli.main import main
from tests.support.studio_browser import DESKTOP, PHONE, axe_finds_nothing, page, studio, text

REST = """---
title: Rest
voice: tone:low
---

# Arriving

Lie down. [pause 60s] Let go.

# Resting

Breathe out. [pause 40s]
"""
REFUSED = ("409", "412", "422")


@contextmanager
def opened(browser: Browser, script: Path, size: ViewportSize = DESKTOP) -> Iterator[Page]:
    """The page, which has the takes of the first sentence."""
    with (
        studio(script.parent, script.name) as running,
        page(browser, running.address, viewport=size, refusals=REFUSED) as shown,
    ):
        expect(shown.get_by_role("heading", name="Sentence")).to_be_visible()
        if shown.locator("#panel-fold").is_visible():
            shown.get_by_role("button", name="Show the sentence").click()
        expect(take(shown, 1)).to_be_visible()
        yield shown


def spoken_again(script: Path, rate: str, sentence: int = 1) -> None:
    """Another take, as from the command line."""
    out = script.parent.parent / "out"
    assert main(["retake", str(script), "--sentence", str(sentence), "--rate", rate, "--out", str(out)]) == 0


def take(shown: Page, number: int) -> Locator:
    name = re.compile(f"^(Hear|Stop) take {number}$")
    return shown.locator(".take").filter(has=shown.get_by_role("button", name=name))


def panel(shown: Page) -> Locator:
    return shown.get_by_role("complementary", name="Sentence")


def chosen(shown: Page, number: int) -> None:
    expect(shown.locator(".take.in-use")).to_have_count(1)
    expect(take(shown, number)).to_contain_text("Chosen")


def makes_a_take(shown: Page, pace: int) -> None:
    shown.get_by_role("button", name="Voice, pace, seed").click()
    panel(shown).get_by_label("Pace").fill(str(pace))
    shown.get_by_role("button", name="Another take").click()
    expect(shown.get_by_role("button", name=re.compile("^Use take"))).to_be_visible()


def takes_of(script: Path) -> list[dict[str, Any]]:
    file = script.with_name("rest.takes.toml")
    return tomllib.loads(file.read_text("utf-8"))["takes"] if file.exists() else []


def test_it_shows_the_sentence_that_sounds_or_is_at_the_cursor_and_a_take_is_heard_alone(
    browser: Browser, script: Path
) -> None:
    with opened(browser, script) as shown:
        shown.keyboard.press("F9")
        shown.keyboard.press("Alt+.")
        expect(panel(shown)).to_contain_text("Let go.")
        shown.keyboard.press("F9")
        shown.locator(".cm-line", has_text="Lie down.").click(position={"x": 12, "y": 12})
        shown.get_by_role("button", name="Hear take 1").click()
        expect(shown.get_by_role("button", name="Stop take 1")).to_be_visible()
        expect(shown.get_by_role("button", name="Hear take 1")).to_be_visible()
        expect(panel(shown)).to_contain_text("Lie down.")
        expect(panel(shown)).to_contain_text("Spoken")
        expect(take(shown, 1)).to_contain_text("As in the script")
        expect(take(shown, 1)).to_contain_text("tone:low, pace")
        shown.locator(".cm-line", has_text="Breathe out.").click(position={"x": 12, "y": 12})
        expect(panel(shown)).to_contain_text("Breathe out.")
        shown.keyboard.type("Now. ")
        expect(panel(shown)).to_contain_text("Not spoken yet")
        chosen(shown, 1)


def test_another_take_sounds_beside_the_present_one_and_undo_goes_over_both(
    browser: Browser, script: Path
) -> None:
    with opened(browser, script) as shown:
        shown.locator(".cm-line", has_text="Lie down.").click(position={"x": 12, "y": 12})
        shown.keyboard.press("End")
        shown.keyboard.type(" Rest.")
        expect(shown.locator(".sentence-words")).to_have_text("Rest.")
        makes_a_take(shown, 300)
        chosen(shown, 1)
        expect(shown.get_by_role("button", name="Stop take 2")).to_be_visible()
        shown.keyboard.press("x")
        expect(shown.get_by_role("button", name="Keep take 1")).to_be_visible()
        shown.keyboard.press("x")
        shown.keyboard.press("c")
        chosen(shown, 2)
        expect(shown.get_by_role("button", name=re.compile("^Stop take"))).to_have_count(0)
        expect(take(shown, 2)).to_contain_text("Pace 300")
        assert [entry["words"] for entry in takes_of(script)] == ["Rest."]
        shown.keyboard.press("Escape")
        expect(text(shown)).to_be_focused()
        shown.keyboard.type(" Now.")
        shown.keyboard.press("Control+z")
        expect(text(shown)).not_to_contain_text("Now.")
        chosen(shown, 2)
        shown.keyboard.press("Control+z")
        chosen(shown, 1)
        shown.keyboard.press("Control+z")
        expect(shown.locator(".take")).to_have_count(1)
        expect(text(shown)).to_contain_text("Rest.")
        assert takes_of(script) == []
        shown.keyboard.press("Control+z")
        expect(text(shown)).not_to_contain_text("Rest.")
        for _ in range(3):
            shown.keyboard.press("Control+y")
        chosen(shown, 2)
        shown.locator("#panel button").first.focus()
        shown.keyboard.press("Control+z")
        chosen(shown, 1)
        expect(text(shown)).to_contain_text("Rest.")
        shown.keyboard.press("Control+y")
        chosen(shown, 2)
        shown.get_by_role("button", name="Undo").click()
        chosen(shown, 1)


def test_a_take_is_chosen_locked_and_deleted(browser: Browser, script: Path) -> None:
    spoken_again(script, "300")
    with opened(browser, script) as shown:
        chosen(shown, 2)
        shown.get_by_role("button", name="Choose take 1").click()
        chosen(shown, 1)
        expect(shown.locator("#lane [aria-label^='“Lie down.”, 0.8 seconds']")).to_have_count(1)
        shown.get_by_role("button", name="Lock take 2").click()
        chosen(shown, 2)
        expect(take(shown, 2)).to_contain_text("Locked")
        expect(shown.locator(".cm-states [role=img]").first).to_have_attribute("title", "Locked")
        expect(shown.get_by_role("button", name="Delete take 2")).to_have_count(0)
        shown.get_by_role("button", name="Choose take 1").click()
        expect(panel(shown).locator(".wrong")).to_contain_text("locked")
        shown.get_by_role("button", name="Unlock take 2").click()
        shown.get_by_role("button", name="Delete take 2").click()
        expect(shown.locator(".take")).to_have_count(1)
        chosen(shown, 1)
        assert takes_of(script) == []


def test_a_take_is_chosen_for_one_round(browser: Browser, script: Path) -> None:
    script.write_text(REST.replace("Lie down.", "[repeat 2]\nLie down.\n[end]"), "utf-8")
    spoken_again(script, "300")
    with opened(browser, script) as shown:
        shown.get_by_label("Takes are for").select_option("time 2 of 2")
        shown.get_by_role("button", name="Choose take 1").click()
        expect(take(shown, 1)).to_contain_text("Chosen for time 2")
        expect(take(shown, 2)).to_contain_text("Chosen for time 1")
        assert [one["chosen"] for one in takes_of(script)] == [[2], True]


def test_two_takes_are_compared(browser: Browser, script: Path) -> None:
    spoken_again(script, "300")
    with opened(browser, script) as shown:
        group = shown.get_by_role("group", name="Compare two takes")
        group.get_by_role("button", name="Compare").click()
        expect(shown.get_by_role("button", name="Stop take 2")).to_be_visible()
        shown.keyboard.press("x")
        expect(shown.get_by_role("button", name="Stop take 1")).to_be_visible()
        group.get_by_role("button", name="Switch").click()
        expect(shown.get_by_role("button", name="Stop take 2")).to_be_visible()
        shown.keyboard.press("F9")
        expect(shown.get_by_role("button", name=re.compile("^Stop take"))).to_have_count(0)
        shown.keyboard.press("F9")


def test_all_of_it_by_keyboard(browser: Browser, script: Path) -> None:
    spoken_again(script, "300")
    with opened(browser, script) as shown:
        press = shown.keyboard.press
        expect(text(shown)).to_be_focused()
        press("Alt+Enter")
        expect(shown.get_by_role("button", name="Hear take 2")).to_be_focused()
        press("ArrowUp")
        expect(shown.get_by_role("button", name="Hear take 1")).to_be_focused()
        press("c")
        chosen(shown, 1)
        expect(shown.get_by_role("button", name="Hear take 1")).to_be_focused()
        press("Control+z")
        chosen(shown, 2)
        press("Control+y")
        chosen(shown, 1)
        press("ArrowDown")
        press("l")
        expect(take(shown, 2)).to_contain_text("Locked")
        press("l")
        expect(take(shown, 2)).not_to_contain_text("Locked")
        press("Space")
        press("x")
        expect(shown.get_by_role("button", name="Switch")).to_be_visible()
        expect(shown.get_by_role("button", name="Stop take 2")).to_be_visible()
        press("x")
        expect(shown.get_by_role("button", name="Stop take 1")).to_be_visible()
        press("Delete")
        expect(shown.locator(".take")).to_have_count(1)
        expect(shown.get_by_role("button", name="Hear take 1")).to_be_focused()
        press("n")
        expect(panel(shown).locator(".wrong")).to_contain_text("choose another seed")
        press("Escape")
        expect(text(shown)).to_be_focused()


def test_a_word_is_said_differently_and_heard_before(browser: Browser, script: Path) -> None:
    with opened(browser, script) as shown:
        shown.locator(".cm-line", has_text="Lie down.").dblclick(position={"x": 12, "y": 12})
        shown.keyboard.press("Alt+Enter")
        shown.keyboard.press("s")
        dialog = shown.get_by_role("dialog", name="Say a word differently")
        expect(dialog.get_by_label("Word, or words")).to_have_value("Lie")
        expect(dialog.get_by_label("Spelled as it sounds")).to_be_focused()
        shown.keyboard.press("Enter")
        expect(dialog).to_contain_text("Nothing says how it sounds. Write it as it sounds, or in IPA.")
        shown.keyboard.type("lye")
        dialog.get_by_role("button", name="Hear it").click()
        expect(dialog).to_contain_text("You hear the sentence with this entry. Nothing is written yet.")
        axe_finds_nothing(shown)
        assert script.read_text("utf-8") == REST
        dialog.get_by_role("button", name="Save").click()
        expect(text(shown)).to_contain_text('"Lie": "lye"')
        shown.get_by_role("button", name="Undo").click()
        expect(text(shown)).not_to_contain_text("lye")


def test_takes_of_other_windows_and_of_the_command_line_are_shown(browser: Browser, script: Path) -> None:
    with opened(browser, script) as shown:
        other = shown.context.new_page()
        other.goto(shown.url)
        makes_a_take(other, 300)
        other.get_by_role("button", name="Use take 2").click()
        chosen(other, 2)
        chosen(shown, 2)
        spoken_again(script, "250")
        expect(shown.locator(".take")).to_have_count(3)
        other.keyboard.press("Control+z")
        expect(other.locator("#notices")).to_contain_text("The takes were not put back")
        assert len(takes_of(script)) == 2
        other.close()


def test_axe_finds_nothing(browser: Browser, script: Path) -> None:
    spoken_again(script, "300")
    with opened(browser, script, PHONE) as shown:
        axe_finds_nothing(shown)
        shown.get_by_role("button", name="Voice, pace, seed").click()
        shown.get_by_role("button", name="Lock take 2").click()
        shown.get_by_role("button", name="Choose take 1").click()
        expect(panel(shown).locator(".wrong")).to_contain_text("locked")
        shown.get_by_role("button", name="Compare").click()
        expect(shown.get_by_role("button", name="Stop take 2")).to_be_visible()
        axe_finds_nothing(shown)
