"""Spliced MP3s against straight ones, edits against renders from nothing, and what is kept against damage."""

from __future__ import annotations

import random
import shutil
import subprocess
from io import BytesIO
from pathlib import Path
from threading import current_thread
from typing import Any

import lameenc
import numpy as np
import pytest
import soundfile

import renderer
from bench.random_edits import Draft, edited
from renderer.cli.reports.tracks import result_json
from renderer.encode.encoder import LAME_QUALITY, lame_scale
from renderer.encode.formats import Mp3
from renderer.encode.mp3 import lame
from renderer.encode.mp3.crc import crc16
from renderer.encode.mp3.frames import Mp3Writer, frame_count, frame_run, parse_header, read_frames
from renderer.encode.mp3.spans import cut
from renderer.encode.mp3.splicer import Mastering, Spliced
from renderer.encode.pcm import to_int16
from renderer.loudness.limiter import limit
from renderer.loudness.meter import Loudness, measure
from renderer.mastering.write_track import LOUDNESS_TOLERANCE_LU
from renderer.mix.mixer import mix, prepare_mix
from renderer.storage.store import Store
from renderer.timeline import MPEG_FRAME_FRAMES, Block, Cue, Timeline
from tests.support.looped_beds import looped_bed
from tests.support.slow import cases

RATE = 48_000


def words(seconds: float, seed: int) -> Block:
    """Something like a sentence: noise with formants that comes and goes in syllables."""
    time = np.arange(round(seconds * RATE)) / RATE
    period = time[: RATE // 120]
    tone = sum(np.sin(2 * np.pi * 120 * harmonic * period + seed) / harmonic for harmonic in range(1, 30))
    syllables = np.maximum(0.0, np.sin(2 * np.pi * 2.3 * time + seed)) ** 2
    noise = np.random.default_rng(seed).standard_normal(len(time))
    return (0.12 * syllables * (np.resize(tone, len(time)) + 0.3 * noise)).astype(np.float32)[:, None]


CLIPS = {f"words {seed}": words(1.7 + 0.31 * seed, seed) for seed in range(6)}
CLIPS["bed"] = (0.02 * np.random.default_rng(9).standard_normal((1_000 * MPEG_FRAME_FRAMES, 2))).astype(
    np.float32
)


def read_clip(source: str, onset_frames: int, frames: int) -> Block:
    return CLIPS[source][onset_frames : onset_frames + frames]


def session(gap_seconds: float, *, dry: bool, seconds: float = 32.0) -> Timeline:
    cues, at, number = [], 1.0, 0
    while at < seconds - 6:
        clip = CLIPS[source := f"words {number % 6}"]
        onset = round(at * RATE / MPEG_FRAME_FRAMES) * MPEG_FRAME_FRAMES
        cues.append(Cue(onset_frames=onset, frames=len(clip), source=source, kind="speech"))
        at, number = at + len(clip) / RATE + gap_seconds, number + 1
    frames = round(seconds * RATE)
    beds = () if dry else (looped_bed("bed", len(CLIPS["bed"]), onset_frames=0, end_frames=frames),)
    return Timeline(sample_rate=RATE, frames=frames, cues=tuple(cues), beds=beds)


def spliced(timeline: Timeline, folder: Path, form: Mp3, channels: int = 2) -> tuple[bytes, Loudness]:
    track = Spliced(
        prepare_mix(timeline, channels=channels), read_clip, Store(folder, most_bytes=10**9), jobs=2
    )
    mastering = Mastering(form=form, gain_db=0.0, ceiling_dbtp=-1.5)
    file = BytesIO()
    loudness = track.encode(file, mastering, b"", lambda _share: None)
    return file.getvalue(), loudness


def straight(samples: Block, form: Mp3) -> Block:
    """What a plain encode of the same samples decodes to."""
    encoder = lameenc.Encoder()
    encoder.silence()
    encoder.set_channels(samples.shape[1])
    encoder.set_in_sample_rate(RATE)
    encoder.set_out_sample_rate(RATE)
    encoder.set_quality(LAME_QUALITY)
    if form.vbr_quality is None:
        encoder.set_bit_rate(form.bitrate_kbps)
    else:
        encoder.set_vbr(lameenc.VBR_MTRH)
        encoder.set_vbr_quality(form.vbr_quality)
    file = BytesIO()
    writer = Mp3Writer(
        file,
        tag=b"",
        sample_rate=RATE,
        channels=samples.shape[1],
        frames=len(samples),
        bitrate_kbps=form.bitrate_kbps,
        vbr_quality=form.vbr_quality,
        encoder_quality=LAME_QUALITY,
    )
    padded = np.pad(samples / lame_scale(form), ((0, 4 * MPEG_FRAME_FRAMES), (0, 0))).astype(np.float32)
    writer.push(bytes(encoder.encode(to_int16(padded).tobytes())) + bytes(encoder.flush()))
    writer.finish()
    return decoded(file.getvalue())


def decoded(data: bytes) -> Block:
    return soundfile.read(BytesIO(data), dtype="float32", always_2d=True)[0]


def mixed(timeline: Timeline, channels: int = 2) -> Block:
    return np.concatenate(list(mix(prepare_mix(timeline, channels=channels), read_clip)))


@pytest.mark.parametrize("dry", [True, False], ids=["dry", "with a bed"])
@pytest.mark.parametrize(
    ("gap_seconds", "seconds"), [(0.4, 26.0), (1.3, 32.0), pytest.param(6.0, 60.0, marks=pytest.mark.slow)]
)
def test_seams_are_as_good_as_the_rest(tmp_path: Path, gap_seconds: float, seconds: float, dry: bool) -> None:
    """In the three MPEG frames after each seam the error is at most 1.5 dB over a straight encode's, on
    average, and nowhere beyond the straight encode's own worst.
    """
    timeline, form = session(gap_seconds, dry=dry, seconds=seconds), Mp3()
    source = mixed(timeline)
    seams = [span.first for span in cut(prepare_mix(timeline)) if span.times == 1][1:]
    assert len(seams) > 5
    ours = np.abs(decoded(spliced(timeline, tmp_path, form)[0]) - source)
    theirs = np.abs(straight(source, form) - source)
    over_db = []
    for seam in seams:
        first = seam * MPEG_FRAME_FRAMES - 1105
        after = slice(first, first + 3 * MPEG_FRAME_FRAMES)
        assert ours[after].max() <= theirs.max()
        mean = [np.square(error[after]).mean() + 1e-12 for error in (ours, theirs)]
        over_db.append(10 * np.log10(mean[0] / mean[1]))
    assert np.mean(over_db) <= 1.5


@pytest.mark.parametrize("channels", [1, 2])
@pytest.mark.parametrize(
    "form",
    [Mp3(), Mp3(bitrate_kbps=64), Mp3(bitrate_kbps=192), Mp3(bitrate_kbps=320), Mp3(vbr_quality=2)],
    ids=str,
)
def test_a_spliced_track_is_whole(tmp_path: Path, form: Mp3, channels: int) -> None:
    timeline = session(1.3, dry=False, seconds=16.123)
    data, loudness = spliced(timeline, tmp_path, form, channels)
    samples, source = decoded(data), mixed(timeline, channels)
    assert samples.shape == source.shape
    assert np.square(samples - source).mean() < 1.1 * np.square(straight(source, form) - source).mean()
    info, *frames = read_frames(BytesIO(data))
    assert len(frames) == frame_count(timeline.frames)
    assert {parse_header(frame[:4]).channels for frame in frames} == {channels}
    if form.vbr_quality is None:
        assert {parse_header(frame[:4]).bitrate_kbps for frame in frames} == {form.bitrate_kbps}
    name = info.index(b"Xing" if form.vbr_quality is not None else b"Info")
    assert int.from_bytes(info[name + 152 : name + 154], "big") == crc16(frame_run(frames).audio)
    heard = measure([samples], RATE, channels)
    assert loudness.integrated_lufs == pytest.approx(heard.integrated_lufs, abs=0.01)
    assert loudness.range_lu == pytest.approx(heard.range_lu, abs=0.05)
    assert loudness.true_peak_dbtp == pytest.approx(heard.true_peak_dbtp, abs=0.1)


def test_every_span_begins_with_a_self_contained_frame(tmp_path: Path) -> None:
    timeline = session(1.3, dry=True)
    _, *frames = read_frames(BytesIO(spliced(timeline, tmp_path, Mp3())[0]))
    for span in cut(prepare_mix(timeline)):
        # ISO/IEC 11172-3, 2.4.1.7: main_data_begin is the nine bits after the header.
        assert int.from_bytes(frames[span.first][4:6], "big") >> 7 == 0


def test_spans_count_by_how_long_they_sound(tmp_path: Path) -> None:
    """Also those of a bed that turns so soon that no gating block lies inside one."""
    frames, hum = 40 * RATE, CLIPS["bed"][: 3 * MPEG_FRAME_FRAMES]
    cue = Cue(onset_frames=0, frames=len(CLIPS["words 5"]), source="words 5", kind="speech")
    bed = looped_bed("bed", len(hum), onset_frames=0, end_frames=frames, gain_db=9.0)
    timeline = Timeline(sample_rate=RATE, frames=frames, cues=(cue,), beds=(bed,))
    track = Spliced(prepare_mix(timeline), read_clip, Store(tmp_path, most_bytes=10**9), jobs=2)
    levels = track.levels(lambda _share: None)
    whole = measure([mixed(timeline)], RATE, 2)
    assert levels.steady_lufs == pytest.approx(whole.integrated_lufs, abs=0.1)


def test_levels_of_spans_are_those_of_the_whole(tmp_path: Path) -> None:
    for dry in (True, False):
        timeline = session(1.3, dry=dry)
        track = Spliced(prepare_mix(timeline), read_clip, Store(tmp_path, most_bytes=10**9), jobs=2)
        whole = measure([mixed(timeline)], RATE, 2)
        levels = track.levels(lambda _share: None)
        assert levels.integrated_lufs == pytest.approx(whole.integrated_lufs, abs=0.001)
        assert levels.steady_lufs == pytest.approx(whole.integrated_lufs, abs=0.1)


@pytest.mark.parametrize("gain_db", [-12.0, 0.0, 6.0, 12.0])
def test_loudness_lost_to_the_limiter_is_predicted(tmp_path: Path, gain_db: float) -> None:
    timeline = session(1.3, dry=True)
    track = Spliced(prepare_mix(timeline), read_clip, Store(tmp_path, most_bytes=10**9), jobs=2)
    levels = track.levels(lambda _share: None)
    whole = limit([mixed(timeline)], gain_db=gain_db, ceiling_dbtp=-1.75, sample_rate=RATE)
    left_lufs = measure(whole, RATE, 2).integrated_lufs
    foretold_lufs = levels.integrated_lufs + gain_db - levels.lost_lu(gain_db, -1.75)
    assert foretold_lufs == pytest.approx(left_lufs, abs=LOUDNESS_TOLERANCE_LU)


HEAD = "title: Edits\nvoice: tone:low\npacing: {sentence: 0.8s, paragraph: 1.5s}\n"


def script(folder: Path, paragraphs: list[str], head: str) -> Path:
    path = folder / "session.md"
    path.write_text(f"---\n{HEAD}{head}---\n" + "\n\n".join(paragraphs), encoding="utf-8")
    return path


@pytest.mark.parametrize("edits", cases([4, 12], slow=[12]))
@pytest.mark.parametrize("bed", ["", "rain"], ids=["dry", "with a bed"])
def test_an_edited_track_equals_one_made_from_scratch(
    tmp_path: Path, cache_folder: Path, monkeypatch: pytest.MonkeyPatch, bed: str, edits: int
) -> None:
    """The one from scratch has clips and sounds, but no span; test_cache.py leaves those out too."""
    chance, path = random.Random(bed), tmp_path / "session.md"  # noqa: S311
    said = (f"Rest {word}. Breathe {word}." for word in ("here", "there", "well"))
    paragraphs = (*said, "[count 1-4 every 770ms]", "[hold 5s-15s]")
    draft = Draft(head=HEAD, paragraphs=paragraphs, lengths=("", "29s", "32s"), bed=bed)
    for number in range(edits):
        draft = edited(draft, chance)
        path.write_text(draft.text, encoding="utf-8")
        (kept,) = renderer.render(path, out=tmp_path / "kept", lufs=draft.lufs).paths
        with monkeypatch.context() as patch:
            patch.setenv("RENDERER_CACHE", str(tmp_path / f"cache {number}"))
            shutil.copytree(
                cache_folder, tmp_path / f"cache {number}", ignore=shutil.ignore_patterns("level", "stretch")
            )
            (anew,) = renderer.render(path, out=tmp_path / "anew", jobs=1 + number % 2, lufs=draft.lufs).paths
        assert kept.read_bytes() == anew.read_bytes()


def test_damaged_entries_are_made_again(tmp_path: Path, cache_folder: Path) -> None:
    soundfile.write(tmp_path / "hum.wav", CLIPS["bed"][: 3 * RATE], RATE)
    head = "bed: hum\nsounds: {hum: hum.wav}\n"
    path = script(tmp_path, ["Rest here. [pause 3s] And there.", "[hold 5s]"], head)
    (track,) = renderer.render(path, out=tmp_path).paths
    whole = track.read_bytes()
    entries = [entry for entry in cache_folder.rglob("*") if entry.is_file() and len(entry.name) > 32]
    assert {entry.parent.parent.name for entry in entries} >= {"clip", "sound", "level", "stretch"}
    for entry in entries:
        data = bytearray(entry.read_bytes())
        data[len(data) // 3] ^= 4
        entry.write_bytes(data)
    (again,) = renderer.render(path, out=tmp_path).paths
    assert again.read_bytes() == whole


def test_entries_of_an_earlier_version_are_made_again_in_threads(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    timeline, threads = session(1.3, dry=True, seconds=16.0), list[str]()
    encode_span = lame.encode_span
    whole, _ = spliced(timeline, tmp_path, Mp3())
    entries = [entry for entry in tmp_path.glob("stretch/*/*") if entry.is_file()]
    for entry in entries:
        entry.write_bytes(entry.read_bytes()[:-8] + b"renders1")

    def noted(*given: Any, **named: Any) -> tuple[bytes, bytes]:
        threads.append(current_thread().name)
        return encode_span(*given, **named)

    monkeypatch.setattr("renderer.encode.mp3.splicer.encode_span", noted)
    again, _ = spliced(timeline, tmp_path, Mp3())
    assert again == whole
    assert len(threads) == len(entries) > 2
    assert all(name.startswith("stretch") for name in threads)


def test_a_second_render_encodes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = script(tmp_path, ["Rest here. [pause 3s] And there.", "[hold 5s]"], "")
    (track,) = renderer.render(path, out=tmp_path).paths
    whole = track.read_bytes()
    monkeypatch.setattr("renderer.encode.mp3.splicer.encode_span", None)
    (again,) = renderer.render(path, out=tmp_path).paths
    assert again.read_bytes() == whole


@pytest.mark.parametrize("bed", ["", "bed: rain\n"], ids=["dry", "with a bed"])
def test_a_count_that_moves_is_not_encoded_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, bed: str
) -> None:
    encode_span, encoded = lame.encode_span, list[int]()

    def noted(samples: Block, *given: Any, **named: Any) -> tuple[bytes, bytes]:
        encoded.append(len(samples) // MPEG_FRAME_FRAMES)
        return encode_span(samples, *given, **named)

    monkeypatch.setattr("renderer.encode.mp3.splicer.encode_span", noted)
    for pause_ms in (14_000, 14_333):
        encoded.clear()
        paragraphs = ["Rest here.", f"[pause {pause_ms}ms]", "[count 1-12 every 1.77s]", "And there."]
        renderer.render(script(tmp_path, paragraphs, bed), out=tmp_path)
    assert sum(encoded) * MPEG_FRAME_FRAMES < 10 * RATE  # the count lasts 21 s


@pytest.mark.shared_cache
def test_without_lames_own_interface_a_track_is_encoded_in_one_piece(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = script(tmp_path, ["Rest here. [pause 3s] And there."], "")
    with_it = renderer.render(path, out=tmp_path / "spliced")
    monkeypatch.setattr(lame, "_library", lambda: None)
    without = renderer.render(path, out=tmp_path / "straight")
    results = [result_json("session.md", result)["tracks"][0] for result in (with_it, without)]
    assert [result["files"]["mp3"]["spliced"] for result in results] == [True, False]
    one, other = (decoded(result.paths[0].read_bytes()) for result in (with_it, without))
    assert one.shape == other.shape
    assert np.square(one - other).mean() < 0.05 * np.square(one).mean()


@pytest.mark.shared_cache
@pytest.mark.usefixtures("ffmpeg")
def test_decoders_report_no_errors(tmp_path: Path) -> None:
    path = script(tmp_path, ["Rest here. [pause 3s] And there.", "[hold 8s]", "Come back."], "bed: rain\n")
    (track,) = renderer.render(path, out=tmp_path).tracks
    said = subprocess.run(
        ["ffmpeg", "-nostdin", "-v", "warning", "-i", track.paths["mp3"], "-f", "f32le", "-"],
        capture_output=True,
        timeout=60,
        check=True,
    )
    assert said.stderr == b""
    assert len(said.stdout) == 8 * track.timeline.frames
