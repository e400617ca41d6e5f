"""Voices that speak what a track lacks: in which order, and what happens if they fail or hang."""

from __future__ import annotations

import threading
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from renderer.errors import InputError
from renderer.speech.clip_maker import ClipMaker
from renderer.speech.worker_pool import Task
from renderer.storage.store import LostError
from renderer.workflows.compile import Compiled
from renderer.workflows.live_track import LiveTrack
from renderer.workflows.live_tracks import LiveTracks
from tests.support import odd_engines
from tests.support.studio_page import Page
from tests.support.studio_tracks import SCRIPT, finished, post

ODD = "---\ntitle: Rest\nvoice: odd\n---\nWell then.\n\nSENTENCE\n\nAnd rest.\n"
"""When the voice hangs, it writes the number of its process to the file that the sentence names."""


@pytest.fixture
def odd(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Installs voices that fail in many ways."""
    odd_engines.install(tmp_path / "site")
    odd_engines.hang_briefly(monkeypatch)
    monkeypatch.syspath_prepend(str(tmp_path / "site"))


def spoken(track: Any) -> dict[str, bool]:
    return {event["text"]: event["spoken"] for event in track["events"] if event["kind"] == "speech"}


@pytest.mark.usefixtures("odd")
@pytest.mark.parametrize("word", ["raise", "crash", "hang"])
def test_a_sentence_that_fails_is_reported_and_the_others_are_spoken(
    page: Page, project: Path, tmp_path: Path, word: str
) -> None:
    (project / "renderer.toml").write_text("sentence_timeout_seconds = 6\n")
    sentence = f"{word} {tmp_path / 'pid'}."
    text = ODD.replace("SENTENCE", sentence)
    with page.events() as events:
        post(page, text, line=1)
        content = next(content for name, content in events if name == "failed")
        assert (content["path"], content["file"]) == ("rest.md", "")
        assert (content["line"], content["column"]) == (7, 1)
        assert sentence in content["error"]
        track = finished(page, events)
    assert spoken(track) == {"Well then.": True, sentence: False, "And rest.": True}
    assert not track["complete"]
    assert page.get("/api/project").status == 200


@pytest.mark.usefixtures("odd")
def test_a_sentence_of_an_included_file_that_fails_is_reported_there(
    page: Page, project: Path, tmp_path: Path
) -> None:
    (project / "parts").mkdir()
    (project / "parts" / "intro.md").write_text(f"Hello.\n\nraise {tmp_path / 'pid'}.\n")
    with page.events() as events:
        post(page, ODD.replace("SENTENCE", "[include parts/intro.md]"), line=1)
        content = next(content for name, content in events if name == "failed")
        place = content["path"], content["file"], content["line"], content["column"]
        assert place == ("rest.md", "parts/intro.md", 3, 1)
        event = next(one for one in finished(page, events)["events"] if not one["spoken"])
    assert (event["path"], event["line"], event["column"]) == place[1:]


def test_the_words_after_the_cursor_are_spoken_first(page: Page, monkeypatch: pytest.MonkeyPatch) -> None:
    order: list[str] = []
    speak = ClipMaker.clip

    def noted(maker: ClipMaker, task: Task) -> Any:
        order.append(task.utterance.text)
        return speak(maker, task)

    monkeypatch.setattr(ClipMaker, "clip", noted)
    monkeypatch.setattr("renderer.workflows.options.cpu_count", lambda: 1)
    with page.events() as events:
        place = {"line": 9, "column": 25}
        page.ask("POST", "/api/tracks", {"path": "rest.md", "text": SCRIPT, "from": place})
        finished(page, events)
    assert order == ["And go on.", "The last words.", "Hello there.", "Now rest a while."]


def test_the_first_sentence_is_there_while_the_second_is_spoken(
    page: Page, monkeypatch: pytest.MonkeyPatch
) -> None:
    go_on = threading.Event()
    speak = ClipMaker.clip

    def waiting(maker: ClipMaker, task: Task) -> Any:
        if task.utterance.text != "Hello there.":
            assert go_on.wait(60)
        return speak(maker, task)

    monkeypatch.setattr(ClipMaker, "clip", waiting)
    with page.events() as events:
        post(page, line=1)
        content = next(content for name, content in events if name == "track")
        track = page.get(f"/api/tracks/{content['plan']}").json
        assert [text for text, is_spoken in spoken(track).items() if is_spoken] == ["Hello there."]
        go_on.set()
        finished(page, events)


def test_a_newer_text_is_spoken_in_the_place_of_an_older_one(
    page: Page, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, go_on = threading.Event(), threading.Event()
    speak = ClipMaker.clip

    def waiting(maker: ClipMaker, task: Task) -> Any:
        if task.utterance.text == "Hello there.":
            first.set()
            assert go_on.wait(60)
        return speak(maker, task)

    monkeypatch.setattr(ClipMaker, "clip", waiting)
    monkeypatch.setattr("renderer.workflows.options.cpu_count", lambda: 1)
    with page.events() as events:
        post(page, line=1)
        assert first.wait(60)
        newer = SCRIPT.replace("Now rest\na while.", "Stay.").replace("And go on.", "").replace("The", "Your")
        post(page, newer, line=1)
        go_on.set()
        track = finished(page, events)
    assert spoken(track) == {"Hello there.": True, "Stay.": True, "Your last words.": True}


def test_a_voice_that_is_not_trusted_does_not_run(page: Page, project: Path) -> None:
    ran = project / "ran"
    (project / "renderer.toml").write_text(
        f'[voices.own]\nengine = "command"\ncommand = ["touch", {str(ran)!r}]\n'
    )
    answer = post(page, SCRIPT.replace("tone:low", "own"))
    assert answer.status == 422
    (problem,) = answer.json["problems"]
    assert "renderer trust" in f"{problem['message']} {problem['remedy']}"
    assert not ran.exists()


def test_a_cache_that_is_not_trusted_is_not_used(
    page: Page, project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("RENDERER_CACHE")
    (project / "renderer.toml").write_text(f'cache = "{project.parent / "elsewhere"}"\n')
    assert post(page).status == 422
    assert not (project.parent / "elsewhere").exists()


def test_the_same_text_tries_a_sentence_again(page: Page, monkeypatch: pytest.MonkeyPatch) -> None:
    speak, failures = ClipMaker.clip, ["And go on."]

    def failing(maker: ClipMaker, task: Task) -> Any:
        if task.utterance.text in failures:
            raise task.error("the server is away")
        return speak(maker, task)

    monkeypatch.setattr(ClipMaker, "clip", failing)
    with page.events() as events:
        post(page, line=1)
        assert not spoken(finished(page, events))["And go on."]
        post(page, SCRIPT.replace("last", "very last"), line=1)
        assert not spoken(finished(page, events))["And go on."]
        failures.clear()
        post(page, SCRIPT.replace("last", "very last"), line=1)
        while not spoken(finished(page, events))["And go on."]:
            pass  # an event of the text before


def fail(monkeypatch: pytest.MonkeyPatch, *errors: Exception) -> None:
    """Let the first attempts to speak a sentence fail."""
    speak, failures = ClipMaker.clip, [*errors]

    def failing(maker: ClipMaker, task: Task) -> Any:
        if task.utterance.text == "And go on." and failures:
            raise failures.pop()
        return speak(maker, task)

    monkeypatch.setattr(ClipMaker, "clip", failing)


def test_the_rest_is_spoken_after_a_sound_was_lost(page: Page, monkeypatch: pytest.MonkeyPatch) -> None:
    fail(monkeypatch, LostError())
    with page.events() as events:
        post(page, line=1)
        assert all(spoken(finished(page, events)).values())


def test_sentences_that_are_too_long_are_reported_and_the_others_are_spoken(page: Page) -> None:
    long = [f"{'Om ' * 300}{number}." for number in range(3)]
    head = "---\ntitle: Rest\nvoice: tone:low\nsay: {om: long long long long}\n---\n"
    text = head + "\n\n".join([*long, "And rest."])
    with page.events() as events:
        post(page, text, line=1)
        found = [next(content for name, content in events if name == "failed") for _ in long]
        done = next(content["done"] for name, content in events if name == "speaking")
    assert ([content["line"] for content in found], done) == ([6, 8, 10], 1)
    assert found[0]["error"] == "a sentence has 6,002 characters, more than 5,000"
    assert found[0]["remedy"] == "end it earlier, with a full stop"


def test_a_sound_that_is_lost_again_and_again_is_reported(
    page: Page, monkeypatch: pytest.MonkeyPatch
) -> None:
    fail(monkeypatch, LostError(), LostError(), LostError())
    with page.events() as events:
        post(page, line=1)
        content = next(content for name, content in events if name == "failed")
        assert content["error"].endswith("files that were just written there are damaged or gone")
        assert content["remedy"] == "check the disk"
        post(page, line=1)
        assert all(spoken(finished(page, events)).values())


def test_sentences_are_spoken_after_an_error_of_the_studio(
    page: Page, monkeypatch: pytest.MonkeyPatch
) -> None:
    fail(monkeypatch, KeyError("odd"))
    with page.events() as events:
        post(page, line=1)
        content = next(content for name, content in events if name == "failed")
        assert content["error"] == "the studio has an error of its own (KeyError)"
        assert (content["file"], content["line"]) == ("", 0)
        post(page, line=1)
        assert all(spoken(finished(page, events)).values())


def test_sentences_are_spoken_after_a_track_could_not_be_laid_out(
    page: Page, monkeypatch: pytest.MonkeyPatch
) -> None:
    lay_out, failures = LiveTracks.lay_out, [InputError("ocean.wav: no such file; write another name")]

    def failing(live: LiveTracks, compiled: Compiled, length: Fraction | None) -> LiveTrack:
        if threading.current_thread().name == "completing" and failures:
            raise failures.pop()
        return lay_out(live, compiled, length)

    monkeypatch.setattr(LiveTracks, "lay_out", failing)
    monkeypatch.setattr("renderer.studio.completer._BETWEEN_TRACKS_SECONDS", -1.0)
    with page.events() as events:
        post(page, line=1)
        content = next(content for name, content in events if name == "failed")
        assert content["error"] == "ocean.wav: no such file"
        post(page, line=1)
        assert all(spoken(finished(page, events)).values())
