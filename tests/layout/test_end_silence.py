"""Silence at both ends of a track."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
import soundfile
from hypothesis import assume, given
from hypothesis import strategies as st
from msgspec.structs import replace

import renderer
from renderer.errors import ScriptError
from renderer.layout.fit_length import LONGEST, SHORTEST, fit, whole_mp3_frames
from renderer.layout.lay_out import lay_out
from renderer.plan.steps import Plan
from renderer.timeline import MPEG_FRAME_FRAMES, Timeline
from tests.support.properties import examples
from tests.support.random_scripts import BODIES, HEAD
from tests.support.without_audio import RATE, clips, lay, plan, script

ROOMS = st.fractions(0, 10, max_denominator=1000)


def _with_room(text: str, head: Fraction, tail: Fraction) -> Plan:
    return replace(plan(text), head_seconds=head, tail_seconds=tail)


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
    track = renderer.render(path, out=tmp_path, format="wav", bits=24, head_seconds=1, tail_seconds=1.5)
    samples, rate = soundfile.read(track.paths[0])
    loud = np.flatnonzero(np.abs(samples).max(axis=1))
    assert 1.0 <= loud[0] / rate < 1.03
    assert (len(samples) - 1 - loud[-1]) / rate == pytest.approx(1.5, abs=0.03)
