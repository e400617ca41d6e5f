"""The loudness of the words of whole tracks, measured in the decoded files."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import soundfile

import renderer
from renderer.cli.main import main
from renderer.encode.mp3.frames import read_frames
from renderer.loudness.meter import measure
from renderer.mastering.write_track import Track
from renderer.publish.checks.measured import Measured
from renderer.publish.checks.verdicts import Verdict
from renderer.workflows.check import check_track, find_profile
from renderer.workflows.check import measure as measure_with_timeline
from renderer.workflows.compile import compile_script
from renderer.workflows.options import Options
from renderer.workflows.render import render_compiled
from tests.support.takes import ME, spoken, take
from tests.support.takes import RATE as TAKE_RATE

pytestmark = pytest.mark.shared_cache

HEAD = "---\ntitle: A test\nvoice: tone:low\npacing: {sentence: 1s, paragraph: 2s}\n---\n"
WORDS = (
    "Lie down, and let the ground hold you. Rest.\n\nFeel the weight of your arms and of your legs.\n\n"
    "[hold 5s-60m]\n\nLet the breath come and go, as it likes. Then open your eyes.\n"
)


def rendered(folder: Path, body: str = WORDS, **options: Any) -> Track:
    path = folder / "session.md"
    path.write_text(HEAD + body, encoding="utf-8")
    return renderer.render(path, out=folder / "out", **options).tracks[0]


def heard_words_lufs(track: Track) -> float:
    """The loudness of the words alone, in the file."""
    (path,) = track.paths.values()
    samples, rate = soundfile.read(path, dtype="float32", always_2d=True)
    words = [samples[c.onset_frames : c.end_frames] for c in track.timeline.cues if c.kind == "speech"]
    return measure([np.concatenate(words)], rate, samples.shape[1]).integrated_lufs


@pytest.mark.parametrize(
    ("length", "form"), [("1m", "wav"), pytest.param("40m", "mp3", marks=pytest.mark.slow)]
)
def test_words_are_equally_loud_at_every_length_and_over_every_bed(
    tmp_path: Path, length: str, form: str
) -> None:
    heard = [heard_words_lufs(rendered(tmp_path, length="40s", format=form))]
    for bed in ("brown", "rain", "ocean"):
        track = rendered(tmp_path, length=length, bed=bed, format=form)
        heard.append(heard_words_lufs(track))
        assert track.warnings == ()
        assert track.loudness.words_lufs == pytest.approx(-18.0, abs=0.2)
    assert max(heard) - min(heard) < 0.5


@pytest.mark.parametrize("form", ["mp3", "wav"])
def test_words_are_equally_loud_in_mono_and_stereo(tmp_path: Path, form: str) -> None:
    tracks = [
        rendered(tmp_path, length="1m", bed="brown", channels=channels, format=[form]) for channels in (1, 2)
    ]
    mono_lufs, stereo_lufs = map(heard_words_lufs, tracks)
    assert mono_lufs == pytest.approx(stereo_lufs, abs=0.3)


def test_a_longer_hold_over_a_bed_leaves_the_words_as_they_were(tmp_path: Path) -> None:
    def frames(length: str) -> list[bytes]:
        with rendered(tmp_path, length=length, bed="rain").paths["mp3"].open("rb") as file:
            return list(read_frames(file))[1:]

    before, after = frames("40s"), frames("90s")
    words = 8 * 48_000 // 1152
    assert before[:words] == after[:words]
    assert before[-words // 2 :] == after[-words // 2 :]


def test_a_track_without_words_has_the_loudness_asked_for(tmp_path: Path) -> None:
    track = rendered(tmp_path, "[bell bowl]\n\n[hold 20s]\n", bed="brown")
    assert track.loudness.words_lufs is None
    assert track.loudness.integrated_lufs == pytest.approx(-18.0, abs=0.3)


def test_one_short_word_with_high_peaks_has_a_loudness(tmp_path: Path) -> None:
    """It is shorter than a gating block, and the limiter takes something from it."""
    word = spoken(0.25)
    word[[3000, 6000]] = [0.7], [-0.7]
    (tmp_path / "takes").mkdir()
    soundfile.write(tmp_path / "takes" / "001.wav", take(word), TAKE_RATE)
    (tmp_path / "renderer.toml").write_text(ME)
    path = tmp_path / "session.md"
    path.write_text("---\ntitle: A test\nvoice: me\n---\nOm.\n")
    main(["takes", str(path)])
    (track,) = renderer.render(path, out=tmp_path / "out", lufs=-10).tracks
    assert track.loudness.words_lufs == pytest.approx(-10.0, abs=0.5)


@pytest.mark.parametrize(("bed", "length"), [("rain", "40s"), ("ocean", "1m"), ("off", "30s")])
def test_the_reported_loudness_is_that_of_the_file(tmp_path: Path, bed: str, length: str) -> None:
    track = rendered(tmp_path, bed=bed, length=length)
    samples, rate = soundfile.read(track.paths["mp3"], dtype="float32", always_2d=True)
    heard = measure([samples], rate, samples.shape[1])
    assert track.loudness.integrated_lufs == pytest.approx(heard.integrated_lufs, abs=0.05)
    assert track.loudness.range_lu == pytest.approx(heard.range_lu, abs=0.1)
    assert track.loudness.true_peak_dbtp == pytest.approx(heard.true_peak_dbtp, abs=0.1)


def test_the_remedy_for_a_platform_that_measures_the_whole_track_works(tmp_path: Path) -> None:
    def loudness(body: str) -> tuple[Measured, Verdict]:
        path = tmp_path / "session.md"
        path.write_text(HEAD.replace("---\n", "---\ndisclosure: off\n", 1) + body, encoding="utf-8")
        compiled = compile_script(path, Options(profile="apple-podcasts", lengths=(Fraction(60),)))
        (track,) = render_compiled(compiled, tmp_path / "out").tracks
        (report,) = check_track(track, compiled, find_profile("apple-podcasts"))
        assert report.measured is not None
        return report.measured, next(v for v in report.verdicts if v.fact == "integrated_lufs")

    before, wrong = loudness(f"[bed rain]\n\n{WORDS}")
    assert wrong.status == "wrong"
    assert f"make the bed rain {before.softer_bed_db} dB softer" in wrong.remedy
    after, right = loudness(f"[bed rain, -{before.softer_bed_db}dB]\n\n{WORDS}")
    assert right.status == "ok"
    assert after.words_range_lu is not None
    assert after.words_range_lu < after.range_lu


def test_a_timeline_beside_a_file_says_where_its_words_are(tmp_path: Path) -> None:
    track = rendered(tmp_path, length="40s", bed="rain", captions=["timeline"])
    with_words = measure_with_timeline(track.paths["mp3"])
    track.captions["timeline"].unlink()
    without = measure_with_timeline(track.paths["mp3"])
    assert without.words_range_lu is without.words_lufs is None
    assert with_words.words_lufs == pytest.approx(track.loudness.words_lufs, abs=0.5)
    assert with_words.words_range_lu is not None
    assert with_words.range_lu == without.range_lu > with_words.words_range_lu
