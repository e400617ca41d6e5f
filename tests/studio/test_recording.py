"""Recording in the page: what is to be recorded, the room, and takes that arrive, one after the other."""

from __future__ import annotations

import errno
import io
import json
import os
import shutil
import wave
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import numpy as np
import pytest
import soundfile

import renderer
from renderer.cli.main import main
from renderer.timeline import Block
from tests.support.studio_page import Answer, Page
from tests.support.studio_tracks import HEADER_BYTES, finished, post
from tests.support.takes import RATE, power_db, room, spoken, take, wav

SCRIPT = """---
title: Rest
voice: me
---

# One

Lie down. Breathe in. [pause 2s]
"""
SETTINGS = '[voices.me]\nengine = "takes"\nfolder = "takes"\nfallback = "tone:low"\n'
FIRST = take(spoken(0.8, 200.0))
SECOND = take(spoken(0.9, 300.0, -14.0))


@pytest.fixture
def takes(project: Path) -> Path:
    """The folder of the takes of ``rest.md``, which is not there yet."""
    (project / "renderer.toml").write_text(SETTINGS)
    (project / "rest.md").write_text(SCRIPT)
    return project / "takes"


def listed(page: Page, text: str = SCRIPT) -> Any:
    """The recorded voice, with its sentences."""
    answer = page.ask("POST", "/api/recording", {"path": "rest.md", "text": text})
    assert answer.status == 200, answer.body
    (voice,) = answer.json["voices"]
    return voice


def send(page: Page, data: bytes, number: object = 1, **changes: str) -> Answer:
    query = urlencode({"path": "rest.md", "voice": "me", "number": number, **changes})
    return page.ask("POST", f"/api/recording/takes?{query}", data)


def choose(page: Page, take_id: str, version: str, number: int = 1) -> Answer:
    wanted = {"path": "rest.md", "voice": "me", "number": number, "take": take_id, "version": version}
    return page.ask("POST", "/api/recording/choose", wanted)


def files(takes: Path) -> list[str]:
    return sorted(path.relative_to(takes).as_posix() for path in takes.rglob("*") if path.is_file())


def test_a_take_is_in_the_folder_and_judged_as_by_the_command(
    page: Page, takes: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    before = listed(page)
    assert [(s["number"], s["words"], s["states"]) for s in before["sentences"]] == [
        (1, "Lie down.", ["missing"]),
        (2, "Breathe in.", ["missing"]),
    ]
    assert [(s["line"], s["column"], s["end_column"]) for s in before["sentences"]] == [
        (8, 1, 10),
        (8, 11, 22),
    ]
    assert before["sentences"][1]["after"] == ["pause 2s"]
    clipped = wav(np.clip(take(spoken(level_db=6.0)), -1, 1))
    with page.events() as events:
        answers = [send(page, wav(FIRST)).json, send(page, clipped, 2).json]
        assert next(event for event in events if event[0] == "recorded")[1] == {
            "path": "rest.md",
            "voice": "me",
        }
    assert (takes / "001.wav").read_bytes() == wav(FIRST)
    assert [answer["take"]["states"] for answer in answers] == [[], ["clipped"]]
    monkeypatch.chdir(takes.parent)
    assert main(["takes", "rest.md", "--json"]) == 1
    (by_command,) = json.loads(capsys.readouterr().out)["recordings"]
    sentences = listed(page)["sentences"]
    assert [sentence["states"] for sentence in sentences] == [t["states"] for t in by_command["takes"]]
    assert [f"002  {line}" for line in sentences[1]["advice"]] == by_command["takes"][1]["advice"]


@pytest.mark.usefixtures("takes")
def test_a_take_is_cut_and_levelled_in_the_track_as_by_the_command(page: Page, project: Path) -> None:
    """The same as in a project whose folder has the same files."""
    listed(page)
    for number, samples in (1, SECOND), (1, FIRST), (2, SECOND):
        assert post(page, SCRIPT).status == 200
        assert send(page, wav(samples), number).status == 200
    with page.events() as events:
        laid_out = post(page, SCRIPT, line=8)
        assert laid_out.status == 200
        track = finished(page, events)
    by_hand = project.parent / "by-hand"
    (by_hand / "takes").mkdir(parents=True)
    for name in ("rest.md", "renderer.toml", "takes/takes.json"):
        shutil.copy(project / name, by_hand / name)
    for number, samples in enumerate((FIRST, SECOND), 1):
        (by_hand / f"takes/{number:03}.wav").write_bytes(wav(samples))
    (path,) = renderer.render(by_hand / "rest.md", out=by_hand / "out", format="wav").paths
    with wave.open(str(path)) as file:
        assert page.get(track["address"]).body[HEADER_BYTES:] == file.readframes(file.getnframes())
    first, second = (event for event in track["events"] if event["kind"] == "speech")
    assert 600 < first["duration_ms"] < 1_100  # the half seconds around the words are cut off
    samples, rate = soundfile.read(path, always_2d=True)
    levels = [
        power_db(samples[round(e["onset_ms"] * rate / 1000) :][: round(e["duration_ms"] * rate / 1000)])
        for e in (first, second)
    ]
    assert levels[0] == pytest.approx(levels[1], abs=1.5)  # their recordings differ by 6 dB


@pytest.mark.usefixtures("takes")
def test_a_take_is_in_the_track_before_any_voice_speaks(page: Page) -> None:
    listed(page)
    assert send(page, wav(FIRST)).status == 200
    with page.events() as events:
        before = post(page, SCRIPT).json
        plan = next(content["plan"] for name, content in events if name == "track")
        after = page.get(f"/api/tracks/{plan}").json
        spoken_of = [
            [(event["text"], event["spoken"]) for event in track["events"] if event["kind"] == "speech"]
            for track in (before, after)
        ]
        assert spoken_of == [
            [("Lie down.", False), ("Breathe in.", False)],
            [("Lie down.", True), ("Breathe in.", False)],
        ]
        assert post(page, SCRIPT).json["plan"] == plan  # nothing more is made


@pytest.mark.usefixtures("takes")
def test_a_bad_take_is_doubtful_in_the_text_in_its_takes_and_in_the_review(page: Page) -> None:
    in_text = {"path": "rest.md", "text": SCRIPT}

    def doubts() -> set[str]:
        with page.events() as events:
            post(page, SCRIPT)
            assert next(content for name, content in events if name == "track")  # the recording is prepared
        at = {"line": 8, "column": 1}
        sentence = page.ask("POST", "/api/takes/sentence", {**in_text, **at}).json["sentence"]
        reviewed, other = page.ask("POST", "/api/review", in_text).json["sentences"]
        assert (reviewed["recorded_by"], other["recorded_by"]) == ("me", "")
        listed_first = page.ask("POST", "/api/takes", in_text).json["sentences"][0]
        return {each["doubt"] for each in (listed_first, sentence, sentence["takes"][0], reviewed)}

    listed(page)
    send(page, wav(take(spoken()[RATE // 12 :], before=0.0)))
    doubt = "cut off: it starts in the middle of a word; record it again, with silence before and after"
    assert doubts() == {doubt}
    send(page, wav(FIRST))
    assert doubts() == {""}


def test_the_one_before_is_kept_and_can_be_chosen_again(page: Page, takes: Path) -> None:
    listed(page)
    first, second = send(page, wav(FIRST)).json, send(page, wav(SECOND)).json
    assert (first["before"], second["before"]) == ("", first["version"])
    assert files(takes) == ["001.wav", "earlier/001-2.wav", "takes.json"]
    sentence = listed(page)["sentences"][0]
    assert [(t["id"], t["chosen"]) for t in sentence["takes"]] == [
        (second["version"], True),
        (first["version"], False),
    ]
    assert choose(page, second["before"], second["version"]).json["before"] == second["version"]
    assert (takes / "001.wav").read_bytes() == wav(FIRST)
    assert choose(page, "", first["version"]).json == {
        "take": None,
        "before": first["version"],
        "version": "",
    }
    assert listed(page)["sentences"][0]["states"] == ["missing"]
    assert choose(page, first["version"], "").status == 200
    kept = {(takes / name).read_bytes() for name in files(takes) if name != "takes.json"}
    assert kept == {wav(FIRST), wav(SECOND)}


def test_a_take_that_was_left_takes_nobodys_place(page: Page, takes: Path) -> None:
    listed(page)
    first = send(page, wav(FIRST), beside="1").json
    assert first["take"]["chosen"]
    second = send(page, wav(SECOND), beside="1").json
    assert (second["take"]["chosen"], second["version"]) == (False, first["version"])
    assert [take["chosen"] for take in listed(page)["sentences"][0]["takes"]] == [True, False]
    assert files(takes) == ["001.wav", "earlier/001-1.wav", "takes.json"]
    assert choose(page, second["take"]["id"], first["version"]).json["take"]["chosen"]


def test_a_take_that_arrives_twice_is_one_take(page: Page, takes: Path) -> None:
    """The page sends it again if it did not hear the answer."""
    listed(page)
    answers = [
        send(page, wav(FIRST)),
        send(page, wav(FIRST)),
        send(page, wav(SECOND)),
        send(page, wav(FIRST)),
    ]
    assert [answer.status for answer in answers] == [200] * 4
    assert len(files(takes)) == 3
    assert (takes / "001.wav").read_bytes() == wav(FIRST)


def test_of_two_windows_none_takes_back_what_the_other_did(page: Page, takes: Path) -> None:
    listed(page)
    mine = send(page, wav(FIRST)).json
    send(page, wav(SECOND))
    answer = choose(page, mine["before"], mine["version"])
    assert answer.status == 412
    assert answer.json["error"] == "another recording of this sentence was chosen meanwhile"
    assert (takes / "001.wav").read_bytes() == wav(SECOND)


def test_several_files_of_a_sentence_become_one(page: Page, takes: Path) -> None:
    listed(page)
    (takes / "001.wav").write_bytes(wav(FIRST))
    (takes / "lie down.wav").write_bytes(wav(SECOND))
    sentence = listed(page)["sentences"][0]
    assert sentence["states"] == ["double"]
    (second,) = (take for take in sentence["takes"] if take["name"] == "lie down.wav")
    assert choose(page, second["id"], sentence["version"]).status == 200
    assert listed(page)["sentences"][0]["states"] == []
    assert (takes / "001.wav").read_bytes() == wav(SECOND)


def no_sound(data: bytes) -> bytes:
    return data[:40] + bytes(4)


@pytest.mark.parametrize(
    ("data", "status", "reason"),
    [
        (b"", 422, "what arrived is not a WAV file"),
        (b"<html>" + bytes(5_000), 422, "what arrived is not a WAV file"),
        (b"RIFF\x00\x00\x00\x00WAVEjunk", 422, "is not a sound that can be read"),
        (no_sound(wav(FIRST, subtype="PCM_16")), 422, "contains no samples"),
        (wav(FIRST)[:30_000], 422, "is cut short"),
        (wav(FIRST, 500), 422, "has a sample rate of 500 Hz"),
        (wav(np.full((RATE, 1), np.nan, np.float32), subtype="FLOAT"), 422, "NaN"),
        (wav(np.zeros((RATE, 1), np.float32)), 422, "nothing was recorded"),
        (wav(np.zeros((601 * 8_000, 1), np.float32), 8_000, "PCM_16"), 422, "is longer than 10 minutes"),
        (bytes(41_000_000), 413, "the recording is too long for one sentence"),
    ],
)
def test_what_is_no_take_changes_nothing(
    page: Page, takes: Path, data: bytes, status: int, reason: str
) -> None:
    listed(page)
    assert send(page, wav(FIRST)).status == 200
    before = files(takes)
    answer = send(page, data)
    assert answer.status == status
    assert reason in answer.json["error"]
    assert answer.json["remedy"]
    assert files(takes) == before
    assert (takes / "001.wav").read_bytes() == wav(FIRST)


@pytest.mark.parametrize(
    ("changes", "status"),
    [
        ({"path": "../outside.md"}, 409),
        ({"path": "renderer.toml"}, 409),
        ({"voice": "../me"}, 409),
        ({"voice": "other"}, 409),
        ({"voice": ""}, 409),
        ({"number": "../1"}, 400),
        ({"number": "-1"}, 400),
        ({"number": "99"}, 409),
        ({"number": "٣"}, 400),
        ({"number": "9" * 400}, 400),
    ],
)
def test_what_is_no_sentence_gets_no_take(
    page: Page, takes: Path, changes: dict[str, str], status: int
) -> None:
    (takes.parent / "renderer.toml").write_text(f'{SETTINGS}[voices.other]\nengine = "tone"\n')
    listed(page)
    before = files(takes.parent)
    assert send(page, wav(FIRST), **{"number": "1"} | changes).status == status
    assert files(takes.parent) == before


def test_only_takes_of_a_sentence_are_heard_and_chosen(page: Page, takes: Path) -> None:
    listed(page)
    version = send(page, wav(FIRST)).json["version"]
    for odd in ("../../rest.md", "takes.json", "001.wav", "x" * 5_000, "\0"):
        assert choose(page, odd, version).status == 422
        query = urlencode({"path": "rest.md", "voice": "me", "number": 1, "take": odd})
        assert page.get(f"/api/recording/sound?{query}").status == 422
    assert files(takes) == ["001.wav", "takes.json"]


def test_a_folder_outside_needs_trust(page: Page, takes: Path) -> None:
    (takes.parent / "renderer.toml").write_text(SETTINGS.replace('"takes"\nfall', '"../elsewhere"\nfall'))
    outside = takes.parent.parent / "elsewhere"
    answer = page.ask("POST", "/api/recording", {"path": "rest.md", "text": SCRIPT})
    assert (answer.status, send(page, wav(FIRST)).status) == (422, 409)
    assert "if you trust this project" in answer.json["remedy"]
    assert not outside.exists()


def test_a_full_disk_leaves_everything_as_it_was(
    page: Page, takes: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    listed(page)
    send(page, wav(FIRST))
    write = Path.write_bytes

    def full(path: Path, data: bytes) -> int:
        if path.suffix == ".part":
            write(path, data[:1_000])
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        return write(path, data)

    with monkeypatch.context() as patched:
        patched.setattr(Path, "write_bytes", full)
        answer = send(page, wav(SECOND))
    assert answer.status == 507
    assert answer.json["error"] == "the take: could not be saved: the disk is full"
    assert files(takes) == ["001.wav", "takes.json"]
    assert (takes / "001.wav").read_bytes() == wav(FIRST)
    assert send(page, wav(SECOND)).status == 200


def test_where_the_new_take_cannot_be_put_in_place_the_one_before_is_heard(
    page: Page, takes: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    listed(page)
    send(page, wav(FIRST))
    rename = Path.rename

    def refused(path: Path, to: Path) -> Path:
        if to.name == "001.wav" and path.name == "001-1.wav":
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))
        return rename(path, to)

    monkeypatch.setattr(Path, "rename", refused)
    assert send(page, wav(SECOND)).status == 403
    assert (takes / "001.wav").read_bytes() == wav(FIRST)
    assert (takes / "earlier/001-1.wav").read_bytes() == wav(SECOND)


@pytest.mark.usefixtures("takes")
def test_a_take_is_played_cut_and_levelled(page: Page) -> None:
    listed(page)
    for quiet in (0.0, -14.0):
        version = send(page, wav(take(spoken(0.8, 200.0, -10.0 + quiet)))).json["version"]
        query = urlencode({"path": "rest.md", "voice": "me", "number": 1, "take": version})
        answer = page.get(f"/api/recording/sound?{query}")
        samples, rate = soundfile.read(io.BytesIO(answer.body), always_2d=True)
        assert rate == RATE
        assert 0.8 < len(samples) / rate < 1.1
        assert power_db(samples) == pytest.approx(-20, abs=3)
        part = page.get(f"/api/recording/sound?{query}", Range="bytes=10-19")
        assert (part.status, part.body) == (206, answer.body[10:20])
        assert page.get(f"/api/recording/sound?{query}", Range="bytes=9999999-").status == 416


@pytest.mark.parametrize(
    ("samples", "verdict"),
    [
        (room(2, -75.0), "quiet"),
        (room(2, -55.0), "usable"),
        (room(2, -35.0), "noisy"),
        (np.zeros((RATE, 1), np.float32), "silent"),
        (take(spoken(), room_db=-70.0, before=1.0, after=1.5), "disturbed"),
    ],
)
def test_a_room_is_judged(page: Page, samples: Block, verdict: str) -> None:
    answer = page.ask("POST", "/api/recording/room", wav(samples))
    assert (answer.status, answer.json["verdict"]) == (200, verdict)
    assert answer.json["message"]
    assert (answer.json["noise_dbfs"] is None) == (verdict == "silent")


@pytest.mark.parametrize("before", [None, "", "lufs = -18\n", "\ufefflufs = -18\r\n\r\n"])
def test_a_voice_of_ones_own_is_added_once(page: Page, project: Path, before: str | None) -> None:
    settings = project / "renderer.toml"
    if before is not None:
        settings.write_bytes(before.encode())
    text = (project / "rest.md").read_text()
    content = {"path": "rest.md", "text": text}
    assert page.ask("POST", "/api/recording", content).json == {"voices": [], "recordable": []}
    for _ in range(2):
        assert page.ask("POST", "/api/recording/voice", content).json == {"voice": "me"}
    written = settings.read_bytes().decode()
    assert written.startswith((before or "").rstrip())
    assert written.replace("\r\n", "\n").endswith(SETTINGS)
    assert ("\n" in written.replace("\r\n", "")) != ("\r\n" in (before or ""))
    assert [s["words"] for s in listed(page, text.replace("tone:low", "me"))["sentences"]] == ["Hello there."]
    assert post(page, text.replace("tone:low", "me")).status == 200  # the other voice speaks meanwhile


def test_two_windows_at_once_add_one_voice(page: Page, project: Path) -> None:
    content = {"path": "rest.md", "text": (project / "rest.md").read_text()}
    with ThreadPoolExecutor() as threads:
        answers = threads.map(lambda _: page.ask("POST", "/api/recording/voice", content).json, range(4))
        assert [*answers] == [{"voice": "me"}] * 4
    assert (project / "renderer.toml").read_text() == SETTINGS


def test_a_script_without_words_gets_no_voice(page: Page, project: Path) -> None:
    content = {"path": "rest.md", "text": "---\ntitle: Rest\nvoice: tone:low\n---\n[pause 3s]\n"}
    answer = page.ask("POST", "/api/recording/voice", content)
    assert (answer.status, answer.json) == (
        422,
        {"error": "the script has no words yet", "remedy": "write a sentence first"},
    )
    assert not (project / "renderer.toml").exists()


@pytest.mark.skipif(os.name == "nt", reason="Windows lets only some users make links")
def test_settings_that_are_a_link_get_no_voice(page: Page, project: Path) -> None:
    ours = project / "renderer.toml"
    ours.symlink_to("../ours.toml")
    ours.write_text("lufs = -18\n")
    content = {"path": "rest.md", "text": (project / "rest.md").read_text()}
    assert page.ask("POST", "/api/recording/voice", content).json == {
        "error": "renderer.toml: a link leads to another place",
        "remedy": 'write engine = "takes" and folder = "takes" under [voices.me] there',
    }
    assert (ours.is_symlink(), ours.read_text()) == (True, "lufs = -18\n")


def test_settings_that_can_have_no_voice_at_their_end_stay(page: Page, project: Path) -> None:
    settings = project / "renderer.toml"
    settings.write_text('voices = {low = {engine = "tone"}}\n')
    content = {"path": "rest.md", "text": (project / "rest.md").read_text()}
    answer = page.ask("POST", "/api/recording/voice", content)
    assert answer.status == 422
    assert "under [voices.me] there" in answer.json["remedy"]
    assert settings.read_text() == 'voices = {low = {engine = "tone"}}\n'
