"""The takes of a script in the studio: the list of its sentences, and each take alone."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from renderer.cli.main import main
from tests.support.studio_page import Page
from tests.support.studio_takes import ROUNDS, TAKES, WORDS, ask, place, sentences, takes, with_takes
from tests.support.studio_tracks import HEADER_BYTES, post, rendered
from tests.support.takes import spoken, take, wav

FRAME_BYTES = 4


@pytest.fixture
def script(project: Path) -> Path:
    """The script on the disk, with one more take of its second sentence, which is chosen for time 2."""
    return with_takes(project, "rate = 90, chosen = [2]")


@pytest.mark.usefixtures("script")
def test_every_sentence_has_its_place_and_state(page: Page) -> None:
    found = sentences(page)
    assert [*found] == ["Lie down.", WORDS, "Rest.", "The last words."]
    assert [found[words]["number"] for words in found] == [1, 2, 3, 4]
    breathe = found[WORDS]
    assert {name: breathe[name] for name in ("line", "column", "end_line", "end_column", "path")} == {
        "line": 11, "column": 1, "end_line": 11, "end_column": 20, "path": "",
    }  # fmt: skip
    assert (breathe["times"], breathe["here"], breathe["take_count"]) == (3, [1, 2, 3], 2)
    assert (breathe["voice"], breathe["locked"], breathe["recorded"]) == ("tone:low", False, False)
    assert not breathe["spoken"]
    assert (found["Rest."]["column"], found["Rest."]["take_count"]) == (21, 1)


def test_the_list_is_that_of_the_text_and_not_of_the_disk(page: Page, script: Path) -> None:
    assert [*sentences(page, ROUNDS.replace("Lie", "Sit"))] == [
        "Sit down.",
        WORDS,
        "Rest.",
        "The last words.",
    ]
    assert script.read_text() == ROUNDS


def test_the_version_is_that_of_the_takes_file(page: Page, script: Path) -> None:
    file = script.with_name(TAKES)
    assert ask(page, "").json["version"] == hashlib.sha256(file.read_bytes()).hexdigest()
    file.unlink()
    assert ask(page, "").json["version"] == ""


def test_takes_of_a_sentence_say_how_they_are_spoken(page: Page, project: Path, script: Path) -> None:
    own, slow = takes(page, WORDS)
    assert (own["number"], own["own"], own["times"], own["chosen"]) == (1, True, [1, 3], True)
    assert (slow["number"], slow["own"], slow["times"], slow["chosen"]) == (2, False, [2], True)
    assert (own["words_per_minute"], slow["words_per_minute"]) == (110.0, 90.0)
    assert (own["spoken"], own["duration_ms"], own["address"]) == (False, None, "")
    assert not slow["spoken"]
    rendered(project, ROUNDS)
    own, slow = takes(page, WORDS)
    assert own["spoken"]
    assert slow["duration_ms"] > own["duration_ms"]
    assert own["address"] != slow["address"]
    assert script.read_text() == ROUNDS


def test_a_locked_take_says_that_it_is_stale(page: Page, script: Path) -> None:
    assert main(["takes", str(script), "--sentence", "1", "--lock", "1"]) == 0
    faster = ROUNDS.replace("voice: tone:low", "voice: tone:low\npacing: {rate: 130}")
    assert (sentences(page)["Lie down."]["locked"], sentences(page)["Lie down."]["stale"]) == (True, "")
    stale = sentences(page, faster)["Lie down."]["stale"]
    assert stale == "the script would now say it at rate 130"
    assert takes(page, "Lie down.", faster)[0]["stale"] == stale


def test_a_take_that_sounds_otherwise_than_it_did_is_stale(page: Page, project: Path) -> None:
    digest = "0" * 32
    with_takes(project, f'rate = 90, chosen = [2], digest = "{digest}", sample_rate = 48000')
    assert sentences(page)[WORDS]["stale"] == ""
    rendered(project, ROUNDS)
    assert "does not sound" in sentences(page)[WORDS]["stale"]
    assert "does not sound" in takes(page, WORDS)[1]["stale"]


def test_a_take_of_a_voice_that_is_gone_says_so_and_the_others_are_there(page: Page, project: Path) -> None:
    with_takes(project, 'voice = "gone"')
    own, gone = takes(page, WORDS)
    assert own["stale"] == ""
    assert (gone["spoken"], gone["address"]) == (False, "")
    assert gone["stale"] == 'unknown voice "gone"'


def test_a_take_alone_has_the_samples_and_the_level_of_the_track(page: Page, project: Path) -> None:
    rendered(project, ROUNDS)
    track = post(page, ROUNDS).json
    (speech,) = [event for event in track["events"] if event["text"] == "Lie down."]
    (own,) = takes(page, "Lie down.")
    alone = page.get(own["address"])
    assert alone.status == 200
    assert alone.headers["content-length"] == str(len(alone.body))
    assert (own["duration_ms"], own["doubt"]) == (speech["duration_ms"], "")
    first = HEADER_BYTES + FRAME_BYTES * round(speech["onset_ms"] * track["sample_rate"] / 1000)
    whole = page.get(track["address"]).body
    heard, expected = (
        np.frombuffer(data, "<i2").astype(int)
        for data in (alone.body[HEADER_BYTES:], whole[first : first + len(alone.body) - HEADER_BYTES])
    )
    assert np.abs(heard).max() > 1000
    assert np.abs(heard - expected).max() <= 2  # the dither depends on the place in the track
    part = page.get(own["address"], Range="bytes=100-199")
    assert (part.status, part.body) == (206, alone.body[100:200])
    assert page.get(own["address"], Range="bytes=99999999-").status == 416


def test_a_recorded_sentence_has_only_its_recording(page: Page, project: Path) -> None:
    (project / "renderer.toml").write_text(
        '[voices.me]\nengine = "takes"\nfolder = "takes"\nfallback = "tone:low"\n'
    )
    (project / "takes").mkdir()
    (project / "takes" / "lie-down.wav").write_bytes(wav(take(spoken())))
    text = ROUNDS.replace("tone:low", "me")
    (only,) = takes(page, "Lie down.", text)
    assert only["kind"] == "recorded"
    found = sentences(page, text)
    assert (found["Lie down."]["recorded"], found["Lie down."]["number"]) == (True, 0)
    others = {words: (each["recorded"], each["number"], each["voice"]) for words, each in found.items()}
    del others["Lie down."]
    assert others == {
        WORDS: (False, 1, "tone:low"), "Rest.": (False, 2, "tone:low"),
        "The last words.": (False, 3, "tone:low"),
    }  # fmt: skip


@pytest.mark.parametrize(
    ("more", "status", "error"),
    [
        ({"line": 1}, 404, "rest.md: no voice says a sentence at this place"),
        ({"line": 8, "column": 12}, 404, "rest.md: no voice says a sentence at this place"),
        ({"line": 8, "included": "other.md"}, 404, "rest.md: no voice says a sentence at this place"),
        ({"line": 8, "number": 2}, 404, "rest.md: no voice says a sentence at this place"),
        ({"line": -1 << 62, "column": 1 << 62}, 404, "rest.md: no voice says a sentence at this place"),
        ({"line": "8"}, 400, "the request cannot be read"),
    ],
)
def test_a_sentence_that_is_not_there_is_refused(
    page: Page, more: dict[str, Any], status: int, error: str
) -> None:
    answer = ask(page, "/sentence", **{"line": 8, "column": 1, **more})
    assert (answer.status, answer.json["error"]) == (status, error)


def test_what_is_wrong_in_the_script_or_the_takes_file_is_said(page: Page, script: Path) -> None:
    answer = ask(page, "", ROUNDS + "[bel]\n")
    assert answer.status == 422
    assert answer.json["problems"][0]["line"] == 15
    script.with_name(TAKES).write_text("takes = [{ words = 1 }]\n")
    answer = ask(page, "")
    assert answer.status == 422
    assert answer.json["problems"][0]["path"] == TAKES


def test_a_place_inside_a_sentence_names_it(page: Page) -> None:
    for column in (1, 5, 19, 20):
        answer = ask(page, "/sentence", line=11, column=column)
        assert answer.json["sentence"]["words"] == WORDS
    assert ask(page, "/sentence", line=11, column=21).json["sentence"]["words"] == "Rest."
    assert place(page, "Rest.") == {"line": 11, "column": 21}


def test_the_numbers_of_a_count_are_told_apart_by_their_numbers(page: Page) -> None:
    text = ROUNDS.replace("Lie down.", "[count 1-3 every 1s]")
    found = sentences(page, text)
    assert {found[words]["line"] for words in "123"} == {8}
    answer = ask(page, "/sentence", text, line=8, column=1, number=found["3"]["number"])
    assert answer.json["sentence"]["words"] == "3"


def test_a_take_that_is_not_kept_is_not_served(page: Page) -> None:
    assert page.get("/take/0123.wav").status == 404
    assert page.get("/take/..%2f..%2fetc%2fpasswd.wav").status == 404
