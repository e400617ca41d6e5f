"""Recording in the page, with a microphone that hears a file again and again."""

from __future__ import annotations

import json
import re
import shutil
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import soundfile
from playwright.sync_api import Browser, Locator, Page, expect

from renderer.cli.main import main
from tests.support.studio_browser import (
    DESKTOP,
    LOST,
    PHONE,
    Studio,
    axe_finds_nothing,
    page,
    studio,
    text,
)
from tests.support.takes import RATE, power_db, rendered, speech_in

SCRIPT = """---
title: Rest
voice: me
---

# One

Lie down. Breathe in. [pause 2s]
"""
SETTINGS = '[voices.me]\nengine = "takes"\nfolder = "takes"\nfallback = "tone:low"\n'
NONE_RECORDED, ONE_RECORDED = "0 of 2 sentences recorded", "1 of 2 sentences recorded"
REFUSED = (LOST, "409", "412")


@pytest.fixture
def script(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("RENDERER_CACHE", str(tmp_path / "cache"))
    script = tmp_path / "sessions" / "rest.md"
    script.parent.mkdir()
    script.write_text(SCRIPT)
    (script.parent / "renderer.toml").write_text(SETTINGS)
    return script


@contextmanager
def opened(browser: Browser, script: Path, **choices: Any) -> Iterator[tuple[Studio, Page]]:
    """The page with the script."""
    with (
        studio(script.parent, "rest.md") as running,
        page(browser, running.address, refusals=REFUSED, **{"viewport": DESKTOP} | choices) as shown,
    ):
        expect(text(shown)).to_be_visible()
        expect(shown.locator("#problems.pending")).to_have_count(0)
        yield running, shown


@contextmanager
def recording(browser: Browser, script: Path, **choices: Any) -> Iterator[tuple[Studio, Page]]:
    """The view in which somebody records."""
    with opened(browser, script, **choices) as (running, shown):
        shown.get_by_role("button", name="Record").click()
        expect(dialog(shown)).to_contain_text("of 2 sentences recorded")
        expect(shown.get_by_label("Position")).to_be_enabled()
        shown.get_by_label("Count 3, 2, 1 before").uncheck()
        yield running, shown


def dialog(shown: Page) -> Locator:
    return shown.get_by_role("dialog", name="Record")


def records(shown: Page) -> None:
    """Record until the words are over, as somebody would."""
    shown.keyboard.press("r")
    expect(shown.locator("#record-now")).to_have_text("Stop")
    hears(shown, "silent", "good", "silent")
    shown.keyboard.press("r")


def hears(shown: Page, *levels: str) -> None:
    """Wait until the meter has shown these levels, one after the other; none is missed on a busy machine."""
    shown.evaluate(
        """levels => new Promise(done => {
          const meter = document.getElementById("level");
          const look = () => {
            if (meter.dataset.level === levels[0]) levels.shift();
            if (levels.length === 0) done();
          };
          new MutationObserver(look).observe(meter, { attributes: true });
          look();
        })""",
        [*levels],
    )


def until_the_browser_keeps(shown: Page, recordings: int) -> None:
    shown.wait_for_function(
        """async wanted => {
          const [{ name }] = await indexedDB.databases();
          const result = asked => new Promise(done => { asked.onsuccess = () => done(asked.result); });
          const database = await result(indexedDB.open(name));
          const kept = await result(database.transaction("recordings").objectStore("recordings").count());
          database.close();
          return kept === wanted;
        }""",
        arg=recordings,
    )


def says(shown: Page, words: str) -> None:
    expect(shown.locator("#record-said")).to_contain_text(words)


def names(folder: Path) -> list[str]:
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*.wav"))


def row(shown: Page, number: int) -> Locator:
    return shown.get_by_role("listitem").filter(has_text=re.compile(f"Take {number}[,:]"))


def test_a_take_is_in_the_folder_and_sounds_as_the_same_file_by_the_commands(
    browser: Browser,
    script: Path,
    heard: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    with recording(browser, script) as (_, shown):
        expect(dialog(shown)).to_contain_text(NONE_RECORDED)
        expect(shown.locator("#record-words")).to_have_text("Lie down.")
        records(shown)
        expect(dialog(shown)).to_contain_text(ONE_RECORDED)
        expect(shown.locator("#record-state")).to_contain_text("Recorded and good")
        shown.keyboard.press("Escape")
        expect(dialog(shown)).to_have_count(0)
        in_lane = re.compile(r"^“Lie down\.”, 1\.[2-5] seconds, at 0:02$")
        expect(shown.get_by_role("option", name=in_lane)).to_be_attached()
    by_hand = script.parent.parent / "by-hand"
    (by_hand / "takes").mkdir(parents=True)
    for name in ("rest.md", "renderer.toml", "takes/takes.json"):
        shutil.copy(script.parent / name, by_hand / name)
    shutil.copy(heard, by_hand / "takes/001.wav")

    def command(*arguments: object) -> tuple[int, str, str]:
        status = main([str(argument) for argument in arguments])
        said = capsys.readouterr()
        return status, said.out, said.err

    assert soundfile.info(script.parent / "takes/001.wav").subtype == "PCM_24"
    clips = []
    for folder in (script.parent, by_hand):
        monkeypatch.chdir(folder)
        (judged,) = json.loads(command("takes", "rest.md", "--json")[1])["recordings"]
        assert [one["states"] for one in judged["takes"]] == [[], ["missing"]]
        track = rendered(folder / "rest.md", command)
        cue = speech_in(track)[0]
        clips.append(track["samples"][cue["onset_frames"] :][: cue["frames"], 0])
    mine, by_command = clips
    assert 1.1 < len(mine) / RATE < 1.6  # the quiet seconds around the words are cut off
    assert len(mine) == pytest.approx(len(by_command), abs=0.05 * RATE)
    assert power_db(mine) == pytest.approx(power_db(by_command), abs=0.2)
    fit = np.correlate(mine, by_command, "same").max()
    assert fit / np.sqrt((mine @ mine) * (by_command @ by_command)) > 0.98


def test_takes_are_chosen_by_keys_and_choices_are_taken_back(browser: Browser, script: Path) -> None:
    takes = script.parent / "takes"
    with recording(browser, script) as (_, shown):
        for _ in range(2):
            records(shown)
            says(shown, "Saved")
        expect(row(shown, 2)).to_be_visible()
        first, second = (takes / name for name in ("001.wav", "earlier/001-2.wav"))
        last = first.read_bytes()
        assert names(takes) == ["001.wav", "earlier/001-2.wav"]
        row(shown, 2).get_by_role("button", name="Choose").press("Enter")
        says(shown, "Chosen")
        expect(row(shown, 1)).to_contain_text("chosen")
        assert first.read_bytes() != last
        assert not second.exists() or second.read_bytes() != last
        row(shown, 1).get_by_role("button", name="Use none").press("Enter")
        expect(dialog(shown)).to_contain_text(NONE_RECORDED)
        for _ in range(2):
            with shown.expect_response("**/api/recording/choose"):
                shown.keyboard.press("Control+z")
        says(shown, "Undone")
        expect(dialog(shown)).to_contain_text(ONE_RECORDED)
        assert first.read_bytes() == last
        shown.keyboard.press("Control+y")
        says(shown, "Redone")
        assert first.read_bytes() != last
        assert len(names(takes)) == 2
        shown.keyboard.press("h")
        expect(shown.get_by_role("button", name=re.compile("^Stop: Take 1, chosen"))).to_be_visible()


def test_sentences_follow_each_other_by_keys_and_a_recording_is_thrown_away(
    browser: Browser, script: Path
) -> None:
    with recording(browser, script) as (_, shown):
        words = shown.locator("#record-words")
        for key, expected in (
            ("ArrowRight", "Breathe in."),
            ("ArrowRight", "Breathe in."),
            ("ArrowLeft", "Lie down."),
            ("n", "Breathe in."),
            ("n", "Lie down."),
        ):
            shown.keyboard.press(key)
            expect(words).to_have_text(expected)
        shown.get_by_label("Count 3, 2, 1 before").check()
        shown.keyboard.press("r")
        expect(shown.locator("#record-now")).to_have_text("Cancel")
        shown.keyboard.press("Escape")
        says(shown, "Discarded")
        shown.locator("#record-now").focus()
        shown.keyboard.press("Space")
        expect(shown.locator("#record-now")).to_have_text("Stop")
        shown.keyboard.press("ArrowRight")
        expect(words).to_have_text("Lie down.")
        shown.keyboard.press("Escape")
        expect(shown.locator("#record-now")).to_have_text("Record")
        assert names(script.parent) == []


def test_the_room_is_judged_in_words(browser: Browser, script: Path) -> None:
    with recording(browser, script) as (_, shown):
        hears(shown, "good", "silent")
        shown.get_by_role("button", name="Check the room").click()
        expect(shown.locator("#room")).to_have_text(
            re.compile(r"^The room is quiet\. Its noise is at -\d\d dB\.$")
        )


def test_a_take_that_cannot_be_sent_is_kept_and_sent_again(browser: Browser, script: Path) -> None:
    with recording(browser, script) as (running, shown):
        running.stop()
        records(shown)
        says(shown, "The recording is kept in this page, and sent when the studio is back")
        with shown.expect_event("dialog") as warning:
            shown.evaluate("setTimeout(() => location.reload())")
        assert warning.value.type == "beforeunload"
        warning.value.dismiss()
        shown.keyboard.press("Escape")
        expect(shown.locator("#notices")).to_contain_text("1 recording is not saved yet")
        shown.evaluate("location.hash = ''")
        expect(shown.locator("#welcome")).to_be_visible()
        expect(shown.locator("#notices")).to_contain_text("1 recording is not saved yet")
        running.start()
        expect(shown.locator("#notices")).not_to_contain_text("recording")
        assert names(script.parent / "takes") == ["001.wav"]


def test_a_take_that_is_not_sent_outlives_the_page(browser: Browser, script: Path) -> None:
    with recording(browser, script) as (running, shown):
        running.stop()
        records(shown)
        says(shown, "The recording is kept in this page, and sent when the studio is back")
        until_the_browser_keeps(shown, 1)
        shown.close(run_before_unload=False)
        running.start()
        again = shown.context.new_page()
        again.goto(running.address)
        notice = again.locator(".notice")
        expect(notice).to_contain_text("This browser kept 1 recording of rest.md that was not saved.")
        notice.get_by_role("button", name="Throw away").click()
        again.get_by_role("dialog", name="Throw away?").get_by_role("button", name="Keep").click()
        with again.expect_response("**/api/recording/takes*"):
            notice.get_by_role("button", name="Save").click()
        expect(notice).to_have_count(0)
        expect(again.locator("#problems.pending")).to_have_count(0)
        assert names(script.parent / "takes") == ["001.wav"]
        until_the_browser_keeps(again, 0)
        again.close()


def test_a_take_that_is_refused_can_be_downloaded(browser: Browser, script: Path, tmp_path: Path) -> None:
    with recording(browser, script) as (_, shown):
        (script.parent / "renderer.toml").write_text("")
        records(shown)
        says(shown, 'Renderer.toml has no recorded voice "me"; load the page again. The recording is kept')
        with shown.expect_download() as download:
            shown.get_by_role("button", name="Download").click()
        assert download.value.suggested_filename == "001.wav"
        download.value.save_as(tmp_path / "001.wav")
        assert soundfile.info(tmp_path / "001.wav").duration > 1
        expect(shown.get_by_role("button", name="Download")).to_be_hidden()


def test_leaving_the_view_keeps_what_is_spoken(browser: Browser, script: Path) -> None:
    with recording(browser, script) as (_, shown):
        shown.keyboard.press("r")
        hears(shown, "silent", "good", "silent")
        shown.get_by_role("button", name="Close").click()
        expect(dialog(shown)).to_have_count(0)
        shown.keyboard.press("F2")
        expect(dialog(shown)).to_contain_text(ONE_RECORDED)


def test_without_a_microphone_the_page_says_what_to_do(browser: Browser, script: Path) -> None:
    with opened(browser, script) as (_, shown):
        for error, words in (
            ("NotAllowedError", "Allow it beside the address of the page"),
            ("NotFoundError", "There is no microphone. Connect one"),
            ("NotReadableError", "perhaps because another program uses it"),
        ):
            refuse = f"async () => {{ throw new DOMException('', '{error}') }}"
            shown.evaluate(f"() => {{ navigator.mediaDevices.getUserMedia = {refuse} }}")
            shown.keyboard.press("F2")
            says(shown, words)
            shown.locator("#record-now").click()
            expect(shown.locator("#record-now")).to_have_text("Record")
            expect(shown.get_by_label("Position")).to_be_enabled()
            shown.keyboard.press("Escape")
            expect(dialog(shown)).to_have_count(0)


def test_a_script_without_a_recorded_voice_gets_one(browser: Browser, script: Path) -> None:
    settings = script.parent / "renderer.toml"
    settings.unlink()
    script.write_text(SCRIPT.replace("voice: me", "voice: tone:high"))
    with opened(browser, script) as (_, shown):
        shown.keyboard.press("F2")
        expect(dialog(shown)).to_contain_text("record one sentence after the other")
        axe_finds_nothing(shown)
        expect(shown.get_by_role("button", name="Record in my voice")).to_be_focused()
        shown.keyboard.press("Enter")
        expect(dialog(shown)).to_contain_text(NONE_RECORDED)
        expect(text(shown)).to_contain_text("voice: me")
        expect(shown.get_by_label("Position")).to_be_enabled()
    voice = tomllib.loads(settings.read_text())["voices"]["me"]
    assert voice == {"engine": "takes", "folder": "takes", "fallback": "tone:high"}


def test_each_recorded_voice_has_its_sentences_and_files_that_are_not_known_are_named(
    browser: Browser, script: Path, heard: Path
) -> None:
    other = SETTINGS.replace("[voices.me]", "[voices.you]").replace('"takes"\nfall', '"yours"\nfall')
    (script.parent / "renderer.toml").write_text(SETTINGS + other)
    script.write_text(f"{SCRIPT}\n[voice you] Sit up.\n")
    (script.parent / "takes").mkdir()
    shutil.copy(heard, script.parent / "takes/another sentence.wav")
    with recording(browser, script) as (_, shown):
        says(shown, "These files in takes belong to no sentence: another sentence.wav.")
        shown.get_by_role("dialog").get_by_label("Voice", exact=True).select_option("you")
        expect(shown.locator("#record-words")).to_have_text("Sit up.")
        records(shown)
        says(shown, "Saved")
        shown.get_by_role("dialog").get_by_label("Voice", exact=True).select_option("me")
        expect(shown.locator("#record-words")).to_have_text("Lie down.")
        shown.keyboard.press("Control+z")
        says(shown, "Undone")
        expect(shown.locator("#record-words")).to_have_text("Sit up.")
        assert names(script.parent / "yours") == ["earlier/001-1.wav"]


def test_a_script_with_an_error_says_which(browser: Browser, script: Path) -> None:
    script.write_text(f"{SCRIPT}\n[paus 2s]\n")
    with opened(browser, script) as (_, shown):
        shown.keyboard.press("F2")
        expect(dialog(shown)).to_contain_text("Line 10, column 1:")
        expect(dialog(shown)).to_contain_text("The sentences cannot be listed until then.")


def test_it_is_for_everybody(browser: Browser, script: Path) -> None:
    with recording(browser, script, viewport=PHONE) as (_, shown):
        records(shown)
        says(shown, "Saved")
        axe_finds_nothing(shown)
        shown.keyboard.press("r")
        expect(shown.locator("#record-now")).to_have_text("Stop")
        axe_finds_nothing(shown)
        shown.keyboard.press("Escape")
