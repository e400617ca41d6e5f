"""Takes that the studio chooses, locks, unlocks and drops; each change can be undone, from any window."""

from __future__ import annotations

import errno
import os
from pathlib import Path
from typing import Any

import pytest

from renderer.cli.main import main
from renderer.storage import atomic_files, folder_lock
from tests.support.studio_page import Answer, Page
from tests.support.studio_takes import ROUNDS, TAKES, WORDS, ask, place, sentences, takes, with_takes
from tests.support.studio_tracks import post


@pytest.fixture
def script(project: Path) -> Path:
    """The script on the disk, with two more takes of its second sentence, of which the last is chosen."""
    return with_takes(project, "rate = 80, chosen = true", "rate = 90")


def change(page: Page, what: str, number: int = 1, text: str = ROUNDS, **more: object) -> Answer:
    """Change the take of the second sentence that has a number."""
    take = takes(page, WORDS, text)[number - 1]["id"]
    return ask(page, f"/{what}", text, **place(page, WORDS, text), take=take, **more)


def used(sentence: Any) -> dict[float, list[int]]:
    """For which times each take of a sentence is in use, by the speed of the take."""
    return {take["words_per_minute"]: take["times"] for take in sentence["takes"]}


def restore(page: Page, undo: Any) -> Answer:
    return ask(page, "/restore", **place(page, WORDS), **undo)


@pytest.mark.usefixtures("script")
def test_a_choice_is_answered_with_the_sentence_and_changes_the_track(page: Page, project: Path) -> None:
    before = post(page, ROUNDS).json["plan"]
    answer = change(page, "choose", 3)
    assert answer.status == 200
    assert used(answer.json["sentence"]) == {110.0: [], 80.0: [], 90.0: [1, 2, 3]}
    assert answer.json["version"] == ask(page, "").json["version"]
    assert post(page, ROUNDS).json["plan"] != before
    for_one = change(page, "choose", 1, time=2)
    assert used(for_one.json["sentence"]) == {110.0: [2], 80.0: [], 90.0: [1, 3]}
    assert change(page, "choose", 1, time=2).json["undo"] is None
    assert main(["takes", str(project / "rest.md")]) == 0


@pytest.mark.usefixtures("script")
def test_each_change_is_undone_and_done_again(page: Page, project: Path) -> None:
    file = project / TAKES
    for what, number in (("choose", 1), ("lock", 2), ("unlock", 2), ("drop", 2)):
        before = file.read_text()
        changed = change(page, what, number)
        after = file.read_text()
        assert (changed.status, before == after) == (200, False), (what, changed.body)
        undone = restore(page, changed.json["undo"])
        assert file.read_text() == before
        again = restore(page, undone.json["undo"])
        assert file.read_text() == after
        assert again.json["undo"] == changed.json["undo"]


@pytest.mark.usefixtures("script")
def test_an_undo_keeps_what_another_window_did_to_another_sentence(page: Page) -> None:
    undo = change(page, "choose", 1).json["undo"]
    lie = {**place(page, "Lie down."), "take": takes(page, "Lie down.")[0]["id"]}
    assert ask(page, "/lock", **lie).status == 200
    assert restore(page, undo).status == 200
    assert sentences(page)["Lie down."]["locked"]
    assert used(ask(page, "/sentence", **place(page, WORDS)).json["sentence"])[80.0] == [1, 2, 3]


@pytest.mark.usefixtures("script")
def test_an_undo_after_another_window_changed_the_sentence_is_refused(page: Page, project: Path) -> None:
    undo = change(page, "choose", 1).json["undo"]
    change(page, "choose", 3)
    file = project / TAKES
    before = file.read_text()
    answer = restore(page, undo)
    assert answer.status == 412
    assert answer.json["error"] == "the takes of this sentence have changed meanwhile"
    assert file.read_text() == before


@pytest.mark.usefixtures("script")
def test_a_locked_take_is_in_the_way_until_it_is_unlocked(page: Page) -> None:
    assert change(page, "lock", 2).json["sentence"]["locked"]
    for what, number in (("choose", 1), ("drop", 2), ("lock", 3)):
        answer = change(page, what, number)
        assert (answer.status, answer.json["remedy"]) == (409, "unlock it first"), what
    assert not change(page, "unlock", 2).json["sentence"]["locked"]
    assert change(page, "choose", 1).status == 200


@pytest.mark.usefixtures("script")
@pytest.mark.parametrize(
    ("what", "more", "status", "error"),
    [
        ("choose", {"take": "../../etc"}, 404, "rest.md: this sentence has no such take"),
        ("choose", {"take": ""}, 404, "rest.md: this sentence has no such take"),
        ("choose", {"time": 4}, 404, "rest.md: no voice says this sentence for time 4"),
        ("choose", {"time": 0}, 404, "rest.md: no voice says this sentence for time 0"),
        ("drop", {}, 422, "rest.md: this is what the script says"),
        ("lock", {"line": 1}, 404, "rest.md: no voice says a sentence at this place"),
        ("choose", {"path": "../outside.md"}, 422, "this is not the path of a script in this folder"),
    ],
)
def test_what_cannot_be_changed_is_refused(
    page: Page, project: Path, what: str, more: dict[str, Any], status: int, error: str
) -> None:
    before = (project / TAKES).read_text()
    wanted = {"path": "rest.md", "text": ROUNDS, **place(page, WORDS), "take": takes(page, WORDS)[0]["id"]}
    answer = page.ask("POST", f"/api/takes/{what}", wanted | more)
    assert (answer.status, answer.json["error"]) == (status, error)
    assert (project / TAKES).read_text() == before


@pytest.mark.usefixtures("script")
@pytest.mark.parametrize(
    "before",
    [
        "takes = [",
        'takes = [{ words = "Another." }]',
        'takes = [{ words = "Breathe out slowly.", seed = -1 }]',
    ],
)
def test_what_is_restored_must_be_takes_of_the_sentence(page: Page, project: Path, before: str) -> None:
    undo = change(page, "choose", 1).json["undo"]
    whole = (project / TAKES).read_text()
    assert restore(page, {**undo, "before": before}).status in (412, 422)
    assert (project / TAKES).read_text() == whole


def test_a_sentence_that_is_said_in_two_ways_is_locked_for_one_time(page: Page, project: Path) -> None:
    text = ROUNDS + "\n[pace 80%]\n\nBreathe out slowly.\n"
    (project / "rest.md").write_text(text)
    answer = change(page, "lock", 1, text)
    assert (answer.status, answer.json["remedy"]) == (409, "lock the take for one of the times")
    assert change(page, "lock", 1, text, time=4).status == 200


@pytest.mark.usefixtures("script")
@pytest.mark.parametrize(
    ("number", "status", "error"),
    [
        (errno.ENOSPC, 507, "rest.takes.toml: could not be saved: the disk is full"),
        (errno.EROFS, 403, "rest.takes.toml: could not be saved: the file system is read-only"),
        (errno.EACCES, 403, "rest.takes.toml: could not be saved: permission denied"),
    ],
)
@pytest.mark.parametrize("where", ["the lock", "the file"])
def test_a_disk_that_takes_nothing_leaves_the_takes_whole(
    page: Page,
    project: Path,
    monkeypatch: pytest.MonkeyPatch,
    where: str,
    number: int,
    status: int,
    error: str,
) -> None:
    before = (project / TAKES).read_text()
    wanted = {**place(page, WORDS), "take": takes(page, WORDS)[0]["id"]}

    def refuse(*_: object) -> None:
        raise OSError(number, os.strerror(number))

    with monkeypatch.context() as patched:
        if where == "the lock":
            patched.setattr(folder_lock, "_taken", refuse)
        else:
            patched.setattr(atomic_files, "_sync", refuse)
        answer = ask(page, "/choose", **wanted)
    assert (answer.status, answer.json["error"]) == (status, error)
    assert answer.json["remedy"]
    assert (project / TAKES).read_text() == before
    assert {path.name for path in project.iterdir()} == {"rest.md", TAKES}
    assert ask(page, "/choose", **wanted).status == 200


@pytest.mark.usefixtures("script")
def test_takes_for_which_a_file_has_no_room_are_refused(
    page: Page, project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    wanted = {**place(page, WORDS), "take": takes(page, WORDS)[0]["id"]}
    monkeypatch.setattr(
        "renderer.workflows.beside_script.MOST_BYTES", len((project / TAKES).read_bytes()) + 9
    )
    answer = ask(page, "/lock", **wanted)
    assert answer.status == 422
    assert answer.json["remedy"] == "delete some of them"
