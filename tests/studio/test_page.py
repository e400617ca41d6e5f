"""Writing in the studio's page: what is typed is saved, checked, completed and mended."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from tests.support.studio_browser import DESKTOP, PHONE, page, studio, text

REST = "---\ntitle: Rest\n---\n\n# Arriving\n\nLie down. [pause 4s]\n\n# Resting\n\nBreathe out.\n"
WRONG = REST.replace("pause", "puase")
WARNED = REST.replace("Breathe", "Urdhva")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "my sessions"
    folder.mkdir()
    return folder


def opened(browser: Browser, folder: Path, written: str = REST) -> Iterator[Page]:
    """The page with one script, rest.md, open."""
    (folder / "rest.md").write_text(written, "utf-8")
    with studio(folder, "rest.md") as running, page(browser, running.address, viewport=DESKTOP) as shown:
        expect(shown.locator("#problems-title")).not_to_have_text("Checking…")
        yield shown


def saved(shown: Page) -> None:
    expect(shown.locator("#state")).to_have_text("Saved")


def test_a_first_session_from_an_empty_folder(browser: Browser, folder: Path) -> None:
    with (
        studio(folder) as running,
        page(browser, running.address, viewport=DESKTOP, refusals=("409",)) as shown,
    ):
        expect(shown.get_by_role("heading", level=1)).to_have_text("Write your first session")
        shown.get_by_label("Name of the session").fill("Evening rest")
        shown.keyboard.press("Enter")
        expect(shown.get_by_role("heading", level=1)).to_have_text("Evening rest")
        expect(shown.locator("#problems-title")).to_have_text("No problems")
        expect(shown.locator("#length")).to_contain_text("About ")
        expect(text(shown)).to_be_focused()
        expect(shown.get_by_role("navigation").get_by_role("link")).to_have_text(
            ["Evening restevening-rest.md"]
        )
        assert "?token" not in shown.url
        shown.get_by_role("button", name="New script").click()
        shown.get_by_label("Name of the session").fill("Evening rest")
        shown.keyboard.press("Enter")
        expect(shown.get_by_role("dialog")).to_contain_text(
            "There is already a script with this name. Choose another name."
        )
    assert [path.name for path in folder.iterdir()] == ["evening-rest.md"]


def test_typing_is_saved_by_itself(browser: Browser, folder: Path) -> None:
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    for shown in opened(browser, folder):
        shown.route("**/api/scripts/*", hold)
        text(shown).press("Control+End")
        with shown.expect_request("**/api/scripts/*"):
            shown.keyboard.type("Come back 🌙 now.")
        expect(shown.locator("#state")).to_have_text("Saving…")
        for route in held:
            route.continue_()
        shown.unroute("**/api/scripts/*")  # lets go what has come meanwhile
        saved(shown)
        assert (folder / "rest.md").read_text("utf-8") == f"{REST}Come back 🌙 now."
        shown.keyboard.press("Control+z")
        shown.keyboard.press("Control+s")
        saved(shown)
        assert (folder / "rest.md").read_text("utf-8") == REST


def test_the_list_and_the_script_are_asked_for_while_the_page_loads(browser: Browser, folder: Path) -> None:
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    for shown in opened(browser, folder):
        shown.route(re.compile(r"/studio\.js\?"), hold)
        with (
            shown.expect_response("**/api/project"),
            shown.expect_response("**/api/scripts/rest.md"),
        ):
            shown.evaluate("location.reload()")
        expect(text(shown)).to_have_count(0)
        for route in held:
            route.continue_()
        expect(text(shown)).to_contain_text("Lie down.")


def test_a_letter_replaces_several_lines_without_a_style_of_its_own(browser: Browser, folder: Path) -> None:
    (folder / "rest.md").write_text("---\ntitle: Rest\n---\n\n# Lie down\n\nBreathe.\n", "utf-8")
    with studio(folder, "rest.md") as running, page(browser, running.address) as shown:
        shown.locator(".cm-line", has_text="# Lie down").click(click_count=3)
        shown.keyboard.press("Shift+ArrowDown")
        shown.keyboard.type("Rest.")
        expect(text(shown)).to_contain_text("Rest.Breathe.")
        shown.keyboard.press("Control+z")
        expect(text(shown)).to_contain_text("Lie down")
        shown.locator(".cm-line", has_text="# Lie down").click(click_count=3)
        shown.keyboard.type("[bell")
        expect(text(shown)).to_contain_text("[bell")


def test_line_ends_of_the_file_are_kept(browser: Browser, folder: Path) -> None:
    (folder / "rest.md").write_bytes(REST.replace("\n", "\r\n").encode())
    with (
        studio(folder, "rest.md") as running,
        page(browser, running.address, viewport=DESKTOP) as shown,
    ):
        text(shown).press("Control+End")
        shown.keyboard.type("More.")
        saved(shown)
        expect(shown.locator("#state")).to_have_class("state saved")
    assert (folder / "rest.md").read_bytes() == f"{REST}More.".replace("\n", "\r\n").encode()


def test_a_problem_is_shown_in_place_and_mended(browser: Browser, folder: Path) -> None:
    for shown in opened(browser, folder, WRONG):
        expect(shown.locator("#problems-title")).to_have_text("1 error")
        expect(shown.locator(".cm-lintRange-error")).to_have_text("puase")
        expect(shown.locator(".cue-wrong")).to_have_text("[puase 4s]")
        shown.get_by_role("button", name="Error, line 7").click()
        expect(text(shown)).to_be_focused()
        assert shown.evaluate("getSelection().toString()") == "puase"
        shown.get_by_role("button", name="Write pause").click()
        expect(shown.locator("#problems-title")).to_have_text("No problems")
        expect(shown.locator(".cue-rest")).to_have_text("[pause 4s]")
        saved(shown)
        assert (folder / "rest.md").read_text("utf-8") == REST


def test_a_warning_does_not_look_like_an_error(browser: Browser, folder: Path) -> None:
    mark = "getComputedStyle(document.querySelector('#problems-title'), '::before')"
    looks = {}
    for shown in opened(browser, folder, WRONG):
        for written, words in ((WRONG, "1 error"), (WARNED, "1 warning"), (REST, "No problems")):
            (folder / "rest.md").write_text(written, "utf-8")
            expect(shown.locator("#problems-title")).to_have_text(words)
            looks[words] = shown.evaluate(f"[{mark}.content, {mark}.color]")
    signs, colours = zip(*looks.values(), strict=True)
    assert len(set(signs)) == len(set(colours)) == 3, looks


def test_a_problem_in_another_file_leads_there(browser: Browser, folder: Path) -> None:
    (folder / "intro.md").write_text("Hello. [bel]\n", "utf-8")
    for shown in opened(browser, folder, f"{REST}[include intro.md]\n"):
        shown.get_by_role("button", name="Error in intro.md, line 1").click()
        expect(shown.get_by_role("heading", level=1)).to_have_text("intro.md")
        expect(text(shown)).to_contain_text("Hello.")
        shown.go_back()
        expect(shown.get_by_role("heading", level=1)).to_have_text("Rest")


def test_cues_names_and_keys_are_completed(browser: Browser, folder: Path) -> None:
    for shown in opened(browser, folder):
        choices = shown.get_by_role("listbox").get_by_role("option")
        text(shown).press("Control+End")
        shown.keyboard.type("[hold 5")
        expect(choices.first).to_contain_text("hold 5 breaths")
        shown.keyboard.press("Enter")
        shown.keyboard.type(" [bed oce")
        expect(choices.first).to_contain_text("ocean")
        shown.keyboard.press("Enter")
        expect(text(shown)).to_contain_text("[hold 5 breaths] [bed ocean]")
        text(shown).press("Control+Home")
        shown.keyboard.press("End")
        shown.keyboard.type("\nteach")
        expect(choices.first).to_contain_text("teacher")
        shown.keyboard.press("Enter")
        expect(text(shown)).to_contain_text("teacher: ")


def test_chapters_are_folded_words_are_found_and_undo_and_redo_are_buttons_too(
    browser: Browser, folder: Path
) -> None:
    for shown in opened(browser, folder):
        shown.get_by_text("Arriving").click()
        shown.keyboard.press("Control+Shift+BracketLeft")
        expect(text(shown)).not_to_contain_text("Lie down.")
        shown.keyboard.press("Control+Shift+BracketRight")
        expect(text(shown)).to_contain_text("Lie down.")
        shown.keyboard.press("Control+f")
        shown.keyboard.type("breathe")
        shown.keyboard.press("Enter")
        expect(shown.locator(".cm-searchMatch-selected")).to_have_text("Breathe")
        shown.keyboard.press("Escape")
        expect(text(shown)).to_be_focused()
        undo, redo = (shown.get_by_role("button", name=name) for name in ("Undo", "Redo"))
        expect(undo).to_be_disabled()
        expect(redo).to_be_disabled()
        text(shown).press("Control+End")
        shown.keyboard.insert_text("More.")
        undo.click()
        expect(text(shown)).not_to_contain_text("More.")
        expect(text(shown)).to_be_focused()
        expect(undo).to_be_disabled()
        redo.click()
        expect(text(shown)).to_contain_text("More.")
        expect(redo).to_be_disabled()


def test_all_of_it_by_keyboard(browser: Browser, folder: Path) -> None:
    """From an empty folder to a script without errors, then around the page."""
    with studio(folder) as running, page(browser, running.address, viewport=DESKTOP) as shown:
        press = shown.keyboard.press
        expect(shown.get_by_label("Name of the session")).to_be_visible()
        reached(shown, "Name of the session")
        shown.keyboard.type("Moon")
        press("Enter")
        expect(text(shown)).to_be_focused()
        press("Control+End")
        shown.keyboard.type("\n[bel low]\n")
        expect(shown.locator("#problems-title")).to_have_text("1 error")
        press("F8")
        press("Control+.")
        expect(shown.locator("#problems-title")).to_have_text("No problems")
        saved(shown)
        press("F6")
        expect(shown.locator("#problems")).to_be_focused()
        press("F6")
        expect(shown.locator("#session")).to_be_focused()
        press("F6")
        expect(shown.locator("#panel")).to_be_focused()
        press("F6")
        expect(shown.locator("#lane :focus")).to_have_count(1)
        press("F6")
        expect(shown.get_by_role("button", name="Play")).to_be_focused()
        press("Shift+F6")
        expect(shown.locator("#lane :focus")).to_have_count(1)
        press("F6")
        press("F6")
        expect(shown.get_by_role("link", name="Moon")).to_be_focused()
        press("?")
        expect(shown.get_by_role("dialog", name="Keys")).to_be_visible()
        press("Escape")
        expect(shown.get_by_role("link", name="Moon")).to_be_focused()
        press("F6")
        expect(text(shown)).to_be_focused()
        press("F1")
        expect(shown.get_by_role("dialog", name="Keys")).to_be_visible()
    assert "[bell low]" in (folder / "moon.md").read_text("utf-8")


def reached(shown: Page, label: str) -> None:
    """Press Tab until a field has the focus."""
    for _ in range(10):
        shown.keyboard.press("Tab")
        if shown.get_by_label(label).evaluate("field => field === document.activeElement"):
            return
    raise AssertionError(f"{label} is not reached by Tab")


def test_every_control_shows_its_focus_and_none_holds_it(browser: Browser, folder: Path) -> None:
    for shown in opened(browser, folder, WRONG):
        stops = []
        shown.locator("#project").click()
        for _ in range(30):
            shown.keyboard.press("Tab")
            stop, outline = shown.evaluate(
                "(() => { const e = document.activeElement, name = e.id || e.className || e.tagName;"
                " return [e === document.body ? 'BODY' : name, "
                "getComputedStyle(e.closest('.cm-editor') ?? e).outlineStyle]; })()"
            )
            if stop == "BODY":
                break
            assert outline == "solid" or "cm-content" in stop, stop  # the text has a cursor
            stops.append(stop.split()[0])
        assert {"new", "keys", "cm-content", "where", "fix"} <= set(stops)


def test_many_scripts_are_found_by_their_words(browser: Browser, folder: Path) -> None:
    for number in range(12):
        (folder / f"rest-{number}.md").write_text(f"---\ntitle: Répose {number}\n---\nRest.\n", "utf-8")
    with studio(folder) as running, page(browser, running.address, viewport=PHONE) as shown:
        links = shown.get_by_role("navigation").get_by_role("link")
        expect(links).to_have_count(12)
        shown.get_by_label("Find a script").fill("repose 11")
        expect(links).to_have_text(["Répose 11rest-11.md"])
        shown.get_by_label("Find a script").fill("nothing such")
        expect(shown.get_by_text("No script has these words")).to_be_visible()
        shown.get_by_label("Find a script").fill("11")
        links.first.click()
        expect(shown.get_by_role("heading", level=1)).to_have_text("Répose 11")
        shown.get_by_role("link", name="Scripts").click()
        expect(links.first).to_be_visible()


def test_the_list_keeps_the_focus_when_it_changes(browser: Browser, folder: Path) -> None:
    for shown in opened(browser, folder):
        links = shown.get_by_role("navigation").get_by_role("link")
        rest = shown.get_by_role("link", name="Rest")
        rest.focus()
        shown.keyboard.press("?")
        (folder / "arrive.md").write_text("---\ntitle: Arrive\n---\nHello.\n", "utf-8")
        expect(links).to_have_text(["Arrivearrive.md", "Restrest.md"])
        shown.keyboard.press("Escape")
        expect(rest).to_be_focused()
        (folder / "rest.md").write_text(REST.replace("Rest", "Rest well"), "utf-8")
        expect(links).to_have_text(["Arrivearrive.md", "Rest wellrest.md"])
        expect(shown.get_by_role("link", name="Rest well")).to_be_focused()
        (folder / "rest.md").unlink()
        expect(links).to_have_text(["Arrivearrive.md"])
        expect(links).to_be_focused()


def test_words_of_a_script_are_never_markup(browser: Browser, folder: Path) -> None:
    nasty = "<img src=x onerror=alert(1)>"
    (folder / "a<b>&c.md").write_text(f"---\ntitle: '{nasty}'\n{nasty}: 1\n---\n\n[{nasty}]\n", "utf-8")
    with studio(folder, "a<b>&c.md") as running, page(browser, running.address, viewport=DESKTOP) as shown:
        expect(shown.get_by_role("heading", level=1)).to_have_text(nasty)
        expect(shown.locator("#problems-title")).to_contain_text("error")
        expect(shown.locator("#problem-list")).to_contain_text("<img")
        assert shown.locator("img").count() == 1  # the page's own
