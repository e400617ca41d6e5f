"""Tracks that play before they are rendered: what the page hears, and that it is what a render has."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.support.studio_page import Page
from tests.support.studio_tracks import HEADER_BYTES, SCRIPT, finished, post, rendered


def outline(track: Any) -> list[tuple[Any, ...]]:
    """What happens in a track, without its times."""
    return [
        (
            event["kind"],
            event["text"],
            (event["line"], event["column"]),
            (event["end_line"], event["end_column"]),
            event["edit"],
        )
        for event in track["events"]
    ]


def test_a_track_that_is_not_spoken_is_spoken_and_then_as_rendered(page: Page, project: Path) -> None:
    with page.events() as events:
        before = post(page, line=1).json
        assert not before["complete"]
        assert before["gain"] == "estimated"
        spoken = {event["text"]: event["spoken"] for event in before["events"] if event["kind"] == "speech"}
        sentences = ["Hello there.", "Now rest a while.", "And go on.", "The last words."]
        assert spoken == dict.fromkeys(sentences, False)
        assert set(page.get(before["address"]).body[HEADER_BYTES:]) <= {0, 1, 255}  # dither alone
        track = finished(page, events)
    assert track["complete"]
    whole = page.get(track["address"])
    assert (whole.status, whole.headers["content-type"]) == (200, "audio/wav")
    assert whole.body[HEADER_BYTES:] == rendered(project)


@pytest.mark.parametrize(
    ("head", "settings"),
    [
        ("bed: pink\nlength: 40s\n", ""),
        ("", "bits = 24\nchannels = 1\nlufs = -12\n"),
        ("pacing: {pauses: 0.5}\n", "sample_rate = 44100\n"),
    ],
)
def test_a_track_that_was_rendered_plays_with_the_same_samples(
    page: Page, project: Path, head: str, settings: str
) -> None:
    (project / "renderer.toml").write_text(settings)
    text = SCRIPT.replace("title: Rest\n", f"title: Rest\n{head}").replace("[hold 4s]", "[hold 4s-2m]")
    text = text.replace("# Two\n", "# Two\n\n[bell high]\n")
    samples = rendered(project, text)
    with page.events() as events:
        assert post(page, text, line=1).json["complete"]
        track = finished(page, events)
    assert post(page, text).json == track
    assert page.get(track["address"]).body[HEADER_BYTES:] == samples


def test_a_bed_that_plays_as_a_sound_is_computed_only_for_those_who_listen(page: Page, project: Path) -> None:
    text = SCRIPT.replace("[hold 4s]", "[sound pink]")
    before = post(page, text).json
    assert not list((project.parent / "cache").rglob("sound/*/*"))
    with page.events() as events:
        post(page, text, line=1)
        track = finished(page, events)
    lengths = [
        [event["duration_ms"] for event in of["events"] if event["kind"] == "sound"] for of in (before, track)
    ]
    assert lengths[0] == lengths[1] != [0]
    assert track["complete"]
    assert page.get(track["address"]).body[HEADER_BYTES:] == rendered(project, text)


def test_a_page_that_only_shows_a_track_starts_no_voice(page: Page) -> None:
    with page.events() as events:
        assert not post(page).json["complete"]
        shown = post(page).json["plan"]
        played = post(page, line=1).json["plan"]
        assert played == shown
        assert next(events) == ("speaking", {"path": "rest.md", "done": 1, "of": 4})
        content = next(event[1] for event in events if event[0] == "track")
        assert (content["path"], content["first"]) == ("rest.md", played)


def test_events_have_their_places_in_the_text(page: Page, project: Path) -> None:
    rendered(project)
    track = post(page, SCRIPT.replace("[hold 4s]", "[hold 4s, bell high at end]")).json
    assert outline(track) == [
        ("gap", "", (1, 1), (1, 1), ""),
        ("speech", "Hello there.", (8, 1), (8, 13), ""),
        ("gap", "", (8, 13), (8, 13), "insert"),
        ("speech", "Now rest a while.", (8, 14), (9, 9), ""),
        ("pause", "", (9, 10), (9, 20), "length"),
        ("speech", "And go on.", (9, 21), (9, 31), ""),
        ("hold", "", (13, 1), (13, 28), "length"),
        ("bell", "high", (13, 1), (13, 28), ""),
        ("gap", "", (13, 28), (13, 28), ""),
        ("speech", "The last words.", (15, 1), (15, 18), ""),
        ("gap", "", (15, 18), (15, 18), "insert"),
    ]
    assert [(chapter["name"], chapter["line"]) for chapter in track["chapters"]] == [("One", 6), ("Two", 11)]
    pause = next(event for event in track["events"] if event["kind"] == "pause")
    assert pause["duration_ms"] == pytest.approx(3000, abs=24)


def test_each_round_and_an_included_script_have_their_places(page: Page, project: Path) -> None:
    (project / "end.md").write_text("Thank you.\n")
    body = "[repeat side: left, right]\nThe {side} one. Good.\n[end]\n\n[include end.md]\n"
    text = f"---\ntitle: Rest\nvoice: tone:low\n---\n{body}"
    found = [
        (event["text"], event["line"], event["column"], event["path"])
        for event in post(page, text).json["events"]
        if event["kind"] == "speech"
    ]
    assert found == [
        ("The left one.", 6, 1, ""),
        ("Good.", 6, 17, ""),
        ("The right one.", 6, 1, ""),
        ("Good.", 6, 17, ""),
        ("Thank you.", 1, 1, "end.md"),
    ]


def test_chapters_and_beds_have_their_places(page: Page, project: Path) -> None:
    (project / "end.md").write_text("# The end\n\n[bed pink]\nThank you. [bed off]\n")
    text = "---\ntitle: Rest\nvoice: tone:low\nbed: rain\n---\n# One\nGo on.\n\n[include end.md]\n"
    track = post(page, text).json
    chapters = [(chapter["name"], chapter["line"], chapter["path"]) for chapter in track["chapters"]]
    assert chapters == [("One", 6, ""), ("The end", 1, "end.md")]
    beds = [(bed["name"], bed["line"], bed["column"], bed["path"]) for bed in track["beds"]]
    assert beds == [("rain", 4, 6, ""), ("pink", 3, 1, "end.md")]


def test_an_old_address_is_served_after_edits_and_sixteen_are_kept(page: Page, project: Path) -> None:
    rendered(project)
    shown, played = post(page).json, post(page, SCRIPT.replace("3s", "3.5s")).json
    samples = page.get(played["address"]).body
    others = [post(page, SCRIPT.replace("3s", f"4.{number:02}s")).json for number in range(20)]
    assert len({track["plan"] for track in others} | {shown["plan"], played["plan"]}) == 22
    assert page.get(played["address"]).body == samples
    for place in (shown["address"], f"/api/tracks/{shown['plan']}", f"/api/tracks/{shown['plan']}/peaks"):
        assert page.get(place).status == 404
    for track in others[-16:]:
        assert page.get(track["address"], Range="bytes=0-1").status == 206
    assert page.get(played["address"]).body == samples


def test_a_track_has_the_loudness_of_the_settings_as_they_are_now(page: Page, project: Path) -> None:
    rendered(project)
    with page.events() as events:
        post(page, line=1)
        before = finished(page, events)
        (project / "renderer.toml").write_text("lufs = -24\n")
        after = post(page).json
    assert (before["gain"], after["gain"]) == ("measured", "estimated")
    assert page.get(after["address"]).body != page.get(before["address"]).body


def test_a_length_is_asked_for(page: Page, project: Path) -> None:
    text = SCRIPT.replace("[hold 4s]", "[hold 4s-2m]")
    rendered(project, text)
    track = post(page, text, length_ms=60_000).json
    assert track["duration_ms"] == pytest.approx(60_000, abs=50)
    assert track["lengths"]["shortest_ms"] < 30_000 < 100_000 < track["lengths"]["longest_ms"]
    answer = post(page, text, length_ms=3_600_000)
    assert answer.status == 422
    assert "1h" in answer.json["problems"][0]["message"]


def test_an_error_in_the_text_is_at_its_place(page: Page) -> None:
    answer = post(page, SCRIPT.replace("pause", "puase"))
    assert answer.status == 422
    (problem,) = answer.json["problems"]
    assert (problem["line"], problem["message"]) == (9, 'unknown cue "puase"')
    assert problem["fixes"][0]["text"] == "pause"


@pytest.mark.parametrize(
    ("content", "status"),
    [
        ({"path": "../outside.md", "text": SCRIPT}, 422),
        ({"path": "rest.md"}, 400),
        ({"path": "rest.md", "text": SCRIPT, "length_ms": -1}, 400),
        ({"path": "rest.md", "text": SCRIPT, "length_ms": 1e300}, 400),
        ({"path": "rest.md", "text": SCRIPT, "from": {"line": "x"}}, 400),
        ({"path": "rest.md", "text": SCRIPT, "from": {"line": -5, "column": 10**12}}, 200),
    ],
)
def test_odd_wishes_are_refused(page: Page, content: object, status: int) -> None:
    assert page.ask("POST", "/api/tracks", content).status == status


def test_another_page_may_not_ask_for_a_track(page: Page) -> None:
    track = post(page).json
    body = {"path": "rest.md", "text": SCRIPT}
    assert page.ask("POST", "/api/tracks", body, {"X-Renderer-Studio": None}).status == 403
    assert page.ask("POST", "/api/tracks", body, {"Origin": "http://evil.example"}).status == 403
    for place in (track["address"], f"/api/tracks/{track['plan']}"):
        assert page.get(place, **{"Sec-Fetch-Site": "cross-site"}).status == 403
        assert page.get(place, Cookie=None).status == 403
