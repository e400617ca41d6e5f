"""The head and the tail of a track, and the silence at its ends."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import soundfile
from hypothesis import assume, given
from hypothesis import strategies as st
from msgspec.structs import replace

import renderer
from renderer.errors import LengthError, ScriptError
from renderer.layout.fit_length import LONGEST, SHORTEST, fit, whole_mp3_frames
from renderer.layout.lay_out import lay_out
from renderer.plan.steps import Ends, Plan
from renderer.settings.model import Settings
from renderer.timeline import MPEG_FRAME_FRAMES, Timeline
from tests.support.properties import examples
from tests.support.random_scripts import BODIES, HEAD
from tests.support.without_audio import RATE, clips, lay, plan, script

ROOMS = st.fractions(0, 10, max_denominator=1000)


def _with_room(text: str, head: Fraction, tail: Fraction) -> Plan:
    ends = Ends(silence_before_seconds=head, silence_after_seconds=tail)
    return replace(plan(text), ends=ends)


def _laid(text: str, head: str, tail: str) -> Timeline:
    made = _with_room(text, Fraction(head), Fraction(tail))
    return lay_out(made, clips(made))


def _assert_room(timeline: Timeline, head: Fraction, tail: Fraction) -> None:
    first, last = head * RATE, timeline.frames - tail * RATE
    for cue in timeline.cues:
        assert cue.onset_frames >= first
        assert cue.end_frames <= last
    for bed in timeline.beds:
        assert bed.onset_frames >= first
        assert bed.end_frames <= last


@examples(30)
@given(BODIES, ROOMS, ROOMS)
def test_head_and_tail_are_silent(body: str, head: Fraction, tail: Fraction) -> None:
    try:
        made = _with_room(script("One two. " + body, bed="ocean", **HEAD), head, tail)
        timeline = lay_out(made, clips(made))
    except ScriptError:
        assume(False)
        raise
    _assert_room(timeline, head, tail)
    assert timeline.cues[0].onset_frames % MPEG_FRAME_FRAMES == 0
    assert timeline.cues[0].onset_frames - head * RATE < MPEG_FRAME_FRAMES


@examples(20)
@given(BODIES, ROOMS, ROOMS, st.fractions(0, 1))
def test_silence_at_both_ends_is_part_of_a_length(
    body: str, head: Fraction, tail: Fraction, share: Fraction
) -> None:
    try:
        made = _with_room(script("One two. " + body, bed="ocean", **HEAD), head, tail)
        shortest, longest = (lay_out(made, clips(made), stretch).frames for stretch in (SHORTEST, LONGEST))
    except ScriptError:
        assume(False)
        raise
    seconds = Fraction(shortest + int(share * (longest - shortest)) + MPEG_FRAME_FRAMES, RATE)
    timeline = fit(made, clips(made), seconds)
    assert timeline.frames == whole_mp3_frames(seconds, RATE)
    _assert_room(timeline, head, tail)


@pytest.mark.parametrize(
    ("body", "first", "frames"),
    [
        ("One two.", "0.5", "3.5"),
        ("[pause 200ms] One two.", "0.5", "3.5"),
        ("[pause 3s] One two. [hold 5s]", "3", "9"),
        ("[for 10s]\nOne two.\n[end]", "0.5", "10.5"),
        ("[0:04] One two.", "4", "7"),
        ("[hold 1s, bell at end] One two.", "1.5", "11.5"),
    ],
)
def test_the_minimum_silence_adds_only_the_missing_time(body: str, first: str, frames: str) -> None:
    timeline = _laid(script(body), "0.5", "2")
    assert timeline.cues[0].onset_frames == Fraction(first) * RATE
    assert timeline.frames == Fraction(frames) * RATE


def test_the_first_chapter_begins_with_the_track() -> None:
    timeline = _laid(script("# One\n\nHello.\n\n# Two\n\nThere.", bed="ocean"), "1.5", "0")
    assert next(mark.onset_frames for mark in timeline.chapters) == 0
    assert timeline.beds[0].onset_frames == timeline.cues[0].onset_frames == 1.5 * RATE


def test_an_absolute_time_within_the_head_silence_is_an_error() -> None:
    with pytest.raises(ScriptError, match=r"0:00\.20 is in the silence at the start, .* 0:00\.50"):
        _laid(script("[0:00.2] One."), "0.5", "0")


def test_without_head_and_tail_silence_a_layout_is_unchanged() -> None:
    text = script("[pause 1s] One. [bell]", bed="ocean")
    assert _laid(text, "0", "0") == lay(text)


def test_the_file_is_silent_there(tmp_path: Path) -> None:
    path = tmp_path / "rest.md"
    path.write_text("---\ntitle: A test\nvoice: tone:low\nbed: rain\n---\nHello there. Rest.\n")
    track = renderer.render(
        path, out=tmp_path, format="wav", bits=24, silence_before_seconds=1, silence_after_seconds=1.5
    )
    samples, rate = soundfile.read(track.paths[0])
    loud = np.flatnonzero(np.abs(samples).max(axis=1))
    assert 1.0 <= loud[0] / rate < 1.03
    assert (len(samples) - 1 - loud[-1]) / rate == pytest.approx(1.5, abs=0.03)


USUAL = Settings().ends


def _with_ends(body: str, *, bed: str = "", **ends: int) -> Timeline:
    head = {"bed": bed} if bed else {}
    own = {key: Fraction(seconds) for key, seconds in ends.items()}
    made = replace(plan(script(body, **head)), ends=replace(USUAL, **own))
    return lay_out(made, clips(made))


def _times(timeline: Timeline) -> tuple[float, float, float]:
    """The seconds at which the first cue starts, the last one ends, and the track ends."""
    first, last = timeline.cues[0].onset_frames, max(cue.end_frames for cue in timeline.cues)
    return first / RATE, last / RATE, timeline.frames / RATE


@pytest.mark.parametrize(
    ("body", "bed", "times"),
    [
        ("One two.", "", (2, 3, 5)),
        ("One two.", "rain", (2, 3, 11)),
        ("[pause 5s] One two. [hold 1m]", "rain", (5, 6, 66)),
        ("[pause 1s] One two. [bell]", "", (2, 12.2, 14.2)),
        ("[pause 1s] One two. [bell]", "rain", (2, 12.2, 20.2)),
        ("One two. [bed off]", "rain", (2, 3, 9)),
        ("One two. [bed off] [hold 1m] Three.", "rain", (2, 63.5, 65.5)),
        ("One two. [bed off, fade 1s]", "rain", (2, 3, 5)),
        ("[bed off] One two.", "", (2, 3, 5)),
        ("[for 30s]\nOne two.\n[end]", "", (2, 3, 32)),
        ("[0:02] One two. [0:10] Three.", "", (2, 10.5, 12.5)),
    ],
)
def test_a_track_has_a_head_and_a_tail(body: str, bed: str, times: tuple[float, float, float]) -> None:
    assert _times(_with_ends(body, bed=bed)) == times


@pytest.mark.parametrize(
    ("ends", "onset", "fades", "end"),
    [
        ({}, 0, (2, 8), 11),
        ({"head_seconds": 3, "tail_seconds": 4}, 0, (3, 4), 8),
        ({"fade_seconds": 1}, 0, (1, 1), 11),
        ({"head_seconds": 0, "tail_seconds": 0}, 0, (1, 1), 1),
        ({"silence_before_seconds": 1, "silence_after_seconds": 3}, 1, (2, 8), 12),
    ],
)
def test_a_bed_fades_in_before_the_words_and_out_after_them(
    ends: dict[str, int], onset: int, fades: tuple[int, int], end: int
) -> None:
    (bed,) = _with_ends("One two.", bed="rain", **ends).beds
    assert (bed.onset_frames, bed.end_frames) == (onset * RATE, end * RATE)
    assert (bed.fade_in_frames, bed.fade_out_frames) == (fades[0] * RATE, fades[1] * RATE)


def test_the_fade_of_a_cue_and_a_bed_after_the_first_words_stay_as_written() -> None:
    first, second = _with_ends("[bed rain, fade 1s] One two. [hold 1m] [bed ocean] Three.").beds
    assert first.fade_in_frames == 1 * RATE
    assert second.fade_in_frames == 6 * RATE
    assert second.fade_out_frames == 8 * RATE


def test_a_requested_length_includes_the_head_and_the_tail() -> None:
    made = replace(plan(script("One two. [hold 1s-10m] Three.", bed="rain")), ends=USUAL)
    timeline = fit(made, clips(made), Fraction(60))
    assert timeline.frames == whole_mp3_frames(Fraction(60), RATE)
    assert timeline.cues[0].onset_frames == 2 * RATE
    assert timeline.frames - timeline.cues[-1].end_frames == pytest.approx(8 * RATE, abs=RATE // 5)
    assert timeline.beds[0].end_frames == timeline.frames


def test_a_length_that_is_too_short_for_the_head_and_the_tail_has_a_remedy_that_works() -> None:
    made = replace(plan(script("One two. [hold 1s-10m] Three.", bed="rain")), ends=USUAL)
    with pytest.raises(LengthError, match=r"the shortest length is 0:12\.6") as raised:
        fit(made, clips(made), Fraction(10))
    assert fit(made, clips(made), Fraction(raised.value.shortest.removeprefix("0:"))).frames
    shorter = replace(made, ends=replace(USUAL, head_seconds=Fraction(1), tail_seconds=Fraction(2)))
    assert "write a shorter head: or tail:" in str(raised.value)
    assert fit(shorter, clips(shorter), Fraction(10)).cues[0].onset_frames == RATE


def test_an_absolute_time_in_the_head_is_an_error_whose_remedies_work() -> None:
    with pytest.raises(ScriptError, match=r"0:01\.00 is in the head of the track, which ends at 0:02\.00"):
        _with_ends("[0:01] One.")
    assert _times(_with_ends("[0:01] One.", head_seconds=0))[0] == 1


@pytest.mark.parametrize(
    ("given", "first", "after"),
    [
        ({}, 1, 3),
        ({"head_seconds": 3}, 3, 3),
        ({"tail_seconds": 0.5}, 1, 0.5),
        ({"profile": "acx"}, 0.55, 1.1),
    ],
)
def test_the_front_matter_replaces_renderer_toml_but_no_option_and_no_profile(
    given: dict[str, Any], first: float, after: float, tmp_path: Path
) -> None:
    (tmp_path / "renderer.toml").write_text("head_seconds = 9\ntail_seconds = 9\n")
    path = tmp_path / "rest.md"
    path.write_text("---\ntitle: A test\nvoice: tone:low\nhead: 1s\ntail: 3s\n---\nRest.\n")
    track = renderer.render(path, out=tmp_path, format="wav", **given)
    samples, rate = soundfile.read(track.paths[0], always_2d=True)
    loud = np.flatnonzero(np.abs(samples).max(axis=1) > 0.001)
    assert loud[0] / rate == pytest.approx(first, abs=0.03)
    assert (len(samples) - loud[-1]) / rate == pytest.approx(after, abs=0.03)
