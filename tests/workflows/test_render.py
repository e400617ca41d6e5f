"""Whole renders, through the Python door, measured from outside."""

from __future__ import annotations

import json
import math
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pydub
import pytest
import soundfile

import renderer
from renderer.cli.reports.plan import planned_json
from renderer.loudness.meter import measure
from tests.support.onsets import onset_seconds
from tests.support.paths import SCRIPTS
from tests.support.slow import cases

pytestmark = pytest.mark.shared_cache

HEAD = "---\ntitle: A test\nvoice: tone:low\npacing: {sentence: 1s, paragraph: 2s}\n"


def write(folder: Path, body: str, head: str = "") -> Path:
    path = folder / "session.md"
    path.write_text(f"{HEAD}{head}---\n{body}", encoding="utf-8")
    return path


def events(script: Path, **options: Any) -> list[dict[str, Any]]:
    (planned,) = renderer.plan_script(script, **options)
    found: list[dict[str, Any]] = planned_json(planned)["events"]
    return found


def test_a_script_becomes_a_track(tmp_path: Path) -> None:
    script = write(tmp_path, "# One\n\nHello there. [pause 3s] And again.\n", "length: 20s\n")
    with pytest.raises(renderer.LengthError, match="20s is not possible"):
        renderer.render(script, out=tmp_path / "out")
    script = write(tmp_path, "# One\n\nHello there. [hold 3s-30s] And again.\n", "length: 20s\n")
    result = renderer.render(script, out=tmp_path / "out")
    track = result.tracks[0]
    assert result.paths == (tmp_path / "out" / "session" / "session.mp3",)
    assert track.timeline.frames == (20 * 48_000 + 1105) // 1152 * 1152 - 1105
    assert [mark.name for mark in track.timeline.chapters] == ["One"]
    samples, rate = soundfile.read(track.paths["mp3"])
    assert (rate, samples.shape) == (48_000, (track.timeline.frames, 2))
    assert track.loudness.words_lufs == pytest.approx(-18.0, abs=0.2)
    assert track.loudness.true_peak_dbtp <= -1.0


def test_every_format_has_the_same_length(tmp_path: Path) -> None:
    script = write(tmp_path, "Hello there, and rest. [bell]\n")
    track = renderer.render(script, out=tmp_path, format=["wav", "flac", "mp3"], bits=24).tracks[0]
    assert list(track.paths) == ["wav", "flac", "mp3"]
    for path in track.paths.values():
        assert soundfile.info(path).frames == track.timeline.frames
    wav, flac = (soundfile.read(track.paths[form], dtype="int32")[0] for form in ("wav", "flac"))
    assert np.array_equal(wav, flac)


def test_one_track_for_each_length(tmp_path: Path) -> None:
    script = write(tmp_path, "Rest. [hold 5s-2m] Done.\n", "length: [30s, 1m]\n")
    result = renderer.render(script, out=tmp_path)
    assert [path.name for path in result.paths] == ["session-30s.mp3", "session-1m.mp3"]


def test_two_renders_give_the_same_bytes(tmp_path: Path) -> None:
    hum = 0.02 * np.random.default_rng(5).standard_normal((96_000, 2))
    soundfile.write(tmp_path / "hum.wav", hum, 48_000)
    script = write(tmp_path, "One. Two. Three. [bell high]\n\nFour.\n", "bed: hum\nsounds: {hum: hum.wav}\n")
    paths = [
        renderer.render(
            script, out=tmp_path / str(jobs), voice="pyttsx3", jobs=jobs, cache=False, format="mp3,wav"
        ).paths
        for jobs in (1, 2)
    ]
    for first, second in zip(*paths, strict=True):
        assert first.read_bytes() == second.read_bytes()


def test_sounds_start_at_their_planned_onsets(tmp_path: Path) -> None:
    body = """
Settle down now. [pause 2s]
[bell]
Here is a sentence after a bell. [hold 3s, bell low at end]

Feel the weight. [hold 2.345s] Shoulders soften. [0:40]
At forty seconds exactly. [bell bowl]
"""
    script = write(tmp_path, body)
    planned = events(script, voice="pyttsx3")
    path = renderer.render(script, out=tmp_path, voice="pyttsx3", format="wav").paths[0]
    samples, rate = soundfile.read(path, always_2d=True)
    signal = samples.mean(axis=1)
    heard = [event for event in planned if event["kind"] in ("speech", "bell") and event["onset_frames"]]
    assert [event["what"] for event in heard][-1] == "bowl"
    for event in heard:
        said = event["onset_seconds"]
        assert onset_seconds(signal, rate, said) == pytest.approx(said, abs=0.001), event


def test_a_guided_breath_in_tones(tmp_path: Path) -> None:
    script = write(tmp_path, "[breathe in 4s, hold 2s, out 6s, tones]\n")
    assert [event["seconds"] for event in events(script)] == [1.8, 1.8, 1.8]


def test_the_users_own_sounds(tmp_path: Path) -> None:
    tone = (0.3 * np.sin(np.arange(22_050) * 0.1)).astype(np.float32)
    soundfile.write(tmp_path / "gong.wav", tone, 22_050)
    script = write(tmp_path, "Listen. [sound gong] Good. [bell gong]\n", "sounds: {gong: gong.wav}\n")
    kinds = [(event["kind"], event["what"]) for event in events(script)]
    assert kinds == [("speech", "Listen."), ("sound", "gong"), ("speech", "Good."), ("bell", "gong")]


def test_audio_segments_are_accepted_and_returned(tmp_path: Path) -> None:
    script = write(tmp_path, "Listen. [sound chime] Good.\n")
    samples = (3_000 * np.sin(np.arange(44_100) * 0.05)).astype("<i2")
    tone = pydub.AudioSegment(samples.tobytes(), sample_width=2, frame_rate=44_100, channels=1)
    result = renderer.render(script, out=tmp_path, sounds={"chime": tone})
    back = renderer.to_audio_segment(result.paths[0])
    assert back.frame_count() == result.tracks[0].timeline.frames
    assert back.channels == 2


def test_a_script_of_silence_is_a_track(tmp_path: Path) -> None:
    track = renderer.render(write(tmp_path, "[hold 3s]\n"), out=tmp_path).tracks[0]
    assert track.loudness.integrated_lufs == -np.inf
    assert not soundfile.read(track.paths["mp3"])[0].any()


def test_a_loudness_out_of_reach_is_reported(tmp_path: Path) -> None:
    script = write(tmp_path, "[sound clicks]\n", "sounds: {clicks: clicks.wav}\n")
    clicks = np.zeros((48_000 * 4, 1), dtype=np.float32)
    clicks[::12_000] = 0.9
    soundfile.write(tmp_path / "clicks.wav", clicks, 48_000)
    track = renderer.render(script, out=tmp_path, lufs=-9).tracks[0]
    (warning,) = track.warnings
    quiet = track.loudness.integrated_lufs
    assert f"{quiet:.1f} LUFS, not -9: a louder track would have peaks over -1 dBTP; " in warning
    assert warning.endswith(f"or lower its loudness (lufs) to {math.floor(quiet)}")
    assert not renderer.render(script, out=tmp_path, lufs=math.floor(quiet)).tracks[0].warnings
    assert track.loudness.true_peak_dbtp <= -1.0


def test_peaks_at_a_variable_bit_rate_are_those_of_the_file(tmp_path: Path) -> None:
    script = write(tmp_path, "[bell] [hold 5s] [bell low]\n", "bed: rain\n")
    track = renderer.render(script, out=tmp_path, lufs=-10, vbr_quality=5).tracks[0]
    samples, rate = soundfile.read(track.paths["mp3"], dtype="float32", always_2d=True)
    measured = measure([samples], rate, 2).true_peak_dbtp
    assert measured == pytest.approx(track.loudness.true_peak_dbtp, abs=0.02)
    assert measured <= -1.0


def test_each_format_has_its_own_measurement(tmp_path: Path) -> None:
    track = renderer.render(write(tmp_path, "Hello. [bell]\n"), out=tmp_path, format=("wav", "mp3")).tracks[0]
    assert list(track.measured) == ["wav", "mp3"]
    assert track.loudness is track.measured["wav"]
    assert track.measured["wav"] != track.measured["mp3"]


@pytest.mark.parametrize("name", cases(["psoas-pose", "constructive-rest"], slow=["constructive-rest"]))
def test_shipped_sessions_meet_their_lengths(name: str) -> None:
    for planned in renderer.plan_script(SCRIPTS / f"{name}.md"):
        assert planned.requested_seconds is not None
        late = float(planned.requested_seconds) - planned.timeline.frames / planned.timeline.sample_rate
        assert 0 <= late < 0.024


@pytest.mark.parametrize("script", sorted(SCRIPTS.glob("*.md")), ids=lambda path: path.stem)
def test_shipped_sessions_have_no_errors(script: Path) -> None:
    assert renderer.check_script(script) == ()


def test_render_works_from_a_plain_script(tmp_path: Path) -> None:
    script = write(tmp_path, "Hello.\n")
    program = tmp_path / "program.py"
    program.write_text(
        f"import renderer\nprint(renderer.render({str(script)!r}, out={str(tmp_path)!r}).paths[0])\n"
    )
    ran = subprocess.run([sys.executable, program], capture_output=True, text=True, check=True)
    assert Path(ran.stdout.strip()).is_file()
    assert ran.stderr == ""


def test_the_result_as_json(tmp_path: Path) -> None:
    from renderer.cli.reports.tracks import result_json

    result = renderer.render(write(tmp_path, "[hold 3s]\n"), out=tmp_path)
    track = json.loads(json.dumps(result_json("session.md", result), allow_nan=False))["tracks"][0]
    assert track["files"]["mp3"]["integrated_lufs"] is None
    assert track["files"]["mp3"]["words_lufs"] is None
    assert track["frames"] == 144_000
