"""Beds of tones and of the user's own music in whole tracks: edits, and what the commands print."""

from __future__ import annotations

from pathlib import Path

import pytest
import soundfile

import renderer
from renderer.cli.main import main
from tests.support.music import RATE, bars, wandering
from tests.support.slow import cases

HEAD = "---\ntitle: Rest\nvoice: tone\nsounds: {piano: piano.wav, strings: strings.wav}\nbed: %s\n---\n"
BODY = "Rest here. [pause %s] And there.\n\n[hold 40s]\n\nOnce more. [hold 30s]\n"


def script(folder: Path, bed: str, pause: str = "4s") -> Path:
    if not (folder / "piano.wav").exists():
        soundfile.write(folder / "piano.wav", bars(21.3, 1), RATE)
        soundfile.write(folder / "strings.wav", wandering(15.0), RATE)
    path = folder / "rest.md"
    path.write_text(HEAD % bed + BODY % pause)
    return path


@pytest.mark.parametrize("pauses", cases(["13.3s", "5s 12s"], slow=["5s 12s"]))
@pytest.mark.parametrize("bed", ["piano", "strings", "[piano, strings]", "isochronic"])
def test_an_edited_track_is_the_same_as_one_from_nothing(
    tmp_path: Path, bed: str, pauses: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    renderer.render(script(tmp_path, bed), out=tmp_path / "kept", channels=1)
    for number, pause in enumerate(pauses.split()):
        path = script(tmp_path, bed, pause)
        (kept,) = renderer.render(path, out=tmp_path / "kept", channels=1).paths
        with monkeypatch.context() as patch:
            patch.setenv("RENDERER_CACHE", str(tmp_path / f"cache {number}"))
            result = renderer.render(path, out=tmp_path / "anew", channels=1, jobs=2 - number % 2)
            (anew,) = result.paths
        assert kept.read_bytes() == anew.read_bytes()


@pytest.mark.parametrize(
    ("bed", "line"),
    [
        ("strings", "bed strings lasts 0:15.0 and plays 7 times; it repeats after 0:11.3 (cross-fade)"),
        (
            "'strings then piano, -3dB'",
            "bed strings then piano lasts 0:36.3 and plays 3 times; it repeats after 0:28.8 (in turn)",
        ),
        ("{name: [strings, piano], level: -3dB}", "bed strings then piano lasts 0:36.3 and plays"),
    ],
)
def test_a_plan_and_a_check_say_when_music_repeats(
    tmp_path: Path, bed: str, line: str, capsys: pytest.CaptureFixture[str]
) -> None:
    path = script(tmp_path, bed)
    assert main(["plan", str(path)]) == 0
    assert line in capsys.readouterr().out
    assert main(["check", str(path)]) == 0
    checked = capsys.readouterr().out
    assert line.partition(" and plays")[0] + "; it repeats after" in checked


def test_nothing_is_said_of_a_built_in_bed_or_of_music_that_plays_once(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = script(tmp_path, "ocean")
    path.write_text(path.read_text() + "\n[bed strings]\nEnd. [pause 1s]\n")
    assert main(["plan", str(path)]) == 0
    assert "repeats after" not in capsys.readouterr().out


def test_the_option_plays_sounds_in_turn(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = script(tmp_path, "off")
    assert main(["plan", str(path), "--bed", "Strings then piano"]) == 0
    assert "bed strings then piano lasts" in capsys.readouterr().out
    assert main(["plan", str(path), "--bed", "ocean then piano"]) == 2
    assert 'unknown bed "ocean then piano"' in capsys.readouterr().err
