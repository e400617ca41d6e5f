"""The review in the page: sentences are heard one after another, accepted, spoken again and noted by keys."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, Locator, Page, Route, ViewportSize, expect

from renderer.cli.main import main
from tests.support.axe import violations
from tests.support.studio_browser import DESKTOP, LOST, PHONE, axe_finds_nothing, page, studio, text

REST = """---
title: Rest
voice: tone:low
---

# Arriving

Lie down. [pause 60s] Let go.

# Resting

[repeat 2]
Breathe out. [pause 40s]
[end]
"""
REFUSED = (LOST, "409", "412", "422")
SMALLEST_TARGET = 44


@contextmanager
def opened(
    browser: Browser, script: Path, size: ViewportSize = DESKTOP, at: str = "Lie down."
) -> Iterator[Page]:
    """The page with the review, which begins at a line."""
    with (
        studio(script.parent, script.name) as running,
        page(browser, running.address, viewport=size, refusals=REFUSED) as shown,
    ):
        expect(shown.get_by_label("Position")).to_be_enabled()
        shown.locator(".cm-line", has_text=at).click(position={"x": 12, "y": 12})
        shown.get_by_role("button", name="Review").click()
        expect(review(shown)).to_contain_text("of 3 sentences accepted")
        yield shown


def review(shown: Page) -> Locator:
    return shown.get_by_role("dialog", name="Review")


def is_at(shown: Page, words: str, state: str, accepted: int) -> None:
    expect(shown.locator(".review-words")).to_have_text(words)
    expect(review(shown).locator(".take-state")).to_have_text(state)
    expect(review(shown)).to_contain_text(f"{accepted} of 3 sentences accepted")


def heard(shown: Page, before: str) -> str:
    """Where the player stops, in seconds; it was at ``before``."""
    expect(shown.locator("#position")).not_to_have_value(before)
    expect(shown.locator("#transport").get_by_label("Play", exact=True)).to_have_count(1)
    return shown.locator("#position").input_value()


def entries(script: Path) -> list[tuple[str, str]]:
    """The words of the entries of the review file, with their notes."""
    found = tomllib.loads(script.with_name("rest.review.toml").read_text("utf-8"))["review"]
    return [(entry["words"], entry.get("note", "")) for entry in found]


def test_sentences_are_accepted_one_after_another_by_one_key(browser: Browser, script: Path) -> None:
    with opened(browser, script) as shown:
        is_at(shown, "Lie down.", "Not accepted yet", 0)
        shown.keyboard.press("a")
        is_at(shown, "Let go.", "Not accepted yet", 1)
        shown.keyboard.press("a")
        is_at(shown, "Breathe out.", "Not accepted yet", 2)
        shown.keyboard.press("a")
        is_at(shown, "Breathe out.", "Accepted", 3)
        expect(shown.locator("#announcer")).to_have_text("3 of 3 sentences accepted: the review is complete")
        assert main(["review", str(script)]) == 0
        shown.keyboard.press("w")
        is_at(shown, "Breathe out.", "Not accepted yet", 2)
        shown.keyboard.press("ArrowLeft")
        is_at(shown, "Let go.", "Accepted", 2)
        shown.keyboard.press("Escape")
        expect(review(shown)).to_have_count(0)
        expect(text(shown)).to_be_focused()
        assert script.read_text("utf-8") == REST
        shown.keyboard.type("Now. ")
        expect(shown.locator(".cm-line", has_text="Now. Let go.")).to_be_visible()


def test_space_plays_again_after_a_button_was_clicked_and_a_note_that_was_not_saved_stays(
    browser: Browser, script: Path
) -> None:
    with opened(browser, script) as shown:
        review(shown).get_by_role("button", name="Accept").click()
        is_at(shown, "Let go.", "Not accepted yet", 1)
        expect(review(shown).get_by_role("button", name="Play")).to_be_focused()
        shown.keyboard.press("Space")
        is_at(shown, "Let go.", "Not accepted yet", 1)
        shown.route("**/api/review/note", lambda route: route.abort())
        shown.keyboard.press("n")
        shown.keyboard.type("slower")
        shown.keyboard.press("Enter")
        expect(review(shown)).to_contain_text("No connection to the studio.")
        expect(shown.get_by_label("Note")).to_have_value("slower")
        shown.unroute("**/api/review/note")
        with shown.expect_response("**/api/review/note"):
            review(shown).get_by_role("button", name="Keep").click()
        expect(review(shown)).not_to_contain_text("No connection to the studio.")
        assert sorted(entries(script)) == [("Let go.", "slower"), ("Lie down.", "")]


def test_it_begins_at_the_cursor_and_the_sentence_is_heard_alone(browser: Browser, script: Path) -> None:
    with opened(browser, script, at="Breathe out.") as shown:
        is_at(shown, "Breathe out.", "Not accepted yet", 0)
        first = heard(shown, "0")
        shown.keyboard.press("ArrowLeft")
        is_at(shown, "Let go.", "Not accepted yet", 0)
        second = heard(shown, first)
        assert 61 < float(second) < 66 < float(first) < 106
        shown.keyboard.press("Space")
        expect(shown.locator("#position")).not_to_have_value(second)
        assert abs(float(heard(shown, "0")) - float(second)) < 1


def spoken_slowly(route: Route) -> None:
    """Ask for a pace too: with another seed alone, the voice of the tests says the same."""
    route.continue_(post_data=dict(route.request.post_data_json or {}, words_per_minute=80))


def test_another_take_is_compared_chosen_and_has_to_be_accepted_again(browser: Browser, script: Path) -> None:
    with opened(browser, script) as shown:
        shown.keyboard.press("a")
        is_at(shown, "Let go.", "Not accepted yet", 1)
        out = script.parent.parent / "out"
        more = ["--sentence", "1", "--rate", "300", "--out", str(out)]
        assert main(["retake", str(script), *more]) == 0
        shown.keyboard.press("ArrowLeft")
        is_at(shown, "Lie down.", "Not accepted any more: it sounds different", 0)
        shown.keyboard.press("r")
        expect(review(shown).get_by_role("alert")).to_contain_text("like a take that there is already")
        shown.keyboard.press("a")
        is_at(shown, "Let go.", "Not accepted yet", 1)
        shown.keyboard.press("ArrowLeft")
        shown.route("**/api/takes/new", spoken_slowly)
        shown.keyboard.press("r")
        two = review(shown).get_by_role("group", name="Two takes")
        expect(two).to_contain_text("You hear take 2, which is new.")
        shown.keyboard.press("x")
        expect(two).to_contain_text("You hear take 3, which the track has now.")
        two.get_by_role("button", name="Switch").click()
        expect(two.get_by_role("button", name="Use take 2")).to_be_visible()
        assert not violations(shown)
        shown.keyboard.press("c")
        is_at(shown, "Lie down.", "Not accepted any more: it sounds different", 0)
        expect(two).to_be_hidden()
    takes = tomllib.loads(script.with_name("rest.takes.toml").read_text("utf-8"))["takes"]
    assert [(take["rate"], take.get("chosen", False)) for take in takes] == [(80, True), (300, False)]


def test_a_note_is_written_and_its_letters_are_no_keys(browser: Browser, script: Path) -> None:
    with opened(browser, script) as shown:
        shown.keyboard.press("n")
        expect(shown.get_by_label("Note")).to_be_focused()
        shown.keyboard.type("awr slower")
        shown.keyboard.press("Enter")
        is_at(shown, "Lie down.", "Not accepted yet", 0)
        shown.keyboard.press("ArrowRight")
        expect(shown.get_by_label("Note")).to_have_value("")
        shown.keyboard.press("n")
        shown.keyboard.type("not kept")
        shown.keyboard.press("Escape")
        expect(shown.get_by_label("Note")).to_have_value("")
        shown.keyboard.press("ArrowLeft")
        expect(shown.get_by_label("Note")).to_have_value("awr slower")
        assert entries(script) == [("Lie down.", "awr slower")]
        assert main(["review", str(script), "--note", "1", "softer"]) == 0
        expect(shown.get_by_label("Note")).to_have_value("softer")


def test_a_sentence_that_is_not_spoken_is_spoken_before_it_is_accepted(
    browser: Browser, script: Path
) -> None:
    script.write_text(REST.replace("Lie down.", "Sit down."), "utf-8")
    with opened(browser, script, at="Sit down.") as shown:
        is_at(shown, "Sit down.", "Not accepted yet", 0)
        shown.keyboard.press("a")
        is_at(shown, "Let go.", "Not accepted yet", 1)


def test_an_error_in_the_script_is_to_be_mended_first(browser: Browser, script: Path) -> None:
    with studio(script.parent, script.name) as running, page(browser, running.address) as shown:
        expect(shown.get_by_label("Position")).to_be_enabled()
        shown.locator(".cm-line", has_text="Lie down.").click(position={"x": 12, "y": 12})
        shown.keyboard.type("[bel] ")
        expect(shown.get_by_role("heading", name="1 error")).to_be_visible()
        shown.get_by_role("button", name="Review").click()
        expect(review(shown).get_by_role("alert")).to_have_text("Mend the error in the script first.")
        shown.keyboard.press("a")
        shown.keyboard.press("Escape")
        expect(text(shown)).to_be_focused()


def test_it_works_on_a_phone_and_axe_finds_nothing(browser: Browser, script: Path) -> None:
    assert main(["review", str(script), "--accept", "1"]) == 0
    assert main(["review", str(script), "--note", "1", "softer"]) == 0
    with opened(browser, script, PHONE) as shown:
        is_at(shown, "Lie down.", "Accepted", 1)
        for button in review(shown).get_by_role("button").all():
            box = button.bounding_box()
            assert box is not None
            assert min(box["width"], box["height"]) >= SMALLEST_TARGET, button.text_content()
        review(shown).get_by_role("button", name="Withdraw").click()
        is_at(shown, "Lie down.", "Not accepted yet", 0)
        review(shown).get_by_role("button", name="Accept").click()
        is_at(shown, "Let go.", "Not accepted yet", 1)
        axe_finds_nothing(shown)
