"""Voices that speak another take for the studio, and what happens if they fail, hang or nobody waits."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import Any

import msgspec
import pytest

from renderer.speech.clip_maker import ClipMaker
from renderer.speech.worker_pool import Task
from tests.support import odd_engines
from tests.support.studio_page import Page
from tests.support.studio_takes import ROUNDS, TAKES, WORDS, ask, place, sentences, takes, with_takes
from tests.support.studio_tracks import post
from tests.support.takes import spoken, take, wav

ODD = "---\ntitle: Rest\nvoice: tone:low\n---\nWell then.\n\nSENTENCE\n\nAnd rest.\n"


@pytest.fixture
def odd(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Installs voices that fail in many ways."""
    odd_engines.install(tmp_path / "site")
    odd_engines.hang_briefly(monkeypatch)
    monkeypatch.syspath_prepend(str(tmp_path / "site"))


def test_another_take_is_spoken_and_heard_but_chosen_by_the_person(page: Page, project: Path) -> None:
    (project / "rest.md").write_text(ROUNDS)
    before = post(page, ROUNDS).json["plan"]
    answer = ask(page, "/new", **place(page, WORDS), words_per_minute=90)
    assert answer.status == 200
    own, slow = answer.json["sentence"]["takes"]
    assert (own["times"], slow["times"], slow["id"]) == ([1, 2, 3], [], answer.json["made"])
    assert (slow["words_per_minute"], slow["spoken"]) == (90.0, True)
    assert page.get(slow["address"]).status == 200
    assert post(page, ROUNDS).json["plan"] == before
    again = ask(page, "/choose", **place(page, WORDS), take=slow["id"])
    assert post(page, ROUNDS).json["plan"] != before
    assert ask(page, "/new", **place(page, WORDS), words_per_minute=90).json["undo"] is None
    ask(page, "/restore", **place(page, WORDS), **again.json["undo"])
    undone = ask(page, "/restore", **place(page, WORDS), **answer.json["undo"])
    assert len(undone.json["sentence"]["takes"]) == 1
    assert post(page, ROUNDS).json["plan"] == before
    assert not (project / "out").exists()


def test_the_text_of_the_page_is_spoken_and_not_that_of_the_disk(page: Page, project: Path) -> None:
    text = ROUNDS.replace("Lie down.", "Sit here.")
    answer = ask(page, "/new", text, **place(page, "Sit here.", text), voice="tone:high")
    assert [take["voice"] for take in answer.json["sentence"]["takes"]] == ["tone:low", "tone:high"]
    assert "Sit here." in (project / TAKES).read_text()


@pytest.mark.parametrize(
    ("more", "status", "error"),
    [
        ({}, 409, "this would sound like a take that there is already"),
        ({"seed": 3}, 409, "this would sound like a take that there is already"),
        ({"each_round": True}, 409, "this would sound like a take that there is already"),
        ({"voice": "gone"}, 422, 'unknown voice "gone"'),
        ({"voice": "../x:y"}, 422, 'unknown voice engine "../x"'),
        ({"words_per_minute": 1e300}, 422, '"1e+300" is not a number from 40 to 600'),
        ({"words_per_minute": -1}, 422, '"-1" is not a number from 40 to 600'),
        ({"seed": 1 << 40}, 422, "write a whole number from 0 to 4294967295"),
        ({"time": 9}, 404, "rest.md: no voice says this sentence for time 9"),
    ],
)
def test_what_cannot_be_spoken_is_refused(
    page: Page, project: Path, more: dict[str, Any], status: int, error: str
) -> None:
    answer = ask(page, "/new", **place(page, WORDS), **more)
    assert answer.status == status
    assert error in answer.json["error"]
    assert not (project / TAKES).exists()


def test_rounds_are_needed_for_a_take_for_each(page: Page) -> None:
    answer = ask(page, "/new", **place(page, "Lie down."), each_round=True)
    assert (answer.status, answer.json["error"]) == (404, "rest.md: voices say this sentence once")


def test_rounds_of_a_recorded_voice_get_no_takes(page: Page, project: Path) -> None:
    own = '[voices.me]\nengine = "takes"\nfolder = "takes"\nfallback = "tone:low"\n'
    (project / "renderer.toml").write_text(own)
    (project / "takes").mkdir()
    (project / "takes" / "breathe-out-slowly.wav").write_bytes(wav(take(spoken())))
    recorded = ROUNDS.replace("tone:low", "me")
    assert page.ask("POST", "/api/recording", {"path": "rest.md", "text": recorded}).status == 200
    answer = ask(page, "/new", recorded, line=11, column=1, each_round=True)
    assert (answer.status, answer.json["error"]) == (404, "rest.md: a recorded voice says this sentence")


def test_the_fallback_of_a_recorded_voice_speaks_other_takes(page: Page, project: Path) -> None:
    """Until there is a recording of the sentence, which no take replaces."""
    own = '[voices.me]\nengine = "takes"\nfolder = "takes"\nfallback = "low"\n[voices.low]\nengine = "tone"\n'
    (project / "renderer.toml").write_text(own)
    (project / "takes").mkdir()
    text = ROUNDS.replace("tone:low", "me")
    answer = ask(page, "/new", text, **place(page, WORDS, text), words_per_minute=90)
    own_take, slow = answer.json["sentence"]["takes"]
    assert [(each["voice"], each["chosen"]) for each in (own_take, slow)] == [("low", True), ("low", False)]
    assert (slow["words_per_minute"], slow["spoken"]) == (90, True)
    locked = ask(page, "/lock", text, **place(page, WORDS, text), take=slow["id"])
    assert locked.json["sentence"]["takes"][1]["locked"]
    (project / "takes" / "breathe-out-slowly.wav").write_bytes(wav(take(spoken())))
    (only,) = takes(page, WORDS, text)
    assert only["kind"] == "recorded"


def test_a_take_that_is_not_spoken_is_spoken_to_be_heard(page: Page, project: Path) -> None:
    with_takes(project, "rate = 80")
    before = (project / TAKES).read_bytes()
    own, slow = takes(page, WORDS)
    assert (own["address"], slow["address"]) == ("", "")
    answer = ask(page, "/speak", **place(page, WORDS), take=slow["id"])
    own, slow = answer.json["sentence"]["takes"]
    assert own["address"] == ""
    assert page.get(slow["address"]).status == 200
    assert (project / TAKES).read_bytes() == before


@pytest.mark.usefixtures("odd")
@pytest.mark.parametrize("word", ["raise", "crash", "hang"])
def test_a_voice_that_fails_is_reported_and_changes_nothing(
    page: Page, project: Path, tmp_path: Path, word: str
) -> None:
    (project / "renderer.toml").write_text("sentence_timeout_seconds = 6\n")
    sentence = f"{word} {tmp_path / 'pid'}."
    text = ODD.replace("SENTENCE", sentence)
    answer = ask(page, "/new", text, **place(page, sentence, text), voice="odd")
    assert answer.status == 422
    assert sentence in answer.json["error"]
    assert not (project / TAKES).exists()
    spoken = ask(page, "/new", text, **place(page, "Well then.", text), voice="tone:high")
    assert spoken.status == 200


def waiting(monkeypatch: pytest.MonkeyPatch) -> tuple[threading.Event, threading.Event]:
    """Let voices wait: the first event is set when one is asked, and the second lets it speak."""
    asked, go_on = threading.Event(), threading.Event()
    speak = ClipMaker.clip

    def slow(maker: ClipMaker, task: Task) -> Any:
        asked.set()
        assert go_on.wait(60)
        return speak(maker, task)

    monkeypatch.setattr(ClipMaker, "clip", slow)
    return asked, go_on


def test_a_slow_voice_keeps_nobody_waiting(page: Page, monkeypatch: pytest.MonkeyPatch) -> None:
    asked, go_on = waiting(monkeypatch)
    where = place(page, WORDS)
    answers: list[Any] = []
    asking = threading.Thread(target=lambda: answers.append(ask(page, "/new", **where, words_per_minute=90)))
    asking.start()
    assert asked.wait(60)
    assert page.get("/api/project").status == 200
    assert sentences(page)[WORDS]["take_count"] == 1
    go_on.set()
    asking.join(60)
    assert answers[0].json["sentence"]["take_count"] == 2


def test_a_page_that_leaves_takes_its_wish_with_it(
    page: Page, project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("renderer.speech.speaking._PATIENCE_SECONDS", 0.1)
    asked, go_on = waiting(monkeypatch)
    where = place(page, WORDS)
    connection = page.connect()
    body = {"path": "rest.md", "text": ROUNDS, **where, "words_per_minute": 90}
    connection.request("POST", "/api/takes/new", body=msgspec.json.encode(body), headers=page.headers())
    assert asked.wait(60)
    connection.close()
    go_on.set()
    assert ask(page, "/new", **where, words_per_minute=80).status == 200
    assert [take["words_per_minute"] for take in takes(page, WORDS)] == [110.0, 80.0]
    assert "rate = 90" not in (project / TAKES).read_text()
