"""The review of a script in the studio: what is accepted at which place, and by which sound."""

from __future__ import annotations

import errno
import os
from pathlib import Path
from typing import Any

import pytest

from renderer.cli.main import main
from tests.support.studio_page import Answer, Page
from tests.support.studio_takes import ROUNDS, WORDS, with_takes

FILE = "rest.review.toml"


@pytest.fixture
def script(project: Path) -> Path:
    """The script on the disk, spoken, with another take of its second sentence for the second round."""
    script = with_takes(project, "rate = 90, chosen = [2]")
    assert main(["render", str(script), "--format", "wav", "--quiet", "--out", str(project / "out")]) == 0
    return script


def ask(page: Page, what: str = "", text: str = ROUNDS, **more: object) -> Answer:
    return page.ask("POST", f"/api/review{what}", {"path": "rest.md", "text": text, **more})


def listed(page: Page, text: str = ROUNDS) -> list[Any]:
    answer = ask(page, "", text)
    assert answer.status == 200, answer.body
    found: list[Any] = answer.json["sentences"]
    return found


def states(answer: Answer) -> list[str]:
    assert answer.status == 200, answer.body
    return [sentence["state"] for sentence in answer.json["sentences"]]


def place(sentence: Any) -> dict[str, Any]:
    return {name: sentence[name] for name in ("number", "time")}


def accept(page: Page, sentence: Any, text: str = ROUNDS) -> Answer:
    return ask(page, "/accept", text, **place(sentence), sound=sentence["sound"])


@pytest.mark.usefixtures("script")
def test_each_sound_of_a_sentence_is_listed_at_its_place(page: Page) -> None:
    found = listed(page)
    assert [
        (each["words"], each["number"], each["time"], each["line"], each["column"]) for each in found
    ] == [
        ("Lie down.", 1, 1, 8, 1),
        (WORDS, 2, 1, 11, 1),
        ("Rest.", 3, 1, 11, 21),
        (WORDS, 2, 2, 11, 1),
        ("The last words.", 4, 1, 14, 1),
    ]
    assert [each["turn"] for each in found] == [1, 1, 1, 2, 1]
    assert {each["state"] for each in found} == {"new"}
    assert {each["path"] for each in found} == {""}
    assert ask(page).json["version"] == ""


@pytest.mark.usefixtures("script")
def test_a_sentence_is_accepted_withdrawn_and_noted(page: Page, project: Path) -> None:
    found = listed(page)
    assert states(accept(page, found[1])) == ["new", "accepted", "new", "new", "new"]
    accepted = accept(page, found[3])
    assert states(accepted) == ["new", "accepted", "new", "accepted", "new"]
    takes = page.ask("POST", "/api/takes", {"path": "rest.md", "text": ROUNDS}).json["sentences"]
    assert [sentence["review"] for sentence in takes] == ["new", "accepted", "new", "new"]
    noted = ask(page, "/note", **place(found[1]), note=" too fast ")
    assert [each["note"] for each in noted.json["sentences"]] == ["", "too fast", "", "too fast", ""]
    assert noted.json["version"] not in ("", accepted.json["version"])
    assert states(ask(page, "/withdraw", **place(found[3]))) == ["new"] * 5
    assert (project / FILE).read_text().endswith(f'[\n  {{ words = "{WORDS}", note = "too fast" }},\n]\n')
    deleted = ask(page, "/note", **place(found[1]), note="")
    assert {each["note"] for each in deleted.json["sentences"]} == {""}
    assert main(["review", str(project / "rest.md")]) == 1


@pytest.mark.usefixtures("script")
def test_the_review_is_that_of_the_text_and_not_of_the_disk(page: Page) -> None:
    first = listed(page)[0]
    assert states(accept(page, first))[0] == "accepted"
    later = "\n" + ROUNDS.replace("Lie down.", "Sit. Lie down.")
    found = listed(page, later[1:])
    assert [(each["words"], each["state"]) for each in found[:2]] == [
        ("Sit.", "unspoken"),
        ("Lie down.", "accepted"),
    ]
    assert found[1]["column"] == 6
    assert states(ask(page, "", ROUNDS.replace("tone:low", "tone:high")))[0] == "unspoken"


@pytest.mark.usefixtures("script")
def test_what_cannot_be_done_is_said_in_words(page: Page, project: Path) -> None:
    first = listed(page)[0]
    unspoken = ROUNDS.replace("Lie", "Sit")
    for answer, status, error in (
        (accept(page, listed(page, unspoken)[0], unspoken), 409, "this sentence is not spoken yet"),
        (ask(page, "/accept", **place(first), sound="0" * 32), 412, "this sentence sounds different now"),
        (ask(page, "/withdraw", number=9, time=1), 404, "the script does not say this sentence any more"),
        (
            ask(page, "/note", number=1, time=9, note="x"),
            404,
            "the script does not say this sentence any more",
        ),
    ):
        assert answer.status == status
        assert answer.json["error"] == error
        assert answer.json["remedy"]
    long = ask(page, "/note", **place(first), note="a" * 1001)
    assert (long.status, long.json["error"][:30]) == (422, "a note is one line of at most ")
    assert long.json["remedy"] == "shorten it, and delete line breaks"
    assert ask(page, "", "[bel]").json["problems"][0]["message"]
    assert not (project / FILE).exists()
    (project / FILE).write_text("review = 3\n")
    answer = ask(page)
    assert answer.status == 422
    assert answer.json["error"] == "rest.review.toml, line 1: review is not a list of entries"
    assert answer.json["remedy"]


@pytest.mark.usefixtures("script")
def test_a_pipe_in_the_place_of_the_review_is_not_waited_for(page: Page, project: Path) -> None:
    os.mkfifo(project / FILE)
    answer = ask(page)
    assert answer.status == 422
    assert FILE in answer.json["error"]


@pytest.mark.usefixtures("script")
def test_a_lock_that_is_a_link_makes_no_file_elsewhere(page: Page, project: Path) -> None:
    (project / f".{FILE}.lock").symlink_to(project.parent / "outside")
    assert accept(page, listed(page)[0]).status == 403
    assert not (project.parent / "outside").exists()


@pytest.mark.usefixtures("script")
def test_a_review_that_cannot_be_written_is_named(page: Page, monkeypatch: pytest.MonkeyPatch) -> None:
    first = listed(page)[0]

    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr("renderer.storage.atomic_files.os.replace", full)
    answer = accept(page, first)
    assert answer.status == 507
    assert answer.json["error"].startswith(f"{FILE}: could not be saved: the disk is full")
