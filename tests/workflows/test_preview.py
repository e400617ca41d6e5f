"""Parts of a track: the samples of the whole, where they stand in it, and what is told of them."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from typing import Any

import mutagen
import numpy as np
import pytest
import soundfile
from hypothesis import given
from hypothesis import strategies as st
from msgspec import Struct
from numpy.typing import NDArray

import renderer
from renderer.analysis.excerpts import Excerpt, find_part
from renderer.analysis.pace import Span
from renderer.cli.main import main
from renderer.errors import InputError
from renderer.loudness.meter import measure
from renderer.timeline import Mark, Timeline
from renderer.workflows.preview import FADE_SECONDS
from tests.support.properties import examples

pytestmark = pytest.mark.shared_cache

RATE = 48_000
SNAPS_APART = 20_000

BODY = """
# One

Rest here. Breathe well, and let go. [bell low, over] On we go, slowly. [hold 6s, bell at end]

# Two

[sound snaps, over] Now the other side. [bell] Come back.

# Two

And once more.
"""


def write(folder: Path, body: str = BODY, head: str = "bed: rain\nsounds: {snaps: snaps.wav}\n") -> Path:
    """A script; the snaps in it go over the ceiling."""
    snaps = 0.02 * np.random.default_rng(1).standard_normal(6 * RATE)
    snaps[::SNAPS_APART] = 0.9
    soundfile.write(folder / "snaps.wav", snaps.astype(np.float32), RATE)
    path = folder / "session.md"
    pacing = "pacing: {sentence: 1s, paragraph: 2s}\n"
    path.write_text(f"---\ntitle: A test\nvoice: tone:low\n{pacing}{head}---\n{body}", encoding="utf-8")
    return path


def samples(path: Path) -> NDArray[np.int32]:
    """As they stand in the file, one row a frame."""
    read: NDArray[np.int32] = soundfile.read(path, dtype="int32", always_2d=True)[0]
    return read


@pytest.mark.parametrize(
    "settings",
    [{}, {"channels": 1, "sample_rate": 44_100}, {"format": "flac", "ducking_db": -20}],
    ids=str,
)
def test_a_part_is_made_of_the_samples_of_the_whole(tmp_path: Path, settings: dict[str, Any]) -> None:
    script = write(tmp_path)
    requested: dict[str, Any] = {"format": "wav", "bits": 24, "out": tmp_path, **settings}
    track = renderer.render(script, **requested).tracks[0]
    assert track.loudness.true_peak_dbtp > -1.1  # there was much to limit
    (path,) = track.paths.values()
    whole, rate = samples(path).astype(np.int64), track.timeline.sample_rate

    (cue,) = (cue for cue in track.timeline.cues if cue.kind == "sound")
    snaps = [cue.onset_frames + number * SNAPS_APART * rate // RATE for number in range(1, 14)]
    after, before = ([snap + frames for snap in snaps] for frames in (500, -100))

    @examples(5)
    @given(st.sampled_from(after) | st.integers(0, len(whole) - 1), st.data())
    def holds(first: int, data: st.DataObject) -> None:
        last = data.draw(
            st.sampled_from([first + 4_000, *(end for end in before if end > first)])
            | st.integers(first + 1, first + 12 * rate)
        )
        times: dict[str, Any] = {"start": Fraction(first, rate), "seconds": Fraction(last - first, rate)}
        preview = renderer.preview(script, **times, **requested)
        frames = min(last, len(whole)) - first
        assert (preview.part.onset_frames, preview.part.frames) == (first, frames)
        (path,) = preview.paths.values()
        part, same = samples(path), whole[first : first + frames]
        at = np.arange(frames) + 0.5
        into = at if first else np.inf
        out_of = frames - at if first + frames < len(whole) else np.inf
        share = np.minimum(1, np.minimum(into, out_of) / min(FADE_SECONDS * rate, frames / 2))
        assert np.array_equal(part[share == 1], same[share == 1])
        assert np.abs(part - same * np.sin(share * np.pi / 2)[:, None] ** 2).max() < 512  # two steps

    holds()


def test_a_part_from_end_to_end_is_the_track(tmp_path: Path) -> None:
    script = write(tmp_path)
    for form in ("wav", "flac"):
        (track,) = renderer.render(script, out=tmp_path, format=form).paths
        preview = renderer.preview(script, seconds="5m", out=tmp_path, format=form)
        assert np.array_equal(samples(preview.paths[form]), samples(track))


def test_an_mp3_has_the_gain_of_the_whole_track(tmp_path: Path) -> None:
    """Which goes in steps, and so is not that of a WAV."""
    script = write(tmp_path, "[hold 3s] Rest here, and let go. Let it all go. [hold 3s]", "")
    apart_db = []
    for lufs in (-20, -20.1):
        (track,) = renderer.render(script, out=tmp_path, lufs=lufs).paths
        same = power_db(samples(track)[120_480:311_520])
        for form in ("mp3", "wav"):
            requested: dict[str, Any] = {"start": 2.5, "seconds": 4, "out": tmp_path, "lufs": lufs}
            path = renderer.preview(script, format=form, **requested).paths[form]
            apart_db.append(abs(power_db(samples(path)[480:-480]) - same))
    assert max(apart_db[::2]) < 0.01
    assert max(apart_db[1::2]) > 0.045


def power_db(part: NDArray[np.int32]) -> float:
    return float(10 * np.log10(np.square(part.astype(np.float64)).mean()))


@pytest.mark.parametrize("form", ["mp3", "wav", "flac"])
def test_a_part_may_be_a_single_frame(tmp_path: Path, form: str) -> None:
    script = write(tmp_path, "Rest.", "")
    preview = renderer.preview(script, start=0.2, seconds=1 / RATE, out=tmp_path, format=form)
    assert samples(preview.paths[form]).shape == (1, 2)


def test_the_reported_loudness_of_a_part_is_that_of_its_file(tmp_path: Path) -> None:
    script = write(tmp_path)
    for form in ("wav", "mp3"):
        preview = renderer.preview(script, start=0.777, seconds=12, out=tmp_path, format=form)
        decoded = soundfile.read(preview.paths[form], dtype="float32")[0]
        measured, reported = measure([decoded], RATE, 2), preview.measured[form]
        assert reported.integrated_lufs == pytest.approx(measured.integrated_lufs, abs=0.1)
        assert reported.true_peak_dbtp == pytest.approx(measured.true_peak_dbtp, abs=0.1)


def test_the_first_length_is_used_unless_another_is_requested(tmp_path: Path) -> None:
    script = write(tmp_path, "Rest. [hold 5s-2m] Done.", "length: [30s, 1m]\n")
    for requested, seconds in (((), 30), (("1m", "40s"), 60), ("40s", 40)):
        preview = renderer.preview(script, length=requested, out=tmp_path)
        assert preview.paths == {"mp3": tmp_path / "session" / "session-preview.mp3"}
        assert preview.timeline.frames / RATE == pytest.approx(seconds, abs=0.024)


def test_another_length_that_cannot_be_met_does_not_matter(tmp_path: Path) -> None:
    script = write(tmp_path, "Rest. [hold 5s-1m] Done.", "length: [30s, 9m]\n")
    seconds = renderer.preview(script, out=tmp_path).part.frames / RATE
    assert seconds == pytest.approx(30, abs=0.024)


def test_tags_name_the_part_and_hold_the_words_in_it(tmp_path: Path) -> None:
    script = write(tmp_path, head="teacher: A. Teacher\nsounds: {snaps: snaps.wav}\n")
    preview = renderer.preview(script, chapter="Two", out=tmp_path, format=("mp3", "flac"))
    tags = mutagen.File(preview.paths["mp3"]).tags
    times = r"0:\d\d\.\d-0:\d\d\.\d"
    assert re.fullmatch(f"A test, {times}", tags["TIT2"].text[0])
    assert (tags["TALB"].text, tags["TPE1"].text) == (["A test"], ["A. Teacher"])
    assert tags.getall("USLT")[0].text == "Now the other side.\nCome back."
    flac = mutagen.File(preview.paths["flac"]).tags
    assert flac["lyrics"] == ["Now the other side.\nCome back."]


def test_a_rendered_track_is_not_measured_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    script = write(tmp_path)
    renderer.render(script, out=tmp_path)
    monkeypatch.setattr("renderer.encode.mp3.splicer.mix_part", None)
    preview = renderer.preview(script, start="0:05", seconds="3s", out=tmp_path)
    assert (preview.part.onset_frames, preview.part.frames) == (5 * RATE, 3 * RATE)


def test_a_missing_chapter_is_an_error_before_speech(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("renderer.speech.synthesis.synthesise", None)
    with pytest.raises(InputError, match=r'session\.md: no chapter "Tow"; did you mean "Two"\?'):
        renderer.preview(write(tmp_path), chapter="Tow", out=tmp_path)


# --- where a part stands -------------------------------------------------------------------------------

TIMELINE = Timeline(
    sample_rate=100,
    frames=10_050,
    cues=(),
    chapters=tuple(
        Mark(onset_frames=onset, name=name)
        for onset, name in [(500, "Arriving"), (2_000, "Empty"), (2_000, "Left side"), (6_000, "left side")]
    ),
)
"""A little over 1:40 at 100 Hz."""


def part(**requested: Any) -> Excerpt:
    times = {key: value if key == "chapter" else Fraction(str(value)) for key, value in requested.items()}
    return Excerpt(**times)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("requested", "name", "onset", "frames"),
    [
        (part(), "", 0, 3_000),
        (part(start=0), "", 0, 3_000),
        (part(start="12.345"), "", 1_235, 3_000),
        (part(start=90), "", 9_000, 1_050),
        (part(start=90, seconds=10), "", 9_000, 1_000),
        (part(start=90, seconds=1_000), "", 9_000, 1_050),
        (part(start=90, end="91.5"), "", 9_000, 150),
        (part(end=7), "", 0, 700),
        (part(chapter="arriving"), "Arriving", 500, 1_500),
        (part(chapter="  LEFT   side "), "Left side", 2_000, 4_000),
        (part(chapter="Left side", seconds=5), "Left side", 2_000, 500),
        (part(chapter="Left side", seconds=50), "Left side", 2_000, 5_000),
        (part(chapter="Left side", end=21), "Left side", 2_000, 100),
        (part(chapter="Empty", seconds=1), "Empty", 2_000, 100),
    ],
)
def test_the_frames_of_a_part(requested: Excerpt, name: str, onset: int, frames: int) -> None:
    assert find_part(requested, TIMELINE, "rest.md") == Span(name=name, onset_frames=onset, frames=frames)


def test_the_last_chapter_runs_to_the_end_of_the_track() -> None:
    last = Timeline(sample_rate=100, frames=900, cues=(), chapters=(Mark(onset_frames=300, name="Only"),))
    assert find_part(part(chapter="Only"), last, "") == Span(name="Only", onset_frames=300, frames=600)


@pytest.mark.parametrize(
    ("requested", "error"),
    [
        (part(start=100.5), "rest.md: the track is only 1:40.5 long; begin before 1:40.5"),
        (part(start=7_200), "rest.md: the track is only 1:40.5 long; begin before 1:40.5"),
        (part(chapter="Empty"), "rest.md: the part from 0:20.0 to 0:20.0 has no length; end it later"),
        (
            part(chapter="Arriving", end=5),
            "rest.md: the part from 0:05.0 to 0:05.0 has no length; end it later",
        ),
        (part(seconds="0.001"), "rest.md: the part from 0:00.0 to 0:00.0 has no length; end it later"),
        (part(chapter="Lift side"), 'rest.md: no chapter "Lift side"; did you mean "Left side"?'),
        (
            part(chapter="Moving"),
            'rest.md: no chapter "Moving"; there are: Arriving, Empty, Left side, left side',
        ),
        (part(chapter=""), 'rest.md: no chapter ""; there are: Arriving, Empty, Left side, left side'),
    ],
)
def test_a_part_that_a_track_does_not_have(requested: Excerpt, error: str) -> None:
    with pytest.raises(InputError) as raised:
        find_part(requested, TIMELINE, "rest.md")
    assert str(raised.value) == error


@pytest.mark.parametrize(
    ("requested", "error"),
    [
        ({"start": 1, "chapter": "One"}, "begins at a time or with a chapter; give only one of them"),
        ({"end": 9, "seconds": 3}, "ends at a time or after a length of time; give only one of them"),
        ({"start": -1}, "a part cannot begin at -1 s; a track begins at 0:00"),
        ({"seconds": 0}, "a part of 0 s has no length; give a length such as 30s"),
        ({"seconds": -2.5}, "a part of -2.5 s has no length"),
        ({"start": "3m", "end": "3:00"}, "a part from 180 s to 180 s has no length; give a later end"),
        ({"end": 0}, "a part from 0 s to 0 s has no length; give a later end"),
        ({"start": "3"}, 'start: "3" has no unit; write 3s or 3m'),
        ({"seconds": float("nan")}, "seconds: nan is not a time; write seconds, or a text such as 3:10"),
        ({"end": float("inf")}, "end: inf is not a time"),
        ({"end": [3]}, "end: [3] is not a time"),
        ({"lenght": "3m"}, 'unknown setting "lenght"; did you mean "length"?'),
        ({"lengths": "3m"}, 'unknown setting "lengths"; did you mean "length"?'),
        ({"length": 600}, "length: 600 is not a length"),
        ({"jobs": "3"}, "jobs 3: write a number from 1 to 256"),
        ({"bed": 5}, "bed: 5 is not a name"),
        ({"lufs": 3}, "argument: lufs: 3 is not a number from -40 to -8"),
    ],
)
def test_parts_that_are_rejected(tmp_path: Path, requested: dict[str, Any], error: str) -> None:
    with pytest.raises(InputError) as raised:
        renderer.preview(write(tmp_path), out=tmp_path / "out", **requested)
    assert error in str(raised.value)
    assert not (tmp_path / "out").exists()


# --- the command ---------------------------------------------------------------------------------------


class Ran(Struct, frozen=True):
    status: int
    out: str
    err: str


Run = Callable[..., Ran]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """The command line in this process, in the folder of the script."""
    monkeypatch.chdir(tmp_path)

    def run(*arguments: str) -> Ran:
        status = main(arguments)
        return Ran(status, *capsys.readouterr())

    return run


def test_preview_prints_the_files_it_wrote(tmp_path: Path, run: Run) -> None:
    write(tmp_path)
    ran = run("preview", "session.md", "--from", "0:03", "--for", "2500ms", "--format", "mp3,wav")
    assert (ran.status, ran.err) == (0, "")
    rows = [line.split() for line in ran.out.splitlines()]
    names = [str(Path("out", "session", f"session-preview{suffix}")) for suffix in (".mp3", ".wav")]
    assert [row[:2] for row in rows] == [[name, "0:03.0-0:05.5"] for name in names]
    assert [(row[3], row[5]) for row in rows] == [("LUFS", "dBTP")] * 2
    assert sorted(path.name for path in Path("out/session").iterdir()) == [Path(name).name for name in names]
    assert soundfile.info(names[0]).frames == soundfile.info(names[1]).frames == 120_000


def test_preview_as_json_and_quietly(tmp_path: Path, run: Run) -> None:
    write(tmp_path)
    ran = run("preview", "session.md", "--chapter", "one", "--to", "0:04", "--json", "--out", "made")
    made = json.loads(ran.out)
    assert made["script"] == "session.md"
    assert (made["onset_frames"], made["frames"], made["seconds"]) == (0, 192_000, 4.0)
    assert made["track_frames"] > 30 * RATE
    file = made["files"]["mp3"]
    assert file["path"] == str(Path("made", "session", "session-preview.mp3"))
    assert file["integrated_lufs"] < 0
    assert run("preview", "session.md", "--quiet") == Ran(0, "", "")
    assert Path("out/session/session-preview.mp3").is_file()


def test_a_part_uses_the_options_of_the_track(tmp_path: Path, run: Run) -> None:
    write(tmp_path)
    requested = (
        "--bed",
        "off",
        "--pauses",
        "2",
        "--voice",
        "tone:high",
        "--mono",
        "--lufs",
        "-23",
        "--bits",
        "24",
    )
    form = ("--format", "wav")
    assert run("render", "session.md", *requested, *form).status == 0
    assert run("preview", "session.md", *requested, *form, "--for", "10m").status == 0
    whole, same = (samples(Path(f"out/session/session{name}.wav")) for name in ("", "-preview"))
    assert np.array_equal(whole, same)


def test_preview_has_every_option_of_render(run: Run) -> None:
    def options(command: str) -> set[str]:
        return set(re.findall(r"--[a-z-]+", run(command, "--help").out))

    assert options("preview") - options("render") == {"--from", "--to"}
    assert options("render") - options("preview") == {"--captions", "--dry-run", "--stems"}


@pytest.mark.parametrize(
    ("arguments", "error"),
    [
        (["--from", "9:30"], "session.md: the track is only 0:"),
        (["--from", "1s", "--chapter", "One"], "a part begins at a time or with a chapter"),
        (["--for", "0s"], "a part of 0 s has no length"),
        (["--for=-3s"], '--for: "-3s" is not a length of time; write one such as 5s'),
        (["--from", "3-4m"], '--from: "3-4m" is a range'),
        (["--to", "6 breaths"], '--to: "6 breaths" is in breaths'),
        (["--chapter", "Tree"], 'session.md: no chapter "Tree"; there are: One, Two'),
        (["--lufs", "3"], "lufs: 3.0 is not a number from -40 to -8"),
    ],
)
def test_wrong_arguments(tmp_path: Path, arguments: list[str], error: str, run: Run) -> None:
    write(tmp_path)
    ran = run("preview", "session.md", *arguments)
    assert (ran.status, ran.out) == (2, "")
    assert error in ran.err
    assert len(ran.err.splitlines()) == 1
    assert not Path("out").exists()
