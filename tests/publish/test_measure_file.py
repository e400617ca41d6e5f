"""Finished files, ours and others', measured; and those that are no sound."""

from __future__ import annotations

import json
import math
import os
import subprocess
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any, NamedTuple

import lameenc
import numpy as np
import pytest
import soundfile
from hypothesis import given
from hypothesis import strategies as st

from renderer.encode.encoder import encode
from renderer.encode.formats import DirectFormat, Flac, Mp3, Wav
from renderer.encode.mp3.bitrates import read_bitrates
from renderer.encode.pcm import to_int16
from renderer.errors import SoundError
from renderer.loudness.file_levels import LevelMeter
from renderer.loudness.meter import measure
from renderer.publish.checks.facts import AUDIO, Subject
from renderer.publish.checks.measure_file import is_audio, measure_file
from renderer.publish.checks.measured import Measured
from renderer.publish.checks.profile import read_profiles
from renderer.publish.checks.verdicts import judge
from renderer.settings.builtin_profiles import built_in
from renderer.timeline import Block
from renderer.units import to_linear
from tests.support.by_ffmpeg import measured_by_ffmpeg
from tests.support.command_line import run
from tests.support.properties import examples
from tests.support.slow import cases

OWN = read_profiles({"mono": {"like": "acx", "rules": {"channels": 1}}}, built_in())
PROFILES = {**built_in(), **OWN}


def speech(
    rate: int, channels: int, head: float = 0.75, tail: float = 2.0, seconds: int = 3, apart: int = 1
) -> Block:
    """A swelling tone of 0.7 s, every ``apart`` seconds and in the last one, between silences."""
    t = np.arange(seconds * rate) / rate
    heard = (t % 1 < 0.7) & ((t // 1 % apart == 0) | (t >= seconds - 1))
    words = np.sin(2 * np.pi * 220 * t) + 0.5 * np.sin(2 * np.pi * 1270 * t)
    words *= np.clip(np.sin(np.pi * (t % 1) / 0.7), 0, 1) ** 0.3 * heard
    padded = np.concatenate([np.zeros(round(head * rate)), words, np.zeros(round(tail * rate))])
    return np.repeat(padded[:, None], channels, axis=1).astype(np.float32)


def at_lufs(samples: Block, rate: int, lufs: float) -> Block:
    measured = measure([samples], rate, samples.shape[1]).integrated_lufs
    return samples * np.float32(to_linear(lufs - measured))


def at_rms(samples: Block, db: float) -> Block:
    return samples * np.float32(to_linear(db) / math.sqrt(float(np.square(samples, dtype=np.float64).mean())))


def with_peak(samples: Block, db: float) -> Block:
    """Three frames of a peak in the midst."""
    made = samples.copy()
    made[len(made) // 2 - 1 : len(made) // 2 + 2] = to_linear(db)
    return made


def save(path: Path, samples: Block, rate: int, form: DirectFormat) -> Path:
    path = path.with_suffix(form.suffix)
    encode([samples], path, form, sample_rate=rate, channels=samples.shape[1], frames=len(samples))
    return path


def _apple(lufs: float = -16.0, rate: int = 44_100, channels: int = 2) -> Block:
    return at_lufs(speech(rate, channels), rate, lufs)


def _acx(rms: float = -20.0, rate: int = 44_100, channels: int = 1, **shape: Any) -> Block:
    return at_rms(speech(rate, channels, **shape), rms)


MADE: dict[str, tuple[str, Callable[[], Block], int, DirectFormat, set[str]]] = {
    "apple": ("apple-podcasts", _apple, 44_100, Mp3(), set()),
    "mono": ("apple-podcasts", lambda: _apple(channels=1), 44_100, Mp3(bitrate_kbps=96), set()),
    "too loud": ("apple-podcasts", lambda: _apple(-13.0), 44_100, Mp3(), {"integrated_lufs"}),
    "too quiet": ("apple-podcasts", lambda: _apple(-20.0), 44_100, Mp3(), {"integrated_lufs"}),
    "a peak": (
        "apple-podcasts", lambda: with_peak(_apple(), -0.1), 44_100, Mp3(bitrate_kbps=256), {"true_peak_dbtp"}
    ),
    "stereo at 96": ("apple-podcasts", _apple, 44_100, Mp3(bitrate_kbps=96), {"stereo_bitrate_kbps"}),
    "mono at 192": (
        "apple-podcasts", lambda: _apple(channels=1), 44_100, Mp3(bitrate_kbps=192), {"mono_bitrate_kbps"}
    ),
    "lossless": ("apple-podcasts", _apple, 44_100, Flac(), {"format"}),
    "acx": ("acx", _acx, 44_100, Mp3(bitrate_kbps=192), set()),
    "48 kHz": ("acx", lambda: _acx(rate=48_000), 48_000, Mp3(bitrate_kbps=192), {"sample_rate"}),
    "vbr": ("acx", _acx, 44_100, Mp3(vbr_quality=0), {"constant_bitrate", "bitrate_kbps"}),
    "128": ("acx", _acx, 44_100, Mp3(bitrate_kbps=128), {"bitrate_kbps"}),
    "loud rms": ("acx", lambda: _acx(-16.0), 44_100, Mp3(bitrate_kbps=192), {"rms_db"}),
    "quiet rms": ("acx", lambda: _acx(-25.0), 44_100, Mp3(bitrate_kbps=192), {"rms_db"}),
    "sparse": ("acx", lambda: _acx(-27.0, seconds=30, apart=40), 44_100, Mp3(bitrate_kbps=192), {"rms_db"}),
    "high peak": (
        "acx", lambda: with_peak(_acx(), -1.0), 44_100, Mp3(bitrate_kbps=320), {"sample_peak_dbfs"}
    ),
    "short head": ("acx", lambda: _acx(head=0.3), 44_100, Mp3(bitrate_kbps=192), {"silence_before_seconds"}),
    "long head": ("acx", lambda: _acx(head=1.4), 44_100, Mp3(bitrate_kbps=192), {"silence_before_seconds"}),
    "short tail": ("acx", lambda: _acx(tail=0.6), 44_100, Mp3(bitrate_kbps=192), {"silence_after_seconds"}),
    "stereo": ("mono", lambda: _acx(channels=2), 44_100, Mp3(bitrate_kbps=192), {"channels"}),
    "youtube": ("youtube", lambda: _apple(-14.0, 48_000), 48_000, Flac(), set()),
    "44.1 kHz": ("youtube", lambda: _apple(-14.0), 44_100, Wav(), {"sample_rate"}),
    "spotify": ("spotify", lambda: _apple(-14.0), 44_100, Mp3(), set()),
    "r128": ("ebu-r128", lambda: _apple(-23.0), 44_100, Wav(bits=24), set()),
    "r128, 0.7 LU off": ("ebu-r128", lambda: _apple(-22.3), 44_100, Wav(bits=24), {"integrated_lufs"}),
    "aes": ("aes-speech", lambda: _apple(-18.0), 44_100, Wav(), set()),
    "aes, too quiet": ("aes-speech", lambda: _apple(-20.3), 44_100, Wav(), {"integrated_lufs"}),
    "insight": ("insight-timer", lambda: _apple(-18.0, 48_000), 48_000, Mp3(), {"seconds"}),
}  # fmt: skip


class Made(NamedTuple):
    """A file of the table, and its measurements."""

    name: str
    path: Path
    measured: Measured


@pytest.fixture(scope="module", params=MADE)
def made(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Made:
    _, make, rate, form, _ = MADE[request.param]
    path = save(tmp_path_factory.mktemp("made") / "made", make(), rate, form)
    return Made(name=request.param, path=path, measured=measure_file(path))


def test_a_wrong_file_breaks_only_its_own_rule(made: Made) -> None:
    profile, *_, wrong = MADE[made.name]
    verdicts = judge(PROFILES[profile], Subject(measured=made.measured))
    assert {v.fact for v in verdicts if v.status not in ("ok", "unknown")} == wrong
    if made.name == "sparse":
        assert next(v.status for v in verdicts if v.fact == "rms_db") == "cannot"


ALIKE = {
    "too quiet", "stereo at 96", "mono at 192", "48 kHz", "128", "quiet rms", "long head", "youtube",
    "spotify", "r128, 0.7 LU off", "aes, too quiet",
}  # fmt: skip
"""Files beside which there is one that differs from it in little more than a number."""


@pytest.mark.parametrize("made", cases(MADE, slow=ALIKE), indirect=True)
@pytest.mark.usefixtures("ffmpeg")
def test_ffmpeg_comes_to_the_same_verdicts(made: Made) -> None:
    profile, *_ = MADE[made.name]
    ours, theirs = made.measured, measured_by_ffmpeg(made.path)
    for fact in AUDIO.values():
        if fact.kind == "number" and fact.unit in ("LUFS", "dBTP", "dB", "s", "Hz"):
            values = [fact.read(Subject(measured=one)) for one in (ours, theirs)]
            assert values[0] == pytest.approx(values[1], abs=0.11), fact.label
    judged = [
        {v.fact: v.status in ("wrong", "cannot") for v in judge(PROFILES[profile], Subject(measured=one))}
        for one in (ours, theirs)
    ]
    assert judged[0] == judged[1]


def test_noise_below_the_words_is_the_noise_floor(tmp_path: Path) -> None:
    noise = np.random.default_rng(1).standard_normal((15 * 44_100, 1)).astype(np.float32)
    for db, met in ((-62.0, True), (-57.0, False)):
        words = _acx()
        words += noise[: len(words)] * np.float32(to_linear(db))
        measured = measure_file(save(tmp_path / "made", words, 44_100, Wav(bits=24)))
        assert measured.noise_floor_db == pytest.approx(db, abs=0.5)
        verdicts = judge(PROFILES["acx"], Subject(measured=measured))
        assert next(v.status for v in verdicts if v.fact == "noise_floor_db") == ("ok" if met else "wrong")


@examples(25)
@given(st.lists(st.integers(0, 3_000), min_size=1, max_size=8), st.sampled_from([22_050, 44_100, 48_000]))
def test_levels_do_not_depend_on_blocks(sizes: list[int], rate: int) -> None:
    samples = np.random.default_rng(0).standard_normal((sum(sizes), 2)).astype(np.float32)
    samples[: len(samples) // 3] *= 1e-6
    whole, parts = LevelMeter(rate), LevelMeter(rate)
    whole.push(samples)
    at = 0
    for size in sizes:
        parts.push(samples[at : at + size])
        at += size
    assert parts.rms_db == pytest.approx(whole.rms_db)
    assert parts.sample_peak_dbfs == whole.sample_peak_dbfs
    assert parts.quiet_seconds() == whole.quiet_seconds()
    assert parts.noise_floor_db() == pytest.approx(whole.noise_floor_db())
    assert parts.gated() == pytest.approx(whole.gated())


def test_a_sine_of_full_scale_has_an_rms_of_minus_three() -> None:
    meter = LevelMeter(48_000)
    meter.push(np.sin(np.arange(96_000) * 0.1).astype(np.float32)[:, None])
    assert meter.rms_db == pytest.approx(-3.01, abs=0.01)
    assert meter.noise_floor_db() == pytest.approx(-3.01, abs=0.01)
    assert meter.gated() == (pytest.approx(-3.01, abs=0.01), 1.0)
    assert meter.quiet_seconds() == (0.0, 0.0)


@pytest.mark.parametrize("channels", [1, 2])
def test_silence_has_no_level(tmp_path: Path, channels: int) -> None:
    measured = measure_file(save(tmp_path / "made", np.zeros((48_000, channels), np.float32), 48_000, Mp3()))
    levels = (measured.integrated_lufs, measured.true_peak_dbtp, measured.rms_db, measured.noise_floor_db)
    assert levels == (-math.inf,) * 4
    assert measured.silence_before_seconds == measured.silence_after_seconds == measured.seconds == 1.0


def test_frames_are_found_among_tags_and_garbage(tmp_path: Path) -> None:
    data = save(tmp_path / "made", _acx(), 44_100, Mp3(bitrate_kbps=192)).read_bytes()
    frames = read_bitrates(BytesIO(data))
    assert frames.promised == frames.count
    tag = b"ID3\x04\x00\x00\x00\x00\x02\x01" + bytes(257)
    junk = bytes(range(256)) * 20 + b"\xff\xfb\x90\x00" * 3
    for around in (tag + data, tag + tag + junk + data, data + b"TAG" + bytes(125)):
        found = read_bitrates(BytesIO(around))
        assert (set(found.by_kbps), found.count) == ({192}, frames.count)
    assert not read_bitrates(BytesIO(bytes(300_000))).count
    assert not read_bitrates(BytesIO(b"")).count


@pytest.mark.parametrize(("rate", "channels"), [(22_050, 1), (16_000, 2), (11_025, 1)])
def test_the_bit_rate_of_mp3s_at_low_sample_rates(tmp_path: Path, rate: int, channels: int) -> None:
    encoder = lameenc.Encoder()
    encoder.silence()
    encoder.set_channels(channels)
    encoder.set_in_sample_rate(rate)
    encoder.set_out_sample_rate(rate)
    encoder.set_bit_rate(40)
    path = tmp_path / "low.mp3"
    path.write_bytes(encoder.encode(to_int16(0.1 * speech(rate, channels)).tobytes()) + encoder.flush())
    measured = measure_file(path)
    assert (measured.bitrate_kbps, measured.constant_bitrate) == (40.0, True)
    assert (measured.sample_rate, measured.channels) == (rate, channels)


def _truncated(path: Path) -> None:
    whole = save(path.with_name("whole"), speech(48_000, 2), 48_000, Mp3()).read_bytes()
    path.write_bytes(whole[: len(whole) // 2])


HOSTILE: dict[str, tuple[Callable[[Path], object], str]] = {
    "gone.mp3": (lambda _: None, "there is no such file"),
    "empty.mp3": (lambda path: path.touch(), "is empty"),
    "text.mp3": (lambda path: path.write_text("Not a sound. " * 99), "is not a sound that can be read"),
    "noise.wav": (lambda path: path.write_bytes(os.urandom(5_000)), "is not a sound that can be read"),
    "zeros.mp3": (lambda path: path.write_bytes(bytes(500_000)), "is not a sound that can be read"),
    "cut.mp3": (_truncated, "is cut short"),
    "folder.mp3": (lambda path: path.mkdir(), "is a folder"),
    "list.mp3": (lambda path: path.write_text("#EXTM3U\nother.mp3\n"), "is a playlist"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_file_that_is_not_a_sound_is_a_one_line_error(
    tmp_path: Path, name: str, capfd: pytest.CaptureFixture[str]
) -> None:
    make, said = HOSTILE[name]
    make(tmp_path / name)
    with pytest.raises(SoundError) as raised:
        measure_file(tmp_path / name)
    assert said in str(raised.value)
    assert "\n" not in str(raised.value)
    assert capfd.readouterr().err == ""


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes here")
def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    for name in ("pipe", "pipe.mp3"):
        os.mkfifo(tmp_path / name)
        ran = run("check", name, cwd=tmp_path)
        assert (ran.returncode, ran.stderr.count("\n")) == (2, 1)


def test_files_that_only_ffmpeg_reads(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "sound.m4a"
    path.write_bytes(b"\0\0\0\x18ftypM4A " + bytes(100))
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(SoundError, match="install ffmpeg"):
        measure_file(path)


@pytest.mark.usefixtures("ffmpeg")
def test_aac_and_video(tmp_path: Path) -> None:
    wav = save(tmp_path / "made", at_lufs(speech(48_000, 2), 48_000, -14.0), 48_000, Wav())
    for name, extra in (("a.m4a", ()), ("v.mp4", ["-f", "lavfi", "-i", "color=s=64x64:d=1:r=5"])):
        made = str(tmp_path / name)
        command = ["ffmpeg", "-nostdin", "-v", "error", "-i", str(wav), *extra, "-c:a", "aac", made]
        subprocess.run(command, stdin=subprocess.DEVNULL, check=True)
    measured = measure_file(tmp_path / "a.m4a")
    assert (measured.codec, measured.sample_rate, measured.channels) == ("aac", 48_000, 2)
    assert measured.constant_bitrate is None
    assert all(v.status in ("ok", "unknown") for v in judge(PROFILES["youtube"], Subject(measured=measured)))
    with pytest.raises(SoundError, match="is a video"):
        measure_file(tmp_path / "v.mp4")


def test_more_channels_are_counted(tmp_path: Path) -> None:
    path = tmp_path / "surround.wav"
    soundfile.write(path, np.full((48_000, 6), 0.1), 48_000)
    assert measure_file(path).channels == 6


def test_scripts_and_sounds_are_distinguished(tmp_path: Path) -> None:
    for name, content, audio in (
        ("a.md", b"\0", False), ("a.mp3", b"words", True), ("plain", b"words", False), ("b", b"\0\1", True),
    ):  # fmt: skip
        (tmp_path / name).write_bytes(content)
        assert is_audio(tmp_path / name) is audio


def test_the_command_line(tmp_path: Path) -> None:
    save(tmp_path / "good", _apple(), 44_100, Mp3())
    save(tmp_path / "loud", _apple(-10.0), 44_100, Mp3())
    ran = run("check", "good.mp3", "loud.mp3", "--for", "apple-podcasts", cwd=tmp_path)
    assert (ran.returncode, ran.stderr) == (1, "")
    assert "good.mp3  Apple Podcasts: meets its rules" in ran.stdout
    assert "5.0 LU too loud: render with --lufs -16" in ran.stdout
    ran = run("check", "good.mp3", "--for", "apple-podcasts", "--json", cwd=tmp_path)
    (report,) = json.loads(ran.stdout)
    assert (ran.returncode, report["met"], report["measured"]["bitrate_kbps"]) == (0, True, 128.0)
    (tmp_path / "bad.mp3").write_text("words")
    ran = run("check", "bad.mp3", "good.mp3", cwd=tmp_path)
    assert (ran.returncode, ran.stderr.count("\n")) == (2, 1)
    assert "-16.0 LUFS" in ran.stdout
    assert run("check", "good.mp3", "--for", "nothing", cwd=tmp_path).returncode == 2
