"""The lane of the studio's page: the track over time, whose silences are dragged, nudged and put in."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, CDPSession, Locator, Page, Route, ViewportSize, expect

from tests.support.slow import cases
from tests.support.studio_browser import DESKTOP, PHONE, TABLET, axe_finds_nothing, page, studio, text

REST = """---
title: Rest
voice: tone:low
head: 1s
tail: 1s
---

# Arriving

[bell] Lie down. [pause 4s] Let go.

# Resting

Breathe out. [hold 6s]
"""
FITTED = REST.replace("head: 1s", "length: 30s\nhead: 1s").replace("[hold 6s]", "[hold 2s-1m]")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "sessions"
    folder.mkdir()
    return folder


def opened(
    browser: Browser,
    folder: Path,
    written: str = REST,
    size: ViewportSize = DESKTOP,
    *,
    is_phone: bool = False,
) -> Iterator[Page]:
    """The page with one script, rest.md, whose track is in the lane."""
    (folder / "rest.md").write_text(written, "utf-8")
    with (
        studio(folder, "rest.md") as running,
        page(browser, running.address, viewport=size, has_touch=is_phone, is_mobile=is_phone) as shown,
    ):
        expect(shown.locator("#lane [aria-label^=Pause]")).to_have_count(1)
        yield shown


def item(shown: Page, name: str) -> Locator:
    return shown.locator("#lane").get_by_role("option", name=re.compile(f"^“?{name}"))


def total(shown: Page) -> str:
    """The length of the track, as the player says it."""
    return (shown.locator("#transport .time").text_content() or "").partition(" / ")[2]


def playhead_is_at(shown: Page, time: str) -> None:
    expect(shown.locator("#transport .time")).to_have_text(re.compile(f"^{time} / "))


def press(shown: Page, *keys: str) -> None:
    for key in keys:
        shown.keyboard.press(key)


def in_the_lane(shown: Page) -> None:
    """Go to the lane by keys."""
    shown.locator("#title").click()
    for _ in range(6):
        if shown.evaluate("document.getElementById('lane').contains(document.activeElement)"):
            return
        press(shown, "F6")
    raise AssertionError("F6 does not lead to the lane")


def end_of(shown: Page, name: str) -> tuple[float, float]:
    """Where the end edge of an item is on the screen."""
    box = item(shown, name).bounding_box()
    assert box is not None
    return box["x"] + box["width"], box["y"] + box["height"] / 2


def width_of(shown: Page, name: str) -> float:
    box = item(shown, name).bounding_box()
    assert box is not None
    return box["width"]


PAUSE = "document.querySelector('#lane [aria-label^=Pause]').getBoundingClientRect()"
WIDTH, LEFT = f"{PAUSE}.width", f"{PAUSE}.left"


def becomes(shown: Page, condition: str) -> None:
    shown.wait_for_function(f"() => {condition}")


def test_items_are_told_after_the_first_check_and_a_click_goes_there(browser: Browser, folder: Path) -> None:
    for shown in opened(browser, folder):
        checked, asked = shown.evaluate(
            """() => {
              const all = performance.getEntriesByType("resource");
              const of = (address) => all.find(({ name }) => name.endsWith(address));
              return [of("/api/check").responseEnd, of("/api/tracks").startTime];
            }"""
        )
        assert asked >= checked
        expect(shown.locator("#lane [role=option]").first).to_have_attribute("aria-posinset", "1")
        names = shown.locator("#lane [role=option]").evaluate_all(
            "all => all.map(one => one.getAttribute('aria-label'))"
        )
        assert any(
            re.fullmatch(r"“Lie down\.”, [\d.]+ seconds?, at 0:0\d, not spoken yet", name) for name in names
        ), names
        assert any(re.fullmatch(r"Pause, 4 seconds, after “Lie down\.”, at 0:0\d", name) for name in names), (
            names
        )
        assert any(
            re.fullmatch(r"Hold, 6 seconds, after “Breathe out\.”, at 0:\d\d", name) for name in names
        ), names
        assert any(name.startswith("Bell") for name in names), names
        canvas = shown.locator("#lane canvas").bounding_box()
        assert canvas is not None
        shown.mouse.click(canvas["x"] + canvas["width"] / 2, canvas["y"] + 50)
        minutes, seconds = total(shown).split(":")
        half = round((60 * int(minutes) + int(seconds)) / 2)
        playhead_is_at(shown, f"0:({half - 1:02}|{half:02}|{half + 1:02})")


def test_it_grows_shrinks_and_moves(browser: Browser, folder: Path) -> None:
    for shown in opened(browser, folder):
        whole = width_of(shown, "Pause")
        shown.get_by_role("button", name="Zoom in").click()
        becomes(shown, f"{WIDTH} > {whole * 1.5}")
        press(shown, "+", "+")
        becomes(shown, f"{WIDTH} > {whole * 3.5}")
        press(shown, "-")
        becomes(shown, f"{WIDTH} < {whole * 3}")
        end, _ = end_of(shown, "Pause")
        shown.locator("#lane canvas").hover()
        shown.mouse.wheel(50, 0)
        becomes(shown, f"Math.abs({LEFT} + {WIDTH} - {end - 50}) < 2")
        press(shown, "0")
        becomes(shown, f"Math.abs({WIDTH} - {whole}) < 1")
        shown.keyboard.down("Control")
        shown.mouse.wheel(0, -300)
        shown.keyboard.up("Control")
        becomes(shown, f"{WIDTH} > {whole * 2}")


def fingers(touch: CDPSession, kind: str, y: float, *places: float) -> None:
    points = [{"x": x, "y": y, "id": number} for number, x in enumerate(places)]
    touch.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})


def test_two_fingers_make_it_larger(browser: Browser, folder: Path) -> None:
    for shown in opened(browser, folder, size=PHONE, is_phone=True):
        expect(shown.locator("#lane canvas")).to_be_hidden()  # at first, a phone has the text
        shown.locator("#lane-fold").click()
        expect(shown.locator("#lane canvas")).to_be_visible()
        becomes(shown, f"{WIDTH} > 5")
        whole = width_of(shown, "Pause")
        canvas = shown.locator("#lane canvas").bounding_box()
        assert canvas is not None
        touch = shown.context.new_cdp_session(shown)
        y = canvas["y"] + 50
        fingers(touch, "touchStart", y, 150)
        fingers(touch, "touchStart", y, 150, 200)
        for spread in range(5, 55, 5):
            fingers(touch, "touchMove", y, 150 - spread, 200 + spread)
        fingers(touch, "touchEnd", y)
        becomes(shown, f"{WIDTH} > {whole * 2}")


def test_a_dragged_edge_changes_the_number_and_the_total(browser: Browser, folder: Path) -> None:
    for shown in opened(browser, folder):
        before, (x, y) = total(shown), end_of(shown, "Pause")
        shown.mouse.move(x - 1, y)
        expect(shown.locator("#lane canvas")).to_have_class("edge")
        shown.mouse.down()
        shown.mouse.move(x - 1 + width_of(shown, "Pause") / 2, y, steps=5)
        expect(text(shown)).to_contain_text("[pause 4s]")
        shown.mouse.up()
        expect(text(shown)).to_contain_text("[pause 6s]")
        expect(item(shown, "Pause, 6 seconds")).to_have_count(1)
        expect(shown.locator("#lane-moved")).to_contain_text("auses 2 s longer, now ")
        assert total(shown) != before
        press(shown, "Control+z")
        expect(text(shown)).to_contain_text("[pause 4s]")
        expect(item(shown, "Pause, 4 seconds")).to_have_count(1)
        expect(shown.locator("#lane-moved")).to_contain_text("auses 2 s shorter, now ")


def test_an_edge_that_is_only_clicked_or_given_up_changes_nothing(browser: Browser, folder: Path) -> None:
    for shown in opened(browser, folder):
        for name in ("Pause", "Automatic silence, .*after"):
            x, y = end_of(shown, name)
            shown.mouse.click(x - 1, y)
        x, y = end_of(shown, "Pause")
        shown.mouse.move(x - 1, y)
        shown.mouse.down()
        shown.mouse.move(x + 90, y, steps=5)
        press(shown, "Escape")
        shown.mouse.up()
        text(shown).press("Control+End")
        shown.keyboard.type("Rest.")
        expect(item(shown, "Rest")).to_have_count(1)
        expect(text(shown)).to_contain_text("Lie down. [pause 4s] Let go.# Resting")


def test_all_of_it_by_keyboard(browser: Browser, folder: Path) -> None:
    for shown in opened(browser, folder):
        in_the_lane(shown)
        press(shown, "Home", "PageDown")
        expect(item(shown, "Breathe out")).to_be_focused()
        press(shown, "PageUp")
        for _ in range(8):
            press(shown, "ArrowRight")
            if shown.evaluate("document.activeElement.ariaLabel.startsWith('Pause')"):
                break
        expect(item(shown, "Pause, 4 seconds")).to_be_focused()
        press(shown, "ArrowUp", "ArrowUp", "Shift+ArrowUp", "ArrowDown")
        expect(text(shown)).to_contain_text("[pause 5.1s]")
        expect(item(shown, "Pause, 5.1 seconds")).to_be_focused()
        press(shown, "Enter")
        seconds = re.search(r"at 0:(\d\d)", shown.evaluate("document.activeElement.ariaLabel"))
        assert seconds is not None
        playhead_is_at(shown, f"0:{seconds[1]}")
        press(shown, "p")
        expect(shown.locator("#announcer")).to_have_text("Here is one already: 6.1 seconds")
        expect(text(shown)).to_contain_text("[pause 6.1s]")
        press(shown, "ArrowLeft")
        press(shown, "ArrowUp")
        expect(shown.locator("#announcer")).to_contain_text("cannot be changed")
        while "5.1" in (text(shown).text_content() or "") or "[pause 4s]" not in (
            text(shown).text_content() or ""
        ):
            press(shown, "Control+z")
        press(shown, "Control+Shift+z")
        expect(text(shown)).not_to_contain_text("[pause 4s]")


def test_p_puts_a_pause_after_the_sentence_that_sounds_or_where_play_would_begin(
    browser: Browser, folder: Path
) -> None:
    for shown in opened(browser, folder):
        in_the_lane(shown)
        press(shown, "End", "Home")
        for _ in range(12):
            if "Let go" in shown.evaluate("document.activeElement.ariaLabel ?? ''")[:9]:
                break
            press(shown, "ArrowRight")
        press(shown, "Enter", "p")
        expect(text(shown)).to_contain_text("Let go. [pause 4s]")
        expect(item(shown, "Pause, 4 seconds, after “Let go.”")).to_have_count(1)
        expect(shown.locator("#lane-moved")).to_contain_text("now ")
        press(shown, "Control+z")
        expect(text(shown)).not_to_contain_text("Let go. [pause 4s]")
        expect(shown.locator("#lane [aria-label^=Pause]")).to_have_count(1)
        x, y = end_of(shown, "Pause")
        shown.mouse.click(x - width_of(shown, "Pause") / 2, y)
        shown.locator(".cm-line", has_text="Breathe out.").click()
        shown.locator("#title").click()
        press(shown, "p")
        expect(text(shown)).to_contain_text("Breathe out. [pause 4s] [hold 6s]")


def test_steps_of_several_silences_are_all_written(browser: Browser, folder: Path) -> None:
    for shown in opened(browser, folder):
        for name, steps in (("Pause", 3), ("Hold", 2), ("Pause", 1)):
            x, y = end_of(shown, name)
            shown.mouse.click(x - width_of(shown, name) / 2, y)
            press(shown, *["ArrowUp"] * steps)
        expect(text(shown)).to_contain_text("[pause 4.4s]")
        expect(text(shown)).to_contain_text("[hold 6.2s]")


def test_a_length_is_chosen_and_written(browser: Browser, folder: Path) -> None:
    for shown in opened(browser, folder, FITTED):
        slider = shown.get_by_role("slider", name="Length")
        expect(slider).to_have_attribute("aria-valuetext", "30 seconds")
        slider.focus()
        press(shown, "ArrowRight", "ArrowRight")
        expect(text(shown)).to_contain_text("length: 32s")
        expect(item(shown, "Hold")).to_have_count(1)
        expect(shown.locator("#lane-moved")).to_contain_text("olds")
        expect(shown.locator("#transport .time")).to_have_text(re.compile("/ 0:32$"))
        press(shown, "Control+z")
        expect(text(shown)).to_contain_text("length: 31s")
        field = shown.get_by_label("Length in minutes and seconds")
        field.fill("0:36")
        press(shown, "Enter")
        expect(text(shown)).to_contain_text("length: 36s")
        expect(shown.locator("#transport .time")).to_have_text(re.compile("/ 0:36$"))
        field.fill("9:00")
        press(shown, "Enter")
        expect(shown.locator(".notice")).to_contain_text("The length can be from 0:")
        expect(field).to_have_value("0:36")
        x, y = end_of(shown, "Hold")
        shown.mouse.move(x - 1, y)
        shown.mouse.down()
        shown.mouse.move(x - 40, y, steps=3)
        shown.mouse.up()
        expect(shown.locator("#lane-moved")).to_contain_text(
            "no longer adjusts to the length: “2s-1m” is fixed"
        )


def test_the_length_stays_where_it_was_put_while_older_tracks_arrive(browser: Browser, folder: Path) -> None:
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    for shown in opened(browser, folder, FITTED):
        slider = shown.get_by_role("slider", name="Length")
        shown.route("**/api/tracks", hold)
        slider.focus()
        with shown.expect_request("**/api/tracks"):
            press(shown, "ArrowRight")
        press(shown, "ArrowRight", "ArrowRight")
        expect(text(shown)).to_contain_text("length: 33s")
        with shown.expect_request("**/api/tracks"):
            held[0].continue_()
        assert slider.input_value() == "33"
        held[1].continue_()
        expect(shown.locator("#transport .time")).to_have_text(re.compile("/ 0:33$"))
        expect(slider).to_have_value("33")
        expect(shown.locator("#lane-moved")).to_have_text(
            "Holds 3 s longer, now 0:33. The length in the script is 33s now."
        )


def test_of_several_lengths_the_first_is_chosen(browser: Browser, folder: Path) -> None:
    for shown in opened(browser, folder, FITTED.replace("length: 30s", "length: [30s, 40s]")):
        shown.get_by_role("slider", name="First length").focus()
        press(shown, "ArrowRight", "ArrowRight")
        expect(text(shown)).to_contain_text("length: [32s, 40s]")
        expect(shown.locator("#transport .time")).to_have_text(re.compile("/ 0:32$"))
        expect(shown.locator("#lane-moved")).to_contain_text("The first length in the script is 32s now.")
        expect(shown.locator(".notice")).to_have_count(0)


def test_what_a_change_moved_is_readable_to_its_end(browser: Browser, folder: Path) -> None:
    for shown in opened(browser, folder, FITTED, PHONE):
        shown.locator("#lane-fold").click()
        for seconds, size in ((31, PHONE), (32, TABLET), (33, DESKTOP)):
            shown.set_viewport_size(size)
            shown.get_by_role("slider", name="Length").focus()
            press(shown, "ArrowRight")
            moved = shown.locator("#lane-moved")
            now = f"now 0:{seconds}. The length in the script is {seconds}s now."
            expect(moved).to_have_text(f"Holds 1 s longer, {now}")
            assert moved.evaluate("one => one.scrollWidth <= one.clientWidth"), size


def test_on_a_phone_the_text_has_the_room_while_somebody_writes(browser: Browser, folder: Path) -> None:
    for shown in opened(browser, folder, REST, PHONE, is_phone=True):
        shown.locator("#lane-fold").tap()
        for name in ("Zoom in", "Zoom out", "Hide the lane"):
            box = shown.get_by_role("button", name=name).bounding_box()
            assert box is not None
            assert min(box["width"], box["height"]) >= 44, name
        shown.locator(".cm-line").first.tap()
        expect(shown.locator("#lane canvas")).to_be_hidden()
        room = shown.locator("#text").bounding_box()
        assert room is not None
        assert room["height"] >= 10 * 31.5  # ten lines


def test_it_stands_apart_from_the_player_and_is_put_away_and_comes_back(
    browser: Browser, folder: Path
) -> None:
    for shown in opened(browser, folder):
        lane, bar = (shown.locator(part).bounding_box() for part in ("#lane", "#position"))
        assert lane is not None
        assert bar is not None
        assert lane["y"] + lane["height"] <= bar["y"]
        fold = shown.locator("#lane-fold")
        fold.click()
        expect(shown.locator("#lane canvas")).to_be_hidden()
        expect(fold).to_have_attribute("aria-expanded", "false")
        fold.click()
        expect(shown.locator("#lane canvas")).to_be_visible()
        assert width_of(shown, "Pause") > 20


def at_first(_shown: Page) -> None:
    pass


def nudged(shown: Page) -> None:
    in_the_lane(shown)
    press(shown, "End", "ArrowUp")
    expect(shown.locator("#lane-moved")).not_to_be_empty()


def put_away(shown: Page) -> None:
    shown.locator("#lane-fold").click()


@pytest.mark.parametrize("reach", cases([at_first, nudged, put_away], slow=[at_first, put_away]))
def test_axe_reports_no_violation_at_any_size(browser: Browser, folder: Path, reach: object) -> None:
    assert callable(reach)
    for shown in opened(browser, folder, FITTED):
        reach(shown)
        axe_finds_nothing(shown)


def test_it_has_the_colours_of_a_high_contrast(browser: Browser, folder: Path) -> None:
    for shown in opened(browser, folder):
        shown.emulate_media(forced_colors="active", color_scheme="light")
        in_the_lane(shown)
        becomes(
            shown,
            """(() => {
              const canvas = document.querySelector("#lane canvas");
              const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
              const has = (value) => {
                let count = 0;
                for (let at = 0; at < data.length; at += 4)
                  count += data.slice(at, at + 4).join() === [value, value, value, 255].join();
                return count > 1000;
              };
              return has(0) && has(255);
            })()""",
        )
        outlines = shown.locator("#lane [role=option]").evaluate_all(
            """all => all.map(
                 (one) => [one === document.activeElement, getComputedStyle(one).outlineStyle !== "none"])"""
        )
        assert [has_focus for has_focus, is_outlined in outlines if is_outlined] == [True]
