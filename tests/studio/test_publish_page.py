"""The view "Make files" of the page: choices, verdicts, a job and its files, and what happens around them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, Route, expect

from tests.support import odd_engines
from tests.support.studio_browser import DESKTOP, LOST, Studio, axe_finds_nothing, page, studio, text
from tests.support.studio_publishing import DESCRIPTION, files_in
from tests.support.studio_publishing import SCRIPT as LONG

HANGS = "---\ntitle: Rest\nvoice: odd\n---\nWell then.\n\nhang PID.\n"
SCRIPT = LONG.replace("4s-2m", "4s")
_MADE_MS = 120_000
SHORT = SCRIPT.replace(DESCRIPTION, "Short.")


@pytest.fixture
def script(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A script in a folder in which the studio is started."""
    monkeypatch.setenv("RENDERER_CACHE", str(tmp_path / "cache"))
    script = tmp_path / "sessions" / "rest.md"
    script.parent.mkdir()
    script.write_text(SCRIPT, "utf-8", newline="\n")
    monkeypatch.chdir(script.parent)
    return script


@pytest.fixture
def hangs(script: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A script whose voice hangs."""
    odd_engines.install(tmp_path / "site")
    monkeypatch.syspath_prepend(str(tmp_path / "site"))
    script.write_text(HANGS.replace("PID", str(tmp_path / "pid")), "utf-8")
    return script


@contextmanager
def opened(browser: Browser, script: Path, *refusals: str) -> Iterator[tuple[Page, Studio]]:
    """The page of a script, which has its track."""
    with (
        studio(script.parent, script.name) as running,
        page(browser, running.address, viewport=DESKTOP, refusals=refusals) as shown,
    ):
        ready(shown)
        yield shown, running


def ready(shown: Page) -> None:
    expect(shown.get_by_label("Position")).to_be_enabled()


def button(shown: Page, name: str) -> Locator:
    return shown.get_by_role("dialog").get_by_role("button", name=name, exact=True)


def open_view(shown: Page) -> None:
    shown.locator("#publish").click()
    expect(shown.get_by_role("heading", name="Before it is made")).to_be_visible()


def choose(shown: Page, *platforms: str) -> None:
    shown.get_by_label("For a platform").check()
    for title in platforms:
        shown.get_by_role("checkbox", name=title, exact=True).check()


def outcome(shown: Page) -> Locator:
    return shown.locator(".outcome:not([aria-busy])")


def made(shown: Page) -> Locator:
    return shown.locator(".made-files")


def is_made(shown: Page, words: str) -> None:
    """Wait for the files, which may take long on a busy machine."""
    expect(made(shown)).to_contain_text(words, timeout=_MADE_MS)


def starts(shown: Page) -> None:
    """Start a job whose voice hangs."""
    open_view(shown)
    button(shown, "Make the files").click()
    expect(shown.get_by_role("progressbar")).to_be_visible()


def test_tracks_are_made_heard_and_downloaded(browser: Browser, script: Path) -> None:
    script.write_text(LONG, "utf-8")
    with opened(browser, script) as (shown, _):
        open_view(shown)
        shown.get_by_role("dialog").get_by_label("Lengths").fill("40s, 45s")
        shown.get_by_label("MP3", exact=True).uncheck()
        expect(outcome(shown)).to_contain_text("Choose a format.")
        expect(button(shown, "Make the files")).to_be_hidden()
        shown.get_by_label("WAV").check()
        shown.get_by_text("Captions and texts").click()
        shown.get_by_label("Captions, WebVTT").check()
        shown.get_by_role("dialog").get_by_label("Bed", exact=True).select_option("pink")
        shown.get_by_role("dialog").get_by_label("Louder or softer").fill("-3")
        shown.get_by_text("Loudness and bit rate").click()
        shown.get_by_role("dialog").get_by_label("Loudness of the words").fill("-20")
        button(shown, "Make the files").click()
        is_made(shown, "4 files made.")
        expect(shown.get_by_role("heading", name="New files")).to_be_focused()
        expect(made(shown).locator("dl")).to_have_count(2)
        expect(made(shown).locator("dl").first).to_contain_text(re.compile(r"0:40.*−20\.\d LUFS.*dBTP", re.S))
        audio = shown.get_by_label("Listen to rest-40s.wav")
        assert (
            audio.evaluate("async (audio) => { await audio.play(); return Math.round(audio.duration); }")
            == 40
        )
        shown.get_by_label("Listen to rest-45s.wav").evaluate("(audio) => audio.play()")
        shown.wait_for_function("document.querySelector('audio').paused")
        files = files_in(script.parent / "out" / "rest")
        for name in files:
            with shown.expect_download() as download:
                made(shown).get_by_role("link", name=name).click()
            assert (download.value.suggested_filename, Path(download.value.path()).read_bytes()) == (
                name,
                files[name],
            )
        with shown.expect_download() as download:
            made(shown).get_by_role("link", name="All files as a ZIP archive").click()
        assert download.value.suggested_filename == "rest.zip"
        shown.reload()
        ready(shown)
        open_view(shown)  # it offers what was chosen the last time, and all files that are there
        for label, value in (("Lengths", "40s, 45s"), ("Louder or softer", "-3"), ("Loudness of", "-20")):
            expect(shown.get_by_role("dialog").get_by_label(label)).to_have_value(value)
        expect(shown.get_by_label("Captions, WebVTT")).to_be_checked()
        listed = shown.get_by_role("region", name="All files of this script")
        expect(listed.get_by_role("listitem").filter(has_text="rest-40s.wav")).to_contain_text(
            re.compile(r"Today at .*, 0:40, .* MB\. Up to date\.")
        )
        listed.get_by_role("button", name="Hear rest-40s.wav").click()
        expect(listed.get_by_label("rest-40s.wav")).to_be_focused()
        script.write_text(LONG + "\nRest.\n", "utf-8")
        expect(listed.get_by_text("The script has changed since.")).to_have_count(4)
        expect(listed.get_by_label("rest-40s.wav")).to_be_focused()
        usual = shown.get_by_role("button", name="Back to the usual choices")
        usual.click()
        expect(shown.get_by_role("dialog").get_by_label("Lengths")).to_have_value("")
        expect(usual).to_be_hidden()
        shown.get_by_role("dialog").get_by_label("Lengths").fill("40s")
        expect(usual).to_be_visible()
    assert set(files) == {f"rest-{length}.{end}" for length in ("40s", "45s") for end in ("wav", "vtt")}


def test_a_verdict_leads_to_its_line_and_a_broken_rule_is_no_wall(browser: Browser, script: Path) -> None:
    script.write_text(SHORT, "utf-8")
    with opened(browser, script) as (shown, _):
        open_view(shown)
        choose(shown, "Insight Timer")
        expect(outcome(shown)).to_contain_text("Description: 54 characters, wanted 500 characters or more")
        expect(outcome(shown)).to_contain_text("Make the description in the script 446 characters longer.")
        expect(outcome(shown).get_by_role("img", name="The cover")).to_be_visible()
        expect(shown.locator(".publish-foot")).to_contain_text("Insight Timer: 1 rule not met.")
        button(shown, "Make them anyway").click()
        is_made(shown, "Insight Timer")
        expect(made(shown)).to_contain_text(re.compile(r"Length: 0:\d\d\.\d, wanted 10:00\.0 to 20:00\.0"))
        expect(made(shown)).to_contain_text("Choose a longer length.")
        expect(made(shown).get_by_role("img", name="The cover for Insight Timer")).to_be_visible()
        outcome(shown).get_by_role("button", name="Go to line 4").click()
        expect(text(shown)).to_be_focused()
        shown.keyboard.press("Home")
        shown.keyboard.type("# ")
        expect(shown.locator(".cm-line").nth(3)).to_have_text("# description: Short.")
        shown.keyboard.press("Control+z")
        open_view(shown)
        is_made(shown, "files made")
        shown.get_by_role("checkbox", name="Insight Timer", exact=True).uncheck()  # it is as the last time
        choose(shown, "Spotify")
        expect(button(shown, "Make the files")).to_be_visible()
        choose(shown, "Insight Timer")
        button(shown, "Make the files").click()  # it does not agree to what was not shown yet
        expect(button(shown, "Make them anyway")).to_be_visible()
        shown.get_by_role("checkbox", name="Insight Timer", exact=True).uncheck()
        button(shown, "Make the files").click()
        is_made(shown, "Spotify")


def test_a_draft_is_held_back_but_its_tracks_can_be_made(browser: Browser, script: Path) -> None:
    script.write_text(SCRIPT.replace("tags: [rest]", "draft: true"), "utf-8")
    with opened(browser, script) as (shown, _):
        open_view(shown)
        expect(button(shown, "Make the files")).to_be_visible()
        choose(shown, "Spotify")
        expect(outcome(shown)).to_contain_text(
            "Held back: it is a draft; to publish it, delete the line draft: true"
        )
        expect(button(shown, "Make the files")).to_be_hidden()


def test_a_script_with_errors_says_where(browser: Browser, script: Path) -> None:
    with opened(browser, script) as (shown, _):
        text(shown).press("Control+End")
        shown.keyboard.type("[bel]")
        shown.keyboard.press("F4")
        expect(outcome(shown)).to_contain_text("1 problem to mend before anything can be made.")
        expect(button(shown, "Make the files")).to_be_hidden()
        assert script.read_text("utf-8").endswith("[bel]")  # it is saved before it is checked
        outcome(shown).get_by_role("button", name="Go to line 17").click()
        expect(text(shown)).to_be_focused()


def test_all_of_it_by_keyboard(browser: Browser, script: Path) -> None:
    (script.parent / "renderer.toml").write_text('[publish]\nfor = ["spotify"]\n')
    with opened(browser, script) as (shown, _):
        press = shown.keyboard.press
        press("F4")
        expect(button(shown, "Make the files")).to_be_visible()
        expect(button(shown, "Close")).to_be_focused()
        press("Tab")
        with shown.expect_response("**/api/publishing/check"):
            press("ArrowUp")
        expect(outcome(shown)).to_be_visible()
        expect(button(shown, "Make the files")).to_be_visible()
        for _ in range(40):
            if button(shown, "Make the files").evaluate("(one) => one === document.activeElement"):
                break
            press("Tab")
        expect(button(shown, "Make the files")).to_be_focused()
        press("Enter")
        is_made(shown, "1 file made.")
        expect(shown.locator(".publish [role=status]")).to_have_text("1 file made.")
        expect(shown.get_by_role("heading", name="New files")).to_be_focused()
        press("Escape")
        expect(shown.get_by_role("dialog")).to_have_count(0)
        expect(text(shown)).to_be_focused()


def test_a_job_outlives_the_page_and_every_window_may_cancel_it(browser: Browser, hangs: Path) -> None:
    with opened(browser, hangs) as (shown, _):
        starts(shown)
        expect(shown.get_by_role("dialog")).to_contain_text("Speaking the sentences")
        expect(button(shown, "Make the files")).to_be_hidden()
        shown.reload()
        ready(shown)
        expect(shown.locator("#publish")).to_have_text(re.compile(r"Making files \d+ %"))
        other = shown.context.new_page()
        other.goto(shown.url)
        ready(other)
        open_view(other)
        open_view(shown)
        for one in (shown, other):
            expect(one.get_by_role("progressbar")).to_be_visible()
        button(other, "Cancel").click()
        for one in (shown, other):
            expect(made(one)).to_contain_text("Cancelled. What was not finished is not there")
            expect(button(one, "Make the files")).to_be_visible()
            expect(one.locator("#publish")).to_have_text("Make files")
        other.close()
    assert not (hangs.parent / "out").exists()


def test_a_job_that_ends_while_the_view_is_closed_is_told(browser: Browser, hangs: Path) -> None:
    hangs.write_text(HANGS.replace("hang PID", "raise it"), "utf-8")
    with opened(browser, hangs) as (shown, _):
        open_view(shown)
        with held(shown, "start") as release:
            button(shown, "Make the files").click()
            button(shown, "Close").click()
            release()
        notice = shown.locator("#notices")
        expect(notice).to_contain_text("rest.md: Not made: ")
        expect(notice).to_contain_text('could not say "raise it."')
        notice.get_by_role("button", name="Show").click()
        expect(made(shown)).to_contain_text('could not say "raise it."')
        expect(notice).to_be_empty()


def test_a_studio_that_ends_takes_its_job_along(browser: Browser, hangs: Path) -> None:
    with opened(browser, hangs, LOST) as (shown, running):
        starts(shown)
        running.stop()
        trouble = shown.locator(".publish-foot .wrong")
        expect(trouble).to_contain_text("The studio does not answer.")
        running.start()
        expect(trouble).to_contain_text("The studio ended while it made the files.")
        expect(shown.get_by_role("progressbar")).to_be_hidden()
        expect(button(shown, "Make the files")).to_be_visible()


def test_a_script_that_changes_meanwhile_is_checked_again(browser: Browser, script: Path) -> None:
    with opened(browser, script, "409") as (shown, _):
        open_view(shown)
        expect(button(shown, "Make the files")).to_be_visible()
        with held(shown, "start") as release:
            button(shown, "Make the files").click()
            script.write_text(SCRIPT.replace("tags: [rest]", "tags: [puase"), "utf-8")
            release()
        expect(shown.locator(".publish-foot .wrong")).to_contain_text("The script has changed meanwhile")
        expect(outcome(shown)).to_contain_text("problem to mend")
        assert not (script.parent / "out").exists()
        script.write_text(SHORT, "utf-8")
        expect(button(shown, "Make the files")).to_be_visible()
        button(shown, "Make the files").click()
        is_made(shown, "1 file made.")
        older = made(shown).get_by_text("The script has changed since these files were made.")
        expect(older).to_be_hidden()
        script.write_text(SCRIPT, "utf-8")
        expect(older).to_be_visible()


def test_axe_finds_nothing(browser: Browser, script: Path) -> None:
    script.write_text(SHORT, "utf-8")
    with opened(browser, script) as (shown, _):
        open_view(shown)
        shown.get_by_text("Captions and texts").click()
        axe_finds_nothing(shown)
        choose(shown, "Insight Timer", "Spotify")
        expect(button(shown, "Make them anyway")).to_be_visible()
        outcome(shown).locator("summary").first.click()
        axe_finds_nothing(shown)
        button(shown, "Make them anyway").click()
        is_made(shown, "files made.")
        axe_finds_nothing(shown)


def test_axe_finds_nothing_while_it_runs_and_where_it_fails(browser: Browser, hangs: Path) -> None:
    with opened(browser, hangs) as (shown, _):
        starts(shown)
        axe_finds_nothing(shown)
        button(shown, "Cancel").click()
        expect(made(shown)).to_contain_text("Cancelled.")
        shown.get_by_role("dialog").get_by_label("Lengths").fill("soon")
        expect(outcome(shown)).to_contain_text("1 problem to mend")
        axe_finds_nothing(shown)


@contextmanager
def held(shown: Page, what: str) -> Iterator[Callable[[], None]]:
    """A request of the view that waits until it is released."""
    routes: list[Route] = []
    shown.route(f"**/api/publishing/{what}", lambda route: routes.append(route), times=1)

    def release() -> None:
        while not routes:
            shown.wait_for_timeout(10)
        routes[0].continue_()

    yield release
