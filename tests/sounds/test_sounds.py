"""Sounds of every kind, hostile ones too, made ready for the mix."""

from __future__ import annotations

import math
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import soundfile
from hypothesis import given
from hypothesis import strategies as st
from pydub import AudioSegment

from renderer.errors import OutputError, SoundError
from renderer.loudness.meter import LoudnessMeter, max_momentary_lufs
from renderer.plan.steps import SoundRole
from renderer.sounds.preparing import prepare
from renderer.sounds.reading import decode
from renderer.sounds.segments import segment_blocks, to_audio_segment
from renderer.storage.clip_reader import clip_reader
from renderer.storage.store import Store
from renderer.timeline import MPEG_FRAME_FRAMES, Block, Clip
from renderer.units import to_linear


def noise(seconds: float, channels: int = 2, sample_rate: int = 48_000, gain: float = 0.1) -> Block:
    random = np.random.default_rng(7)
    return (gain * random.standard_normal((round(seconds * sample_rate), channels))).astype(np.float32)


def sine(seconds: float, sample_rate: int, hertz: float = 440.0, gain: float = 0.25) -> Block:
    t = np.arange(round(seconds * sample_rate)) / sample_rate
    return (gain * np.sin(2 * np.pi * hertz * t))[:, None].astype(np.float32)


def written(path: Path, samples: Block, sample_rate: int = 48_000, subtype: str | None = "FLOAT") -> Path:
    soundfile.write(path, samples, sample_rate, subtype=subtype)
    return path


def prepared(
    source: object, folder: Path, role: SoundRole = "sound", sample_rate: int = 48_000, channels: int = 2
) -> Clip:
    return prepare(
        source,  # type: ignore[arg-type]
        role=role,
        sample_rate=sample_rate,
        channels=channels,
        store=ready(folder),
        name="a sound",
    )


def ready(folder: Path) -> Store:
    return Store(folder / "ready", most_bytes=0)


def everything(sound: Clip, folder: Path) -> Block:
    return clip_reader([sound], ready(folder))(sound.source, 0, sound.frames)


# What can be read


@pytest.mark.parametrize(
    ("suffix", "container", "subtype"),
    [
        (".wav", "WAV", "PCM_16"),
        (".wav", "WAV", "PCM_U8"),
        (".wav", "WAV", "PCM_24"),
        (".wav", "WAV", "FLOAT"),
        (".wav", "RF64", "PCM_16"),
        (".flac", "FLAC", "PCM_24"),
        (".aiff", "AIFF", "PCM_16"),
        (".ogg", "OGG", "VORBIS"),
        (".opus", "OGG", "OPUS"),
        (".mp3", "MP3", "MPEG_LAYER_III"),
    ],
)
@pytest.mark.parametrize("channels", [1, 2])
def test_types(tmp_path: Path, suffix: str, container: str, subtype: str, channels: int) -> None:
    path = tmp_path / f"sound{suffix}"
    samples = np.repeat(sine(1.0, 48_000), channels, axis=1)
    soundfile.write(path, samples, 48_000, format=container, subtype=subtype)
    sound = prepared(path, tmp_path)
    assert (sound.frames, sound.channels) == (48_000, channels)
    got = everything(sound, tmp_path)
    assert got.dtype == np.float32
    assert got.shape == samples.shape
    middle = slice(4_800, -4_800)
    assert np.sqrt(np.mean(np.square(got[middle] - samples[middle]))) < 0.02


@pytest.mark.parametrize("sample_rate", [8_000, 22_050, 44_100, 48_000, 96_000, 192_000])
@pytest.mark.parametrize("to_rate", [44_100, 48_000])
def test_rates(tmp_path: Path, sample_rate: int, to_rate: int) -> None:
    """The length is right to a frame, and a sine stays the sine that it is, in time."""
    path = written(tmp_path / "s.wav", sine(1.5, sample_rate), sample_rate)
    sound = prepared(path, tmp_path, sample_rate=to_rate)
    assert abs(sound.frames - 1.5 * to_rate) <= 1
    middle = slice(to_rate // 10, to_rate)
    np.testing.assert_allclose(everything(sound, tmp_path)[middle], sine(1.5, to_rate)[middle], atol=2e-3)


@pytest.mark.parametrize("channels", range(3, 9))
def test_more_channels_become_two(tmp_path: Path, channels: int) -> None:
    """Left and right keep their side, the centre goes to both, and nothing else leans to one side."""
    samples = np.zeros((4_800 * channels, channels), dtype=np.float32)
    for channel in range(channels):
        samples[4_800 * channel : 4_800 * (channel + 1), channel] = 0.5
    sound = prepared(written(tmp_path / "s.wav", samples), tmp_path)
    assert sound.channels == 2
    got = everything(sound, tmp_path)[2_400::4_800]
    assert got[0].tolist() == [0.5, 0.0]
    assert got[1].tolist() == [0.0, 0.5]
    assert got[:, 0].sum() == pytest.approx(got[:, 1].sum())
    if channels != 4:
        assert got[2, 0] == got[2, 1] == pytest.approx(0.5 * math.sqrt(0.5))


@pytest.mark.parametrize("suffix", [".mp3", ".ogg", ".opus", ".flac", ".aiff"])
def test_blocks_of_a_compressed_sound_join_as_one_decode(tmp_path: Path, suffix: str) -> None:
    path, container = tmp_path / f"s{suffix}", "OGG" if suffix == ".opus" else None
    soundfile.write(path, noise(5.0), 48_000, format=container, subtype="OPUS" if container else None)
    whole, _ = soundfile.read(path, dtype="float32")
    np.testing.assert_allclose(everything(prepared(path, tmp_path), tmp_path), whole, atol=1e-6)
    track = np.concatenate(list(segment_blocks(to_audio_segment(path))))
    np.testing.assert_allclose(track, whole, atol=2.0**-15)


def test_the_samples_of_a_long_sound_come_through_blocks_unchanged(tmp_path: Path) -> None:
    samples = noise(5.0)
    sound = prepared(written(tmp_path / "s.wav", samples), tmp_path)
    np.testing.assert_array_equal(everything(sound, tmp_path), samples)
    read_clip = clip_reader([sound], ready(tmp_path))
    np.testing.assert_array_equal(read_clip(sound.source, 65_530, 12), samples[65_530:65_542])
    assert read_clip(sound.source, sound.frames, 0).shape == (0, 2)


@pytest.mark.parametrize("role", ["bell", "bed", "sound"])
@pytest.mark.parametrize("frames", [1, 2, 3, 7, 100])
@pytest.mark.parametrize("sample_rate", [8_000, 48_000, 96_000])
def test_very_short_sounds(tmp_path: Path, role: SoundRole, frames: int, sample_rate: int) -> None:
    path = written(tmp_path / "s.wav", np.full((frames, 1), 0.5, dtype=np.float32), sample_rate)
    sound = prepared(path, tmp_path, role)
    assert sound.frames >= 1
    assert sound.gain_db == pytest.approx(0.0, abs=0.5)
    assert np.isfinite(everything(sound, tmp_path)).all()


def test_floats_beyond_full_scale(tmp_path: Path) -> None:
    samples = noise(2.0, gain=4.0)
    sound = prepared(written(tmp_path / "s.wav", samples), tmp_path)
    np.testing.assert_array_equal(everything(sound, tmp_path), samples)
    assert np.abs(samples).max() * to_linear(sound.gain_db) <= 1.0001


def test_a_streamed_wav_is_read_to_its_end(tmp_path: Path) -> None:
    path = written(tmp_path / "s.wav", noise(1.0), subtype="PCM_16")
    data = bytearray(path.read_bytes())
    at = data.index(b"data") + 4
    data[at : at + 4] = b"\xff\xff\xff\xff"
    path.write_bytes(data)
    assert prepared(path, tmp_path).frames == 48_000


# What cannot be used


def cut(path: Path, share: float) -> Path:
    data = path.read_bytes()
    path.write_bytes(data[: round(len(data) * share)])
    return path


def patched(path: Path, onset: int, value: bytes) -> Path:
    data = bytearray(path.read_bytes())
    data[onset : onset + len(value)] = value
    path.write_bytes(data)
    return path


def coded(path: Path) -> Path:
    return written(path, noise(4.0), subtype=None)


def raw(path: Path, data: bytes) -> Path:
    path.write_bytes(data)
    return path


def pipe(path: Path) -> Path:
    if not hasattr(os, "mkfifo"):
        pytest.skip("this system has no FIFO")
    os.mkfifo(path)
    return path


def with_value(path: Path, value: float) -> Path:
    samples = noise(2.0)
    samples[70_000, 1] = value
    return written(path, samples)


def bare_vbr_mp3(path: Path) -> Path:
    import lameenc

    encoder = lameenc.Encoder()
    encoder.set_channels(1)
    encoder.set_in_sample_rate(48_000)
    encoder.set_vbr(4)
    encoder.silence()
    swelling = noise(4.0, 1) * np.linspace(0, 2, 4 * 48_000, dtype=np.float32)[:, None]
    path.write_bytes(encoder.encode((swelling * 16_000).astype(np.int16).tobytes()) + encoder.flush())
    return path


RNG_BYTES = np.random.default_rng(3).bytes(30_000)

HOSTILE: list[tuple[str, Callable[[Path], Path], str]] = [
    ("missing", lambda at: at / "no.wav", "there is no such file"),
    ("below a file", lambda at: raw(at / "f", b"x") / "no.wav", "there is no such file"),
    ("NUL in its name", lambda at: at / "a\0b.wav", "cannot be opened"),
    ("folder", lambda at: at, "is a folder"),
    ("pipe", lambda at: pipe(at / "p.wav"), "a pipe or a device"),
    ("device", lambda at: Path("/dev/zero") if Path("/dev/zero").exists() else at, "is "),
    ("no bytes", lambda at: raw(at / "e.wav", b""), "is empty"),
    ("text", lambda at: raw(at / "t.wav", b"hello " * 500), "not a sound"),
    ("random WAV", lambda at: raw(at / "r.wav", RNG_BYTES), "not a sound"),
    ("random MP3", lambda at: raw(at / "r.mp3", RNG_BYTES), "not a sound"),
    ("half a FLAC header", lambda at: cut(coded(at / "h.flac"), 0.0001), "not a sound"),
    ("no samples", lambda at: written(at / "z.wav", noise(0)), "contains no samples"),
    ("NaN", lambda at: with_value(at / "n.wav", math.nan), "NaN or infinity) at 1.458 s"),
    ("infinity", lambda at: with_value(at / "i.wav", math.inf), "NaN or infinity"),
    ("minus infinity", lambda at: with_value(at / "m.wav", -math.inf), "NaN or infinity"),
    ("1e30", lambda at: with_value(at / "b.wav", 1e30), "not sound"),
    ("1 Hz", lambda at: written(at / "1.wav", noise(0.1), 1), "sample rate of 1 Hz"),
    ("768 kHz", lambda at: written(at / "7.wav", noise(0.1), 768_000), "sample rate of 768000 Hz"),
    ("0 Hz", lambda at: patched(written(at / "0.wav", noise(1)), 24, bytes(4)), "not a sound"),
    ("9 channels", lambda at: written(at / "9.wav", noise(0.1, 9)), "has 9 channels"),
    ("1000 channels", lambda at: written(at / "k.wav", noise(0.01, 1000)), "has 1000 channels"),
    ("cut WAV", lambda at: cut(written(at / "c.wav", noise(4)), 0.5), "cut short: its header states 4.0 s"),
    ("cut FLAC", lambda at: cut(coded(at / "c.flac"), 0.5), "is damaged"),
    ("cut MP3", lambda at: cut(coded(at / "c.mp3"), 0.5), "cut short"),
    ("rotten FLAC", lambda at: patched(coded(at / "r.flac"), 99_000, RNG_BYTES[:99]), "is damaged"),
    ("MP3 without a length", lambda at: bare_vbr_mp3(at / "v.mp3"), "variable bit rate"),
    ("HLS playlist", lambda at: raw(at / "l.m4a", b"#EXTM3U\n#EXTINF:1,\nfile:///x\n"), "playlist"),
    ("its BOM", lambda at: raw(at / "l.mp4", b"\xef\xbb\xbf\n#EXTM3U\n"), "playlist"),
    ("concat script", lambda at: raw(at / "c.m4a", b"ffconcat version 1.0\nfile x\n"), "playlist"),
    ("DASH", lambda at: raw(at / "d.mp4", b'<?xml version="1.0"?>\n<MPD></MPD>'), "playlist"),
    ("PLS", lambda at: raw(at / "p.wma", b"[playlist]\nFile1=http://localhost/\n"), "playlist"),
]  # fmt: skip


@pytest.mark.parametrize(("make", "expected"), [row[1:] for row in HOSTILE], ids=[row[0] for row in HOSTILE])
def test_hostile_sounds(tmp_path: Path, make: Callable[[Path], Path], expected: str) -> None:
    path = make(tmp_path)
    with pytest.raises(SoundError) as caught:
        prepared(path, tmp_path)
    message = str(caught.value)
    assert expected in message
    assert "\n" not in message
    assert not list((tmp_path / "ready").glob("*")), "nothing is left behind"


def test_longer_than_a_day(tmp_path: Path) -> None:
    """The header says so: what stands behind it is never read."""
    path = written(tmp_path / "day.flac", noise(1.0, 1, 8_000), 8_000, subtype=None)
    data = bytearray(path.read_bytes())
    data[21:26] = bytes([data[21] & 0xF0 | 0x0F]) + b"\xff\xff\xff\xff"  # the STREAMINFO's 36 bits of samples
    path.write_bytes(data)
    with pytest.raises(SoundError, match="longer than 24 hours"):
        prepared(path, tmp_path)


@given(st.binary(max_size=300), st.sampled_from([".wav", ".flac", ".mp3", ".ogg", ".aiff"]), st.booleans())
def test_any_bytes_are_a_sound_or_an_error(
    tmp_path_factory: pytest.TempPathFactory, data: bytes, suffix: str, headed: bool
) -> None:
    folder = tmp_path_factory.mktemp("any")
    path = folder / f"x{suffix}"
    path.write_bytes((b"RIFF\xff\xff\xff\xffWAVEfmt " if headed else b"") + data)
    try:
        sound = prepared(path, folder)
    except SoundError as error:
        shown = str(error)
    else:
        shown = str(len(everything(sound, folder)))
    assert "\n" not in shown


def test_a_store_that_cannot_be_written_is_an_output_error(tmp_path: Path) -> None:
    path = written(tmp_path / "s.wav", noise(0.1))
    with pytest.raises(OutputError):
        prepare(path, role="sound", sample_rate=48_000, channels=2, store=Store(path, most_bytes=0), name="x")


# ffmpeg


def test_without_ffmpeg_the_error_names_it_and_the_way_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    path = raw(tmp_path / "x.m4a", b"\0\0\0\x20ftypM4A " + bytes(100))
    with pytest.raises(SoundError, match=r"ffmpeg program.*install ffmpeg, or convert the sound to WAV"):
        prepared(path, tmp_path)


@pytest.mark.usefixtures("ffmpeg")
@pytest.mark.parametrize("suffix", [".m4a", ".aac", ".wma", ".mp4", ".mka", ".webm"])
def test_types_that_ffmpeg_reads(tmp_path: Path, suffix: str) -> None:
    wav, path = written(tmp_path / "s.wav", sine(2.0, 48_000)), tmp_path / f"-s{suffix}"
    codec = ["-c:a", "libopus"] if suffix == ".webm" else []
    subprocess.run(["ffmpeg", "-v", "error", "-i", wav, *codec, f"file:{path}"], check=True)
    sound = prepared(path, tmp_path)
    assert sound.channels == 1
    assert sound.frames == pytest.approx(96_000, abs=3_000)
    middle = everything(sound, tmp_path)[9_600:86_400, 0]
    hertz = np.abs(np.fft.rfft(middle * np.hanning(len(middle)))).argmax() * 48_000 / len(middle)
    assert hertz == pytest.approx(440, abs=1)


@pytest.mark.usefixtures("ffmpeg")
def test_ffmpeg_opens_no_other_file(tmp_path: Path) -> None:
    """Playlists that hide their first line from us are still refused by ffmpeg's own lists."""
    wav = written(tmp_path / "secret.wav", noise(1.0))
    subprocess.run(["ffmpeg", "-v", "error", "-i", wav, tmp_path / "secret.ts"], check=True)
    playlist = "#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\nsecret.ts\n#EXT-X-ENDLIST\n"
    hidden = raw(tmp_path / "x.m3u8", (" " * 1_100 + "\n" + playlist).encode())
    concat = raw(tmp_path / "y.m4a", b"file secret.wav\n")
    garbage = raw(tmp_path / "z.m4a", RNG_BYTES)
    for path in (hidden, concat, garbage):
        with pytest.raises(SoundError, match="not a sound that ffmpeg can read") as caught:
            prepared(path, tmp_path)
        assert "\n" not in str(caught.value)


@pytest.mark.usefixtures("ffmpeg")
def test_ffmpeg_does_not_follow_a_playlist(tmp_path: Path) -> None:
    """The lists that are given to ffmpeg hold by themselves, without the look at the first bytes."""
    from renderer.sounds.ffmpeg import decode_with_ffmpeg

    wav = written(tmp_path / "secret.wav", noise(1.0))
    subprocess.run(["ffmpeg", "-v", "error", "-i", wav, tmp_path / "secret.ts"], check=True)
    text = "#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\nsecret.ts\n#EXT-X-ENDLIST\n"
    for path in (
        raw(tmp_path / "x.m3u8", text.encode()),
        raw(tmp_path / "y.m4a", b"ffconcat version 1.0\nfile secret.wav\n"),
    ):
        with pytest.raises(SoundError, match="not a sound"), decode_with_ffmpeg(path, 10):
            pass


@pytest.mark.usefixtures("ffmpeg")
def test_a_video_without_sound(tmp_path: Path) -> None:
    path = tmp_path / "v.mp4"
    source = ["-f", "lavfi", "-i", "color=s=16x16:d=0.2"]
    subprocess.run(["ffmpeg", "-v", "error", *source, "-c:v", "mpeg4", path], check=True)
    with pytest.raises(SoundError, match=r"holds no sound$"):
        prepared(path, tmp_path)


@pytest.mark.skipif(sys.platform == "win32", reason="the stand-in for ffmpeg is a shell script")
def test_an_ffmpeg_that_hangs_is_ended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from renderer.sounds import ffmpeg as module

    program = raw(tmp_path / "ffmpeg", b"#!/bin/sh\nexec sleep 600\n")
    program.chmod(0o755)
    monkeypatch.setattr(module, "ffmpeg_program", lambda: program)
    monkeypatch.setattr(module, "FFMPEG_SECONDS", 0.2)
    with pytest.raises(SoundError, match="ffmpeg took more than"):
        prepared(raw(tmp_path / "x.m4a", b"ftyp" * 50), tmp_path)


# Loops


def seam(sound: Clip, folder: Path) -> float:
    """The step across the seam over the largest step elsewhere."""
    samples = everything(sound, folder).astype(float)
    steps = np.abs(np.diff(samples, axis=0))
    return float(np.abs(samples[0] - samples[-1]).max() / steps.max())


@pytest.mark.parametrize("seconds", [0.01, 0.5, 3.0, 9.0])
@pytest.mark.parametrize("sample_rate", [44_100, 48_000])
def test_a_bed_of_the_users_loops_without_a_click(tmp_path: Path, seconds: float, sample_rate: int) -> None:
    """A sine that ends anywhere: its loop has no step larger than a sine's own."""
    path = written(tmp_path / "s.wav", sine(seconds, 48_000, hertz=441.7))
    sound = prepared(path, tmp_path, "bed", sample_rate)
    fade = min(2.0, seconds / 4)
    longest = round((seconds - fade) * sample_rate) + 2
    assert longest - MPEG_FRAME_FRAMES - 2 < sound.frames <= longest
    assert seconds < 0.1 or sound.frames % MPEG_FRAME_FRAMES == 0
    assert seam(sound, tmp_path) < 1.1


def test_as_a_sound_the_same_file_would_click(tmp_path: Path) -> None:
    path = written(tmp_path / "s.wav", sine(0.5005, 48_000, hertz=441.7))
    assert seam(prepared(path, tmp_path, "sound"), tmp_path) > 1.5


def test_the_cross_fade_of_a_loop_keeps_the_power_of_noise(tmp_path: Path) -> None:
    samples = noise(10.0)
    sound = prepared(written(tmp_path / "s.wav", samples), tmp_path, "bed")
    got = everything(sound, tmp_path)
    assert sound.frames == 333 * MPEG_FRAME_FRAMES
    fade = len(samples) - sound.frames
    np.testing.assert_array_equal(got[fade:], samples[fade : sound.frames])
    for onset in range(0, fade, 9_600):
        assert np.std(got[onset : onset + 9_600]) == pytest.approx(0.1, rel=0.05)
    np.testing.assert_allclose(got[0], samples[sound.frames], atol=1e-6)


# Levels


VOICE_LUFS = {1: -20.0, 2: -16.99}
"""How loud a mono voice at -20 LUFS is in a mono track and in both channels of a stereo track."""


def as_heard(sound: Clip, folder: Path, channels: int) -> Block:
    """The samples of a sound at its gain, in a track of one or two channels."""
    samples = everything(sound, folder) * np.float32(to_linear(sound.gain_db))
    return samples.mean(axis=1, keepdims=True) if channels == 1 else samples


def test_the_level_of_a_bell_of_the_users(tmp_path: Path) -> None:
    """Its loudest 400 ms count, not the silence after them."""
    samples = np.concatenate([sine(0.5, 48_000), np.zeros((480_000, 1), dtype=np.float32)])
    bell = prepared(written(tmp_path / "s.wav", samples), tmp_path, "bell", channels=1)
    meter = LoudnessMeter(48_000, 1)
    meter.push(as_heard(bell, tmp_path, 1))
    assert max_momentary_lufs(meter.energies) == pytest.approx(VOICE_LUFS[1] - 6, abs=0.1)


@pytest.mark.parametrize("channels", [1, 2])
@pytest.mark.parametrize("own_channels", [1, 2])
def test_a_mono_sound_is_as_loud_as_the_same_sound_in_stereo(
    tmp_path: Path, own_channels: int, channels: int
) -> None:
    """A sine of 1 kHz at -23 dBFS per channel, in stereo, is at -23 LUFS (Tech 3341, case 1)."""
    samples = np.repeat(sine(3.0, 48_000, 1000.0, 10 ** (-33 / 20)), own_channels, axis=1)
    sound = prepared(written(tmp_path / "s.wav", samples), tmp_path, channels=channels)
    assert sound.gain_db == pytest.approx(10.0, abs=0.1)


@pytest.mark.parametrize("role", ["bell", "bed", "sound"])
def test_silence_is_not_raised(tmp_path: Path, role: SoundRole) -> None:
    path = written(tmp_path / "s.wav", np.zeros((48_000, 1), dtype=np.float32))
    assert prepared(path, tmp_path, role).gain_db == 0.0


def test_noise_of_a_very_quiet_recording_is_raised_with_measure(tmp_path: Path) -> None:
    path = written(tmp_path / "s.wav", noise(2.0, gain=0.0005))
    assert prepared(path, tmp_path).gain_db == 24.0


def test_a_sound_is_never_raised_over_full_scale(tmp_path: Path) -> None:
    samples = noise(5.0, gain=0.001)
    samples[100] = 0.9
    sound = prepared(written(tmp_path / "s.wav", samples), tmp_path)
    assert 0.9 * to_linear(sound.gain_db) <= 1.0001


def test_one_name_can_be_a_bed_and_a_sound(tmp_path: Path) -> None:
    path = written(tmp_path / "s.wav", noise(2.0))
    sound, bed = prepared(path, tmp_path, "sound"), prepared(path, tmp_path, "bed")
    assert sound.source != bed.source
    assert len(everything(sound, tmp_path)) == 96_000
    assert len(everything(bed, tmp_path)) == 62 * MPEG_FRAME_FRAMES


# pydub


@pytest.mark.parametrize("width", [1, 2, 3, 4])
@pytest.mark.parametrize("channels", [1, 2, 6])
def test_an_audio_segment_as_a_sound(tmp_path: Path, width: int, channels: int) -> None:
    samples = noise(0.5, channels, 44_100)
    if width == 3:
        path = written(tmp_path / "s.wav", samples, 44_100, "PCM_24")
        with path.open("rb") as file:
            segment = AudioSegment.from_wav(file)
    else:
        scaled = np.clip(
            np.rint(samples * 2.0 ** (8 * width - 1)), -(2 ** (8 * width - 1)), 2 ** (8 * width - 1) - 1
        )
        segment = AudioSegment(
            data=scaled.astype(f"<i{width}").tobytes(),
            sample_width=width,
            frame_rate=44_100,
            channels=channels,
        )
    block = np.concatenate(list(segment_blocks(segment)))
    assert block.dtype == np.float32
    np.testing.assert_allclose(block, samples, atol=0.51 / 2.0 ** (8 * min(width, 3) - 1) + 1e-6)
    sound = prepared(segment, tmp_path)
    assert (sound.frames, sound.channels) == (24_000, min(channels, 2))


def test_an_audio_segment_of_two_channels_is_taken_as_it_is(tmp_path: Path) -> None:
    segment = AudioSegment.silent(300, 48_000).set_channels(2)
    assert prepared(segment, tmp_path).frames == 14_400
    assert [block.shape for block in segment_blocks(segment)] == [(14_400, 2)]


def test_an_empty_audio_segment(tmp_path: Path) -> None:
    empty = AudioSegment.silent(0, 48_000)
    assert list(segment_blocks(empty)) == []
    with pytest.raises(SoundError, match="no samples"):
        prepared(empty, tmp_path)


@pytest.mark.parametrize(
    ("suffix", "subtype", "width"),
    [
        (".wav", "PCM_16", 2),
        (".wav", "PCM_24", 4),
        (".flac", "PCM_16", 2),
        (".flac", "PCM_24", 4),
        (".mp3", None, 2),
    ],
)
def test_a_track_as_an_audio_segment(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, suffix: str, subtype: str | None, width: int
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    samples = np.repeat(sine(2.0, 48_000), 2, axis=1)
    segment = to_audio_segment(written(tmp_path / f"t{suffix}", samples, 48_000, subtype))
    assert (segment.frame_rate, segment.channels, segment.sample_width) == (48_000, 2, width)
    assert segment.frame_count() == 96_000
    back = np.concatenate(list(segment_blocks(segment)))
    np.testing.assert_allclose(back, samples, atol=0.03 if suffix == ".mp3" else 2.0**-15)


def test_a_value_that_is_not_a_track_is_an_error(tmp_path: Path) -> None:
    for path in (tmp_path / "no.wav", raw(tmp_path / "t.wav", b"text" * 99)):
        with pytest.raises(SoundError, match="cannot be read as a track"):
            to_audio_segment(path)


@pytest.mark.parametrize("name", ["sea.wav", "sea.mp3", "sea.flac"])
def test_the_file_that_was_checked_is_the_one_that_is_read(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another program puts something else in its place meanwhile, such as a pipe that would block."""
    path = written(tmp_path / name, noise(1.0), subtype=None)
    with decode(path) as decoded:
        before = np.concatenate(list(decoded.blocks))
    open_sound = soundfile.SoundFile

    def swapped(*arguments: Any, **options: Any) -> soundfile.SoundFile:
        path.unlink()
        path.write_bytes(b"something else")
        return open_sound(*arguments, **options)

    monkeypatch.setattr(soundfile, "SoundFile", swapped)
    with decode(path) as decoded:
        assert np.array_equal(np.concatenate(list(decoded.blocks)), before)


@pytest.mark.parametrize(
    "garbage", [b"hello" * 50, bytes(100), b"ID3\4\0\0\0\0\0\5" + bytes(5) + b"\xff\xfb"]
)
def test_an_mp3_that_begins_with_something_else(garbage: bytes, tmp_path: Path) -> None:
    path = written(tmp_path / "sea.mp3", noise(1.0), subtype=None)
    with decode(path) as decoded:
        before = np.concatenate(list(decoded.blocks))
    path.write_bytes(garbage + path.read_bytes())
    with decode(path) as decoded:
        assert np.array_equal(np.concatenate(list(decoded.blocks)), before)
