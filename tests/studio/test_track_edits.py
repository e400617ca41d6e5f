"""Other lengths of what is in a track, and the outlines of what sounds in it."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pytest

from tests.support.studio_page import Answer, Page
from tests.support.studio_tracks import post, rendered

HEAD = "---\ntitle: Rest\nvoice: tone:low\n"


def edit(
    page: Page, text: str, kind: str, duration_ms: float, changes: Mapping[str, object] | None = None
) -> Answer:
    track = post(page, text).json
    kinds = [event["kind"] for event in track["events"]]
    content = {"path": "rest.md", "text": text, "plan": track["plan"], "duration_ms": duration_ms}
    return page.ask("POST", "/api/edits", {**content, "event": kinds.index(kind), **(changes or {})})


def edited(text: str, answer: Answer) -> str:
    """The text with the changes of an answer."""
    assert answer.status == 200, answer.body
    lines = text.split("\n")
    for change in answer.json["changes"]:
        line, start = lines[change["line"] - 1], change["column"] - 1
        lines[change["line"] - 1] = line[:start] + change["text"] + line[start + change["width"] :]
    return "\n".join(lines)


@pytest.mark.parametrize(
    ("body", "kind", "duration_ms", "becomes"),
    [
        ("A. [pause 4s] B.", "pause", 2500, "A. [pause 2.5s] B."),
        ("A. [pause  1 minute] B.", "pause", 90_000, "A. [pause  1m30s] B."),
        ("A. [pause 1:30] B.", "pause", 120_000, "A. [pause 2m] B."),
        ("A. [pause] B.", "pause", 1234, "A. [pause 1.23s] B."),
        ("A. [long pause] B.", "pause", 0, "A. [pause 0.1s] B."),
        ("A. [hold 1m-10m, bell at end] B.", "hold", 75_000, "A. [hold 1m15s, bell at end] B."),
        ("A. [hold 6 breaths] B.", "hold", 30_000, "A. [hold 30s] B."),
        ("A. [30 seconds of silence] B.", "pause", 10_000, "A. [pause 10s] B."),
        ("Say *it*.\nAnd on.", "gap", 3000, "Say *it*. [pause 3s]\nAnd on."),
        ("A. [pause 1s] B.", "speech", 3000, "A. [pause 3s] [pause 1s] B."),
    ],
)
def test_a_length_is_written_into_the_text(
    page: Page, body: str, kind: str, duration_ms: float, becomes: str
) -> None:
    front = f"{HEAD}head: 0s\n---\n"
    found = edited(front + body, edit(page, front + body, kind, duration_ms))
    assert found == front + becomes
    assert post(page, found).status == 200


def test_a_written_pause_is_as_long_as_asked_at_another_pace(page: Page) -> None:
    text = f"{HEAD}pacing: {{pauses: 0.5}}\n---\nA. [pause 4s] B.\n"
    changed = edited(text, edit(page, text, "pause", 5000))
    assert "[pause 10s]" in changed
    (pause,) = [event for event in post(page, changed).json["events"] if event["kind"] == "pause"]
    assert pause["duration_ms"] == pytest.approx(5000, abs=24)


@pytest.mark.parametrize(
    ("body", "kind", "changes", "status", "error"),
    [
        ("A. [pause {rest}] B.", "pause", {}, 422, "[pause {rest}] has a value"),
        ("[include part.md]", "pause", {}, 422, "this is in part.md"),
        ("[for 1m]\nA.\n[end]", "silence", {}, 422, "the length of this is not written in the text"),
        ("A. [pause 1s] B.", "pause", {"text": "another"}, 409, "the text has changed"),
        ("A. [pause 1s] B.", "pause", {"plan": "../.."}, 409, "the text has changed"),
        ("A. [pause 1s] B.", "pause", {"event": 99}, 400, "the track has no such event"),
        ("A. [pause 1s] B.", "pause", {"event": -1}, 400, "the track has no such event"),
        ("A. [pause 1s] B.", "pause", {"duration_ms": 1e12}, 400, "this is not a length of a track"),
    ],
)
def test_what_cannot_be_changed_says_why(
    page: Page, project: Path, body: str, kind: str, changes: dict[str, object], status: int, error: str
) -> None:
    (project / "part.md").write_text("C. [pause 2s] D.\n")
    text = f"{HEAD}head: 0s\nset: {{rest: 2s}}\n---\n{body}\n"
    answer = edit(page, text, kind, 3000, changes)
    assert (answer.status, answer.json["error"]) == (status, error)


def test_the_outline_is_that_of_what_sounds(page: Page, project: Path) -> None:
    text = f"{HEAD}head: 0s\n---\nHello there. [bell high]\n"
    rendered(project, text)
    track = post(page, text).json
    last = len(track["events"]) - 1
    answer = page.get(f"/api/tracks/{track['plan']}/peaks?first=0&last={last}").json["peaks"]
    sounding = {
        str(number): event
        for number, event in enumerate(track["events"])
        if event["kind"] in ("speech", "bell")
    }
    assert answer.keys() == sounding.keys()
    for number, event in sounding.items():
        peaks = np.frombuffer(base64.b64decode(answer[number]), np.uint8)
        assert len(peaks) == pytest.approx(event["duration_ms"] / 20, abs=1)
        assert 10 < peaks.max() <= 255


@pytest.mark.parametrize("query", ["", "first=0", "first=-1&last=2", "first=0&last=200", "first=x&last=y"])
def test_odd_outlines_are_refused(page: Page, query: str) -> None:
    plan = post(page).json["plan"]
    assert page.get(f"/api/tracks/{plan}/peaks?{query}").status == 400


def test_what_is_not_spoken_has_no_outline(page: Page, project: Path) -> None:
    (project / "renderer.toml").write_text("")
    track = post(page).json
    assert not any(event["spoken"] for event in track["events"] if event["kind"] == "speech")
    assert page.get(f"/api/tracks/{track['plan']}/peaks?first=0&last=20").json == {"peaks": {}}
