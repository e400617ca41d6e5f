"""When everything happens."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from renderer.errors import ScriptError
from renderer.layout.lay_out import check_layout, lay_out, try_lay_out
from renderer.layout.stretch import HoldLengths, Stretch
from renderer.plan.steps import HoldStep, PauseStep, Plan
from renderer.timeline import MPEG_FRAME_FRAMES, Timeline
from renderer.units import to_frames
from tests.support.laid_out import without_positions
from tests.support.properties import examples
from tests.support.random_scripts import BODIES, FIXED_PASSAGES, HEAD, PASSAGES
from tests.support.timing_cases import Case, cases, events
from tests.support.without_audio import CHOICES, RATE, clips, lay, make_plan, plan, read, script


@pytest.mark.parametrize("case", cases(), ids=lambda case: case.name)
def test_scripts_and_their_timelines(case: Case) -> None:
    assert events(lay(case.script)) == case.expected


def test_every_table_is_read() -> None:
    assert len(cases()) > 100


def _lay_if_it_fits(text: str) -> Timeline:
    try:
        return lay(text)
    except ScriptError:
        assume(False)
        raise


@examples(50)
@given(BODIES)
def test_invariants_of_a_layout(body: str) -> None:
    timeline = _lay_if_it_fits(script(body, bed="ocean", **HEAD))
    onsets = [cue.onset_frames for cue in timeline.cues]
    assert onsets == sorted(onsets)
    assert all(cue.frames >= 0 and cue.onset_frames >= 0 for cue in timeline.cues)
    for several in (timeline.rests, timeline.chapters, timeline.marks, timeline.beds):
        begun = [one.onset_frames for one in several]
        assert begun == sorted(begun)
        assert all(0 <= onset <= timeline.frames for onset in begun)
    for bed in timeline.beds:
        assert bed.onset_frames < bed.end_frames <= timeline.frames
        assert 0 <= bed.fade_in_frames <= timeline.frames - bed.onset_frames
        assert 0 <= bed.fade_out_frames <= bed.end_frames - bed.onset_frames
    spoken = [cue for cue in timeline.cues if cue.kind == "speech"]
    assert all(one.end_frames <= other.onset_frames for one, other in pairwise(spoken))
    rests = [(rest.onset_frames, rest.onset_frames + rest.frames) for rest in timeline.rests]
    assert all(end <= begin for (_, end), (begin, _) in pairwise(rests))
    assert not any(
        rest_begin < cue.onset_frames + cue.frames and cue.onset_frames < rest_end
        for rest_begin, rest_end in rests
        for cue in spoken
    )


@examples(40)
@given(PASSAGES)
def test_a_track_ends_with_the_last_thing_in_it(passage: str) -> None:
    timeline = lay(script("Begin. " + passage + "[pause 1s]", **HEAD))
    ends = [cue.end_frames for cue in timeline.cues]
    ends += [rest.onset_frames + rest.frames for rest in timeline.rests]
    assert timeline.frames == max(ends)


@examples(40)
@given(PASSAGES, st.sampled_from(["for", "loop for"]), st.integers(1_000, 3_000))
def test_a_block_of_fixed_length_lasts_exactly_that(passage: str, block: str, seconds: int) -> None:
    text = f"Begin.\n\n[{block} {seconds}s]\nNow. {passage} [pause 50s]\n[end]\nAfterwards."
    timeline = lay(script(text, **HEAD))
    begun = next(cue.onset_frames for cue in timeline.cues if cue.caption.startswith("Now."))
    after = next(cue.onset_frames for cue in timeline.cues if cue.caption == "Afterwards.")
    assert after - begun == seconds * RATE


@examples(30)
@given(FIXED_PASSAGES, st.integers(300, 3_000))
def test_a_loop_is_as_many_whole_rounds_as_fit(passage: str, seconds: int) -> None:
    once = f"Now. {passage} [pause 50s]\n"
    looped = _lay_if_it_fits(script(f"[loop for {seconds}s]\n{once}[end]", **HEAD))
    rounds = sum(cue.caption.startswith("Now.") for cue in looped.cues)
    for number, fits in ((rounds, True), (rounds + 1, False)):
        text = script(f"[for {seconds}s]\n" + once * number + "[end]", **HEAD)
        if fits:
            assert without_positions(lay(text)) == without_positions(looped)
        else:
            with pytest.raises(ScriptError, match="too long"):
                lay(text)


@pytest.mark.parametrize("pause_ms", [333, 1333])
def test_onsets_stand_on_the_grid_and_do_not_drift(pause_ms: int) -> None:
    """A thousand pauses of no whole number of MPEG frames, within a run and between runs."""
    rate = 44_100
    made = plan(script("Rest. " + f"[pause {pause_ms}ms] On.\n" * 1000))
    timeline = lay_out(made, clips(made, rate))
    for number, cue in enumerate(timeline.cues):
        exact = number * (Fraction(1, 2) + Fraction(pause_ms, 1000)) * rate
        assert cue.onset_frames % MPEG_FRAME_FRAMES == 0
        assert abs(cue.onset_frames - exact) <= 3.5 * MPEG_FRAME_FRAMES


@examples(40)
@given(st.integers(1, 5_000), st.integers(1_000, 20_000), st.integers(1_000, 20_000))
def test_a_run_of_sentences_moves_as_a_whole(inside_ms: int, before_ms: int, other_ms: int) -> None:
    """Another pause before it changes no distance within a run."""
    shapes = set()
    for pause_ms in (before_ms, other_ms):
        text = f"Begin. [pause {pause_ms}ms] One two. [pause {inside_ms}ms] Three. [bell] Four five six."
        onsets = [cue.onset_frames for cue in lay(script(text, pacing="{sentence: 0.7s}")).cues]
        shapes.add(tuple(onset - onsets[1] for onset in onsets[1:]))
    assert len(shapes) == 1


@pytest.mark.parametrize("rate", [44_100, 48_000])
@pytest.mark.parametrize("every", ["0.8s", "1s", "1.3s", "2s", "12.7s"])
@pytest.mark.parametrize("beats", ["[count 1-9 every {}]", "[breathe in {0}, out {0}, 5x, tones]"])
def test_beats_are_at_their_exact_distance_from_the_first(rate: int, every: str, beats: str) -> None:
    made = plan(script(f"Rest. [pause 1.01s] {beats.format(every)} And rest. [pause 7ms] Well."))
    said, first, *others, rest, well = (cue.onset_frames for cue in lay_out(made, clips(made, rate)).cues)
    seconds = Fraction(every.removesuffix("s"))
    assert [onset - first for onset in others] == [
        to_frames(number * seconds, rate) for number in range(1, len(others) + 1)
    ]
    assert not any(onset % MPEG_FRAME_FRAMES for onset in (said, first, rest, well))
    assert abs(rest - first - (len(others) + 1) * seconds * rate) <= MPEG_FRAME_FRAMES


def test_a_count_after_a_pause_or_a_chapter_begins_on_the_grid() -> None:
    counts = "[count 1-3 every 0.77s]{}[count 3-1 every 0.77s]"
    for between, is_on_grid in (("", False), (" [pause 4.01s] ", True), ("\n\n# Left\n\n", True)):
        timeline = lay(script(counts.format(between)))
        onset = timeline.cues[3].onset_frames
        assert (onset % MPEG_FRAME_FRAMES == 0) is is_on_grid
        assert all(mark.onset_frames == onset for mark in timeline.chapters)


@examples(30)
@given(st.integers(500, 3_000), st.integers(1_000, 20_000), st.integers(1_000, 20_000))
def test_a_count_moves_as_a_whole(every_ms: int, before_ms: int, other_ms: int) -> None:
    shapes = set()
    for pause_ms in (before_ms, other_ms):
        text = f"Begin. [pause {pause_ms}ms] [count 1-7 every {every_ms}ms] [pause 1s] And rest."
        onsets = [cue.onset_frames for cue in lay(script(text)).cues]
        shapes.add(tuple(onset - onsets[1] for onset in onsets[1:]))
    assert len(shapes) == 1


def test_beats_in_a_block_of_fixed_length_follow_the_first_of_them() -> None:
    """The block begins after another count, without a silence between them."""
    text = "[count 1-2 every 0.77s][for 10s]\n[count 1-4 every 0.77s]\n[end]"
    onsets = [cue.onset_frames for cue in lay(script(text)).cues]
    assert [onset - onsets[2] for onset in onsets[3:]] == [
        to_frames(n * Fraction("0.77"), RATE) for n in (1, 2, 3)
    ]


def test_an_absolute_time_is_met_to_half_a_frame() -> None:
    timeline = lay(script("One two. [0:01.5] Three. [pause 2s] Four. [0:06.67] Five."))
    assert [cue.onset_frames / RATE for cue in timeline.cues[1:]] == pytest.approx(
        [1.5, 4.0, 6.65], abs=0.001
    )


@examples(40)
@given(BODIES)
def test_a_range_takes_its_middle_without_a_requested_length(body: str) -> None:
    made = _plan_if_it_fits(script(body, **HEAD))
    holds = HoldLengths(stretch=Stretch())
    for step in made.steps:
        if isinstance(step, HoldStep):
            units = holds.seconds(step) / step.unit_seconds
            middle = (step.low + step.high) / 2
            assert step.low <= units <= step.high
            if step.in_breaths:
                assert units.denominator == 1
                assert abs(units - middle) <= Fraction(1, 2)
            else:
                assert units == middle


def _plan_if_it_fits(text: str) -> Plan:
    try:
        return plan(text)
    except ScriptError:
        assume(False)
        raise


@examples(40)
@given(BODIES, st.fractions(0, 1), st.fractions(Fraction(1, 2), Fraction(5, 2)), st.booleans())
def test_a_stretch_never_leaves_a_range(body: str, share: Fraction, ratio: Fraction, whole: bool) -> None:
    made = _plan_if_it_fits(script(body, **HEAD))
    stretch = Stretch(hold_share=share, pause_ratio=ratio, whole_breaths=whole)
    holds = HoldLengths(stretch=stretch)
    given_breaths = asked_breaths = Fraction(0)
    for step in made.steps:
        if isinstance(step, HoldStep):
            units = holds.seconds(step) / step.unit_seconds
            assert step.low <= units <= step.high
            if step.in_breaths:
                assert units.denominator == 1 or not whole
                given_breaths += units
                asked_breaths += step.low + share * (step.high - step.low)
                assert abs(given_breaths - asked_breaths) <= Fraction(1, 2)
        if isinstance(step, PauseStep):
            assert stretch.pause_seconds(step) == step.seconds * ratio


@examples(40)
@given(BODIES)
def test_errors_without_audio_are_errors_with_it(body: str) -> None:
    text = script(body.replace("10m", "2m").replace("12m", "90s"), **HEAD)
    made = make_plan(read(text), CHOICES)
    if check_layout(made):
        with pytest.raises(ScriptError):
            lay_out(made, clips(made))


def test_a_loop_of_many_short_rounds_is_not_refused_before_its_words_are_known() -> None:
    text = script("[loop for 3h]\nOne two three four.\n[end]", pacing="{sentence: 1ms}")
    assert sum(cue.kind == "speech" for cue in lay(text).cues) == 3 * 3600 * 1000 // 2001


def test_an_overrun_is_reported_in_seconds_and_is_never_zero() -> None:
    made = plan(
        script("Rest. On. [for 1.7s]\nRest now please. [pause 201ms]\n[end]", pacing="{sentence: 0s}")
    )
    _, problems = try_lay_out(made, clips(made), Stretch())
    assert [p.message for p in problems] == ["the content of this block takes 0:01.8: 0.1 s too long"]


def test_the_same_error_in_every_round_is_reported_once() -> None:
    with pytest.raises(ScriptError) as raised:
        lay(script("[repeat 3]\n[loop for 20s]\n[breathe in 400ms, out 6s, 2x]\n[end]\n[end]"))
    assert len(raised.value.problems) == 1
