"""Where the loudness of a file rises most, as ``renderer check`` prints it."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
import soundfile

import renderer
from renderer.cli.main import main

RATE = 8_000


def file_with(path: Path, *parts: tuple[int, float]) -> Path:
    """A file of tones, each with its seconds and its level in dB."""
    samples = [
        10 ** (db / 20) * np.sin(2 * np.pi * 1000 * np.arange(seconds * RATE) / RATE) for seconds, db in parts
    ]
    soundfile.write(path, np.concatenate(samples), RATE, subtype="FLOAT")
    return path


@pytest.mark.parametrize(
    ("parts", "rise"),
    [
        ([(90, -30), (30, -23)], "+7.0 LU at 1:30"),
        ([(90, -30), (30, -26)], "+4.0 LU at 1:30"),
        ([(90, -23), (40, -30), (10, -23)], "+0.0 LU at "),
        ([(90, -20), (70, -90), (200, -20)], "+15.0 LU at 2:40"),
    ],
)
def test_the_rise_is_over_the_loudest_part_of_the_last_minute(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], parts: list[tuple[int, float]], rise: str
) -> None:
    path = file_with(tmp_path / "any.wav", *parts)
    assert main(["check", str(path), "--night"]) == 0
    printed = capsys.readouterr()
    assert rise in printed.out
    lu = float(rise.split()[0])
    assert ("wake people" in printed.err) is (lu > 6.0)
    assert main(["check", str(path)]) == 0
    assert capsys.readouterr().err == ""


def test_a_rise_is_warned_about_beside_the_rules_of_a_platform(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = file_with(tmp_path / "any.wav", (90, -30), (30, -23))
    assert main(["check", str(path), "--night", "--for", "aes-speech"]) == 1
    assert "+7.0 LU at 1:30" in capsys.readouterr().err


def test_a_track_for_the_night_is_known_by_its_timeline(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    script = tmp_path / "session.md"
    head = "---\ntitle: A test\nvoice: tone:low\nbed: brown\nnight: true\n---\n"
    script.write_text(
        head + "Rest here, my friend.\n\n[hold 80s]\n\n[bell bowl]\n\n[hold 5s]\n\nGood night.\n"
    )
    (track,) = renderer.render(script, out=tmp_path / "out", format=["wav"], captions=["timeline"]).tracks
    path = track.paths["wav"]
    capsys.readouterr()
    assert main(["check", str(path), "--json"]) == 0
    printed = capsys.readouterr()
    (found,) = json.loads(printed.out)
    assert found["measured"]["night"]
    assert found["measured"]["rise_lu"] <= 6.0
    assert printed.err == ""
    samples, rate = soundfile.read(path)
    samples[round(60.5 * rate) : round(63.5 * rate)] *= 10
    soundfile.write(path, samples, rate)
    assert main(["check", str(path)]) == 0
    assert "LU at 1:0" in capsys.readouterr().err
