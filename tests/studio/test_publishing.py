"""Files that are made in the studio: those of the commands, and how they are described to the page."""

from __future__ import annotations

import io
import os
import sys
import zipfile
from pathlib import Path
from typing import Any

import pytest

from renderer.publish.checks.facts import FACTS
from renderer.publish.checks.remedy import worded
from tests.support.command_line import run
from tests.support.studio_page import Page
from tests.support.studio_publishing import SCRIPT, ask, files_in, made


@pytest.fixture
def project(project: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder in which the studio is started, with a script for every platform."""
    monkeypatch.chdir(project)
    (project / "rest.md").write_text(SCRIPT, newline="\n")
    return project


def test_tracks_are_those_of_the_command(page: Page, project: Path) -> None:
    (project / "renderer.toml").write_text('captions = ["srt"]\n')
    chosen = {"formats": ["mp3", "wav"], "bed": "pink, -3dB", "captions": ["vtt"]}
    job = made(page, lengths=["40s", "1m"], **chosen)
    options = ("--length", "40s,1m", "--format", "mp3,wav", "--bed", "pink, -3dB", "--captions", "vtt")
    assert (
        run("render", project / "rest.md", "--out", project / "other", *options, cwd=project).returncode == 0
    )
    expected = files_in(project / "other" / "rest")
    assert set(expected) == {
        f"rest-{length}.{end}" for length in ("40s", "1m") for end in ("mp3", "wav", "vtt")
    }
    assert files_in(project / "out" / "rest") == expected
    (folder,) = job["folders"]
    assert (folder["place"], folder["made"], folder["reports"]) == ("out/rest", True, [])
    served = {file["name"]: page.get(file["address"]).body for file in folder["files"]}
    assert served == expected
    lengths = {track["file"]: round(track["seconds"]) for track in folder["tracks"]}
    assert lengths == {"rest-40s.mp3": 40, "rest-40s.wav": 40, "rest-1m.mp3": 60, "rest-1m.wav": 60}
    assert all(track["words_lufs"] == pytest.approx(-18, abs=0.5) for track in folder["tracks"])


def test_a_bundle_is_that_of_the_command(page: Page, project: Path) -> None:
    job = made(page, platforms=["insight-timer", "spotify"], anyway=True, bed="off")
    command = run(
        "publish", project / "rest.md", "--for", "insight-timer,spotify", "--anyway", "--bed", "off",
        "--out", project / "other", cwd=project,
    )  # fmt: skip
    assert command.returncode == 0
    assert [folder["place"] for folder in job["folders"]] == ["out/rest/insight-timer", "out/rest/spotify"]
    for folder in job["folders"]:
        expected = files_in(project / "other" / "rest" / folder["platform"])
        assert files_in(project / folder["place"]) == expected
        del expected[".bundle.json"]
        assert {file["name"]: page.get(file["address"]).body for file in folder["files"]} == expected
        assert {(file["name"], file["kind"]) for file in folder["files"]} >= {
            ("rest.mp3", "audio"), ("rest-cover.jpg", "picture"), ("UPLOAD.md", "text"),
        }  # fmt: skip
        archive = zipfile.ZipFile(io.BytesIO(page.get(folder["archive"]).body))
        name = f"rest-{folder['platform']}"
        assert {entry: archive.read(entry) for entry in archive.namelist()} == {
            f"{name}/{file}": data for file, data in expected.items()
        }
    (report,) = job["folders"][0]["reports"]
    assert (report["file"], report["title"], report["met"]) == ("rest.mp3", "Insight Timer", True)
    advice = [
        (verdict["rule"], verdict["line"]) for verdict in report["verdicts"] if verdict["status"] == "advice"
    ]
    assert advice == [("length", 6), ("synthetic voice", None)]
    again = made(page, platforms=["spotify"], anyway=True, bed="off")
    assert not again["folders"][0]["made"]


def test_a_check_says_what_a_platform_will_refuse_and_where(page: Page, project: Path) -> None:
    (project / "rest.md").write_text(SCRIPT.replace("Quiet minutes on the floor. " * 20, "Short. \U0001f9d8"))
    found = ask(page, "check", platforms=["insight-timer"]).json
    assert (found["folder"], found["held_back"]) == ("out/rest", "")
    (report,) = found["reports"]
    wrong = [
        (verdict["rule"], verdict["status"], verdict["line"])
        for verdict in report["verdicts"]
        if verdict["status"] != "ok"
    ]
    assert wrong == [
        ("description", "wrong", 4),
        ("emoji", "wrong", 4),
        ("synthetic voice", "advice", None),
    ]
    assert "characters longer" in report["verdicts"][0]["remedy"]
    refused = ask(page, "start", platforms=["insight-timer"])
    assert refused.status == 422
    assert refused.json["error"].startswith("Insight Timer: description: 56 characters")
    assert not (project / "out").exists()


def test_remedies_about_the_sound_name_choices_of_the_page_which_meet_the_rules(
    page: Page, project: Path
) -> None:
    """Before anything is made, the loudness is foreseen; the bit rate is measured."""
    (project / "renderer.toml").write_text(
        "[profiles.club]\n[profiles.club.render]\nlufs = -24\nbitrate_kbps = 64\n[profiles.club.rules]\n"
        "integrated_lufs = { from = -19, to = -17 }\nbitrate_kbps = [192]\n"
    )
    (project / "rest.md").write_text(SCRIPT.replace("[bell low]\n", ""))
    assert _remedies(ask(page, "check", platforms=["club"]).json["reports"])[0].endswith(
        "choose -18 LUFS as the loudness of the words"
    )
    (folder,) = made(page, platforms=["club"], lufs=-18, anyway=True)["folders"]
    assert _remedies(folder["reports"]) == ["choose 192 kbit/s as the bit rate"]
    (folder,) = made(page, platforms=["club"], lufs=-18, bitrate_kbps=192)["folders"]
    assert _remedies(folder["reports"]) == []


def _remedies(reports: list[Any]) -> list[str]:
    return [verdict["remedy"] for report in reports for verdict in report["verdicts"] if verdict["remedy"]]


def test_no_remedy_in_the_page_names_an_option_of_a_command() -> None:
    forms = [worded(form) for fact in FACTS.values() for form in (fact.low, fact.high, fact.otherwise)]
    assert [form.command for form in forms if "--" in form.command]
    assert not [form.page for form in forms if "--" in form.page]


MISSING = "record what is missing in the view Record"
CHOOSE = "after voice: at the top, or in [voice ...], choose one of the voices that the page offers"
PAGE_REMEDIES = {
    "voice: tone:violin": CHOOSE,
    "voice: robot:high": "there are: ",
    "voice: nobody": CHOOSE,
    "voice: mine": MISSING,
    "voice: both": MISSING,
    "voice: gone": MISSING,
    "length: 9m": "a wider range",
}


def test_remedies_in_the_page_name_what_the_page_has(page: Page, project: Path) -> None:
    (project / "takes").mkdir()
    (project / "renderer.toml").write_text(
        '[voices.mine]\nengine = "takes"\nfolder = "takes"\n'
        '[voices.both]\nengine = "takes"\nfolder = "takes"\nfallback = "tone:low"\n'
        '[voices.gone]\nengine = "takes"\nfolder = "elsewhere"\n'
    )
    for head, expected in PAGE_REMEDIES.items():
        voice = "" if head.startswith("voice") else "voice: tone:low\n"
        text = f"---\ntitle: Rest\n{voice}{head}\n---\n\nLie down and rest. [pause 2s]\n"
        problems = page.ask("POST", "/api/check", {"path": "rest.md", "text": text}).json["problems"]
        remedies = " | ".join(problem["remedy"] for problem in problems)
        assert expected in remedies, (head, problems)
        assert "`renderer" not in remedies


@pytest.mark.parametrize(
    ("head", "choices", "message"),
    [
        ("draft: true", {"platforms": ["spotify"]}, "it is a draft"),
        ("titel: Rest", {}, 'unknown key "titel"'),
        ("tags: [a]", {"lengths": ["3h"]}, "a length of 3h is not possible"),
        ("tags: [a]", {"lengths": ["soon"]}, "soon"),
        ("tags: [a]", {"bed": "oceam"}, 'unknown bed "oceam"'),
        ("tags: [a]", {"lufs": -60}, "lufs"),
        ("tags: [a]", {"bitrate_kbps": 100}, "100 kbps is not a bit rate of MP3"),
        ("tags: [a]", {"formats": ["ogg"]}, "ogg"),
        ("tags: [a]", {"platforms": ["spotifi"]}, 'unknown platform "spotifi"'),
        ("tags: [a]", {"platforms": ["../x"]}, "../x"),
    ],
)
def test_what_cannot_be_made_is_refused_in_words(
    page: Page, project: Path, head: str, choices: dict[str, Any], message: str
) -> None:
    (project / "rest.md").write_text(SCRIPT.replace("tags: [rest]", head))
    answer = ask(page, "start", **choices)
    assert answer.status == 422
    found = answer.json
    assert message in (found["problems"][0]["message"] if "problems" in found else found["error"])
    assert not (project / "out").exists()


@pytest.mark.usefixtures("project")
def test_a_script_that_has_changed_is_looked_at_again(page: Page) -> None:
    body = {"path": "rest.md", "version": "0" * 64}
    for what in ("check", "start"):
        answer = page.ask("POST", f"/api/publishing/{what}", body)
        assert (answer.status, answer.json["error"]) == (409, "the script has changed meanwhile")


def test_the_choices_are_those_of_the_settings_and_the_script(page: Page, project: Path) -> None:
    (project / "renderer.toml").write_text(
        'format = ["flac"]\ncaptions = ["srt"]\n[publish]\nfor = ["acx"]\n[profiles.club]\ntitle = "A club"\n'
    )
    (project / "rest.md").write_text(
        SCRIPT.replace("tags: [rest]", "length: [40s, 10m]\nsounds: {sea: sea.wav}")
    )
    found = page.get("/api/publishing?path=rest.md").json
    assert {"acx": "ACX (Audible)", "club": "A club"}.items() <= found["platforms"].items()
    assert (found["usual_platforms"], found["usual_formats"]) == (["acx"], ["flac"])
    assert (found["captions"]["vtt"], found["usual_captions"]) == ("Captions, WebVTT", ["srt"])
    assert (found["formats"], found["lengths"]) == (
        ["mp3", "wav", "flac", "m4a", "m4b", "opus"],
        ["40s", "10m"],
    )
    assert {"ocean", "sea"} <= set(found["beds"])
    assert found["job"] is None


def test_the_cover_is_shown(page: Page) -> None:
    answer = page.get("/api/publishing/cover?path=rest.md")
    assert (answer.status, answer.headers["content-type"]) == (200, "image/jpeg")
    assert answer.body.startswith(b"\xff\xd8")


def test_parts_of_a_file_are_served_and_a_text_is_only_saved(page: Page, project: Path) -> None:
    (project / "renderer.toml").write_text('captions = ["html"]\n')
    (folder,) = made(page)["folders"]
    audio, text = (page.get(file["address"], Range="bytes=10-19") for file in folder["files"])
    assert (audio.status, audio.headers["content-type"]) == (206, "audio/mpeg")
    assert audio.body == (project / "out" / "rest" / "rest.mp3").read_bytes()[10:20]
    assert text.headers["content-type"] == "application/octet-stream"
    assert text.headers["content-disposition"] == "attachment; filename*=UTF-8''rest.html"
    (project / "out" / "rest" / "rest.mp3").unlink()
    (project / "out" / "rest" / "rest.mp3").symlink_to(project / "rest.md")
    assert page.get(folder["files"][0]["address"]).status == 404
    (project / "out" / "rest" / "rest.html").unlink()
    assert page.get(folder["files"][1]["address"]).status == 404


def test_all_files_of_a_script_are_listed_and_served_whenever_they_were_made(
    page: Page, project: Path
) -> None:
    def listed() -> dict[str, Any]:
        found = page.get("/api/made?path=rest.md").json
        assert found["folder"] == "out/rest"
        return {file["name"]: file for file in found["files"]}

    assert listed() == {}
    assert page.ask("POST", "/api/made/open", {"path": "rest.md"}).status == 422
    (project / "out" / "rest" / "spotify").mkdir(parents=True)
    for name in ("spotify/cover.jpg", "spotify/.bundle.json", "rest.vtt", "broken.mp3"):
        (project / "out" / "rest" / name).write_bytes(b"words")
    tracks = ("rest.wav", "rest.flac", "rest.mp3")
    made(page, formats=[Path(name).suffix[1:] for name in tracks], lengths=["40s"])
    found = listed()
    assert {name: (round(file["seconds"] or 0), file["is_older"]) for name, file in found.items()} == {
        **dict.fromkeys(tracks, (40, False)),
        **dict.fromkeys(("broken.mp3", "rest.vtt", "spotify/cover.jpg"), (0, False)),
    }
    for name, file in found.items():
        assert page.get(file["address"]).body == (project / "out" / "rest" / name).read_bytes()
    for address in ("/made?path=rest.md&file=spotify/.bundle.json", "/made?path=rest.md&file=../../rest.md"):
        assert page.get(address).status == 404
    os.utime(project / "out" / "rest" / "rest.mp3", (1, 1))
    assert [name for name, file in listed().items() if file["is_older"]] == ["rest.mp3"]


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no program for it")
def test_the_folder_of_a_script_is_shown_in_the_file_manager(
    page: Page, project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = tmp_path / "told"
    os.mkfifo(told)
    for name in ("open", "xdg-open"):
        program = tmp_path / "bin" / name
        program.parent.mkdir(exist_ok=True)
        program.write_text(f'#!/bin/sh\necho "$1" > "{told}"\n')
        program.chmod(0o755)
    (project / "out" / "rest").mkdir(parents=True)
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    assert page.ask("POST", "/api/made/open", {"path": "rest.md"}).status == 200
    assert told.read_text() == f"{project / 'out' / 'rest'}\n"
    monkeypatch.setenv("PATH", "")
    answer = page.ask("POST", "/api/made/open", {"path": "rest.md"})
    assert (answer.status, answer.json["error"]) == (422, "no program here can show a folder")
