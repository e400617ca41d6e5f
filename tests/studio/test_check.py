"""Checks while somebody types, and what can be completed."""

from __future__ import annotations

import json
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from renderer.api import text_check
from renderer.workflows import completions
from tests.studio.conftest import SCRIPT
from tests.support.studio_page import Page


def check(page: Page, text: str) -> Any:
    return page.ask("POST", "/api/check", {"path": "rest.md", "text": text})


def test_a_text_is_checked_and_not_saved(page: Page, project: Path) -> None:
    found = check(page, SCRIPT.replace("pause", "puase")).json
    assert found == {
        "problems": [
            {
                "line": 8,
                "column": 15,
                "width": 5,
                "message": 'unknown cue "puase"',
                "remedy": 'did you mean "pause"?',
                "warning": False,
                "path": "",
                "fixes": [{"line": 8, "column": 15, "width": 5, "text": "pause"}],
            }
        ],
        "cues": [{"line": 8, "column": 14, "width": 10, "kind": "wrong"}],
        "summary": None,
    }
    found = check(page, SCRIPT).json
    assert [track["name"] for track in found["summary"]["tracks"]] == ["rest"]
    assert (project / "rest.md").read_text() == SCRIPT


def test_a_script_with_html_is_sent_as_data(page: Page) -> None:
    answer = check(page, SCRIPT + "[<script>alert(1)</script>]\n")
    assert answer.headers["content-type"] == "application/json"
    assert answer.json["problems"][0]["message"].startswith('unknown cue "<script>')


def test_texts_are_checked_one_after_another(page: Page, monkeypatch: pytest.MonkeyPatch) -> None:
    began, go_on, checked = threading.Event(), threading.Event(), []

    def slow(_root: Path, _script: Path, text: str) -> text_check.TextCheck:
        checked.append(text)
        began.set()
        assert go_on.wait(30)
        return text_check.TextCheck(problems=(), cues=(), summary=None)

    monkeypatch.setattr(text_check, "check_text", slow)
    waiting = []
    for text in ("first", "second", "third"):
        connection = page.connect()
        body = json.dumps({"path": "rest.md", "text": text})
        connection.request("POST", "/api/check", body, page.headers())
        assert page.get("/api/project").status == 200  # so that the server has read the request
        assert began.wait(30)
        waiting.append(connection)
    go_on.set()
    assert [connection.getresponse().status for connection in waiting] == [200, 200, 200]
    for connection in waiting:
        connection.close()
    assert checked == ["first", "second", "third"]


def test_completions_are_of_the_script(page: Page, project: Path) -> None:
    (project / "rest.md").write_text("---\ntitle: Rest\nset: {side: left}\n---\nHello.\n")
    found = page.get("/api/completions?path=rest.md").json
    assert {"cues", "bells", "beds", "voices", "sounds", "values", "settings"} < set(found)
    assert found["values"] == [{"label": "side", "apply": "{side}", "detail": "left"}]
    assert {"label": "pause 3s", "apply": "[pause 3s]", "detail": "a pause of 3 seconds"} in found["cues"]


def test_completions_do_not_wait_for_the_list_of_voices(
    page: Page, project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (project / "renderer.toml").write_text('[voices.calm]\nengine = "tone"\n')
    has_list = threading.Event()

    def slow(_language: str) -> tuple[completions.Completion, ...]:
        has_list.wait()
        return (completions.Completion(label="tone:low", apply="tone:low"),)

    monkeypatch.setattr(completions, "_offered", slow)
    with ThreadPoolExecutor() as threads:
        whole = threads.submit(page.get, "/api/completions?path=rest.md")
        found = page.get("/api/completions?path=rest.md&voices=named").json
        assert ([one["label"] for one in found["voices"]], bool(found["cues"])) == (["calm"], True)
        has_list.set()
        assert [one["label"] for one in whole.result().json["voices"]] == ["calm", "tone:low"]


def test_a_remedy_names_what_the_page_has_and_no_command(page: Page) -> None:
    wrong = "---\ntitle: Rest\nvoice: zzzzzz\n---\nHello.\n"
    (problem,) = page.ask("POST", "/api/check", {"path": "rest.md", "text": wrong}).json["problems"]
    assert problem["message"] == 'unknown voice "zzzzzz"'
    assert problem["remedy"].startswith("after voice: at the top, or in [voice ...], choose")
