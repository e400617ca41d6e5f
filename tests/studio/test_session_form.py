"""The front matter as a form: what it says, changes of the text, and samples of voices and beds."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.studio.conftest import SCRIPT
from tests.support.studio_page import Page

FRONT = """---
# mine
title: 'Rest'
voice: tone:low # calm
bed:
  name: ocean
  level: -3dB
---

Hello there.
"""


def asked(page: Page, address: str, text: str, **more: str) -> Any:
    return page.ask("POST", f"/api/session{address}", {"path": "rest.md", "text": text, **more})


def fields(page: Page, text: str) -> dict[str, Any]:
    return {field["key"]: field for field in asked(page, "", text).json["fields"]}


def test_a_form_says_what_is_written_and_what_applies_otherwise(page: Page, project: Path) -> None:
    (project / "renderer.toml").write_text('voice = "tone:high"\nhead_seconds = 4\n', "utf-8")
    form = asked(page, "", FRONT).json
    assert (form["bed"], form["bed_gain_db"], form["pace"], form["problem"]) == ("ocean", -3.0, 1.0, "")
    found = {field["key"]: field for field in form["fields"]}
    assert found["title"] == {
        "key": "title", "written": "Rest", "usual": "", "source": "default", "line": 3, "end_line": 3,
    }  # fmt: skip
    assert [found["bed"][key] for key in ("written", "line", "end_line")] == ["ocean, -3dB", 6, 7]
    assert [(found[key]["usual"], found[key]["source"]) for key in ("voice", "head", "rate", "tail")] == [
        ("tone:high", "renderer.toml"),
        ("4s", "renderer.toml"),
        ("110", "default"),
        ("2s, with a bed 8s", "default"),
    ]


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("Hello.\n", ""),
        ("", ""),
        ("---\ntitle: A\n", "the front matter is never closed"),
        ("---\ntitle: A: b\n---\n", "this line has a second colon"),
        ("---\n- title\n---\n", "the front matter is not a table"),
        ("---\nwords\n---\n", "the front matter is not a table"),
        ("---\n# words\n---\n", ""),
    ],
)
def test_a_form_says_why_a_front_matter_cannot_be_read(page: Page, text: str, problem: str) -> None:
    assert asked(page, "", text).json["problem"] == problem


@pytest.mark.parametrize("name", ["off", "None"])
def test_a_bed_that_is_off_is_none(page: Page, name: str) -> None:
    form = asked(page, "", f"---\ntitle: A\nbed: {name}\n---\n").json
    assert (form["bed"], form["bed_gain_db"]) == ("", 0.0)


def test_the_rates_are_those_of_the_voice(page: Page) -> None:
    assert asked(page, "", FRONT).json["rates"] is None
    slowest, fastest = asked(page, "", FRONT.replace("tone:low", "pyttsx3")).json["rates"]
    assert 40 <= slowest < 110 < fastest


def test_a_change_answers_with_the_text_and_saves_nothing(page: Page, project: Path) -> None:
    answer = asked(page, "/change", FRONT, key="voice", value="tone:high")
    assert answer.json == {"text": FRONT.replace("tone:low", "tone:high")}
    answer = asked(page, "/change", "Hello.\n", key="rate", value="90", title="Calm")
    assert answer.json == {"text": "---\ntitle: Calm\npacing:\n  rate: 90\n---\n\nHello.\n"}
    assert (project / "rest.md").read_text() == SCRIPT


def test_a_title_can_have_joined_signs_and_spaces_that_do_not_break(page: Page) -> None:
    title = "Soir\u00e9e\u00a0: \U0001f9d8\u200d\u2640\ufe0f"
    answer = asked(page, "/change", "Hello.\n", key="title", value=title)
    assert fields(page, answer.json["text"])["title"]["written"].split() == title.split()


@pytest.mark.parametrize(
    ("text", "key", "value", "status", "error"),
    [
        (FRONT, "say", "a", 400, "this cannot be changed here"),
        (FRONT, "title", "a\nb", 400, "this cannot be changed here"),
        (FRONT, "title", "a\u2028b", 400, "this cannot be changed here"),
        (FRONT, "bed", "ocean, 30dB", 422, "line 6, column 3: 30dB is out of range"),
        ("---\ntitle: A: b\n---\n", "voice", "a", 422, "line 2, column 9: this line has a second colon"),
    ],
)
def test_what_cannot_be_changed_is_refused(
    page: Page, text: str, key: str, value: str, status: int, error: str
) -> None:
    answer = asked(page, "/change", text, key=key, value=value)
    assert (answer.status, answer.json["error"]) == (status, error)


def test_a_sample_speaks_the_first_words_with_another_voice(page: Page) -> None:
    low, high = (
        asked(page, "/sample", SCRIPT, key="voice", value=voice).json["address"]
        for voice in ("tone:low", "tone:high")
    )
    assert low != high
    heard = page.ask("GET", low)
    assert heard.headers["content-type"] == "audio/wav"
    assert any(heard.body[44:])


def test_a_sample_is_made_also_of_a_front_matter_with_comments(page: Page) -> None:
    front = "title: A\nlength:\n  - 10m\n  # long\n  - 20m\nbed:\n  # loud\n  name: ocean\n"
    answer = asked(
        page, "/sample", f"---\n{front}---\n\nHello. [hold 1m-30m]\n", key="voice", value="tone:low"
    )
    assert (answer.status, list(answer.json)) == (200, ["address"])


def test_a_sample_of_a_bed_that_cannot_be_read_names_the_error(page: Page) -> None:
    answer = asked(page, "/sample", SCRIPT, key="bed", value=", x")
    assert (answer.status, answer.json["problems"][0]["message"]) == (422, "the name is missing")


def test_a_sample_of_a_script_with_an_error_names_the_error(page: Page) -> None:
    answer = asked(page, "/sample", SCRIPT + "[puase]\n", key="voice", value="tone:high")
    assert (answer.status, answer.json["problems"][0]["message"]) == (422, 'unknown cue "puase"')
