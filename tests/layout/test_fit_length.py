"""Requested lengths."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from msgspec.structs import replace

from renderer.errors import LengthError, ScriptError
from renderer.layout.bed_regions import FADE_FRAMES
from renderer.layout.clips import BedVariants
from renderer.layout.fit_length import (
    LONGEST,
    MP3_DELAY,
    SHORTEST,
    end_slack_frames,
    find_stretch,
    fit,
    whole_mp3_frames,
)
from renderer.layout.lay_out import lay_out
from renderer.layout.stretch import Stretch
from renderer.plan.steps import Plan
from renderer.script.durations import read_length
from renderer.timeline import MPEG_FRAME_FRAMES, Clip
from tests.support.properties import examples
from tests.support.random_scripts import BODIES, HEAD
from tests.support.without_audio import RATE, clips, lay, plan, script

RATES = st.sampled_from([44_100, 48_000])


@given(st.fractions(1, 86_400), RATES)
def test_a_length_fills_its_last_mp3_frame_and_is_not_exceeded(seconds: Fraction, rate: int) -> None:
    frames = whole_mp3_frames(seconds, rate)
    assert (frames + MP3_DELAY) % MPEG_FRAME_FRAMES == 0
    assert 0 <= seconds * rate - frames < MPEG_FRAME_FRAMES


def _plan(body: str) -> Plan:
    try:
        made = plan(script("One two three. " + body, bed="ocean", **HEAD))
        lay_out(made, clips(made))
    except ScriptError:
        assume(False)
        raise
    return made


@examples(30)
@given(BODIES, st.fractions(0, 1), RATES)
def test_a_length_within_reach_is_met_to_the_frame(body: str, share: Fraction, rate: int) -> None:
    made = _plan(body)
    sounds = clips(made, rate)
    shortest, longest = (lay_out(made, sounds, stretch).frames for stretch in (SHORTEST, LONGEST))
    seconds = Fraction(shortest + int(share * (longest - shortest)) + MPEG_FRAME_FRAMES, rate)
    timeline = fit(made, sounds, seconds)
    assert timeline.frames == whole_mp3_frames(seconds, rate)
    ends = [cue.end_frames for cue in timeline.cues]
    assert timeline.frames >= max(ends)
    assert all(bed.end_frames <= timeline.frames for bed in timeline.beds)


@examples(20)
@given(BODIES, st.integers(1, 7_200))
def test_a_length_out_of_reach_names_those_that_are_within(body: str, seconds: int) -> None:
    made = _plan(body)
    sounds = clips(made)
    try:
        timeline = fit(made, sounds, Fraction(seconds))
    except LengthError as error:
        shortest, longest = read_length(error.shortest), read_length(error.longest)
        assert shortest <= longest
        assert not shortest <= seconds <= longest
        for attainable in (shortest, longest, (shortest + longest) / 2):
            assert fit(made, sounds, attainable).frames == whole_mp3_frames(attainable, RATE)
        for beyond in (longest + 1, max(Fraction(1), shortest - 1)):
            if not shortest <= beyond <= longest:
                with pytest.raises(LengthError):
                    fit(made, sounds, beyond)
    else:
        assert timeline.frames == whole_mp3_frames(Fraction(seconds), RATE)


@examples(30)
@given(BODIES, st.fractions(0, 1))
def test_holds_come_before_pauses(body: str, share: Fraction) -> None:
    made = _plan(body)
    sounds = clips(made)

    def frames(stretch: Stretch) -> int:
        return lay_out(made, sounds, stretch).frames

    shortest, longest = frames(SHORTEST), frames(LONGEST)
    target = shortest + int(share * (longest - shortest))
    stretch = find_stretch(frames, target, has_breaths=True)
    reached = frames(stretch)
    assert reached <= target
    assert stretch.hold_share is not None
    assert 0 <= stretch.hold_share <= 1
    assert Fraction(1, 2) <= stretch.pause_ratio <= Fraction(5, 2)
    by_holds = [frames(Stretch(hold_share=Fraction(end))) for end in (0, 1)]
    if target < by_holds[0]:
        assert stretch.hold_share == 0
        assert stretch.pause_ratio <= 1
    elif target > by_holds[1]:
        assert stretch.hold_share == 1
        assert stretch.pause_ratio >= 1
    elif not stretch.whole_breaths:
        assert stretch.pause_ratio == 1


@pytest.mark.parametrize(
    ("body", "seconds", "rests"),
    [
        # one hold takes it all
        ("Rest. [hold 10s-60s]", 30, [29.5]),
        # several, in proportion to their ranges
        ("Rest. [hold 10s-20s] On. [hold 10s-40s]", 41, [15, 25]),
        # pauses stay as they are while holds have room
        ("Rest. [pause 4s] On. [hold 10s-60s]", 55, [4, 50]),
        # then pauses stretch, all alike
        ("Rest. [pause 4s] On. [hold 10s-60s] So. [pause 2s]", 70.5, [6, 60, 3]),
        # or shrink
        ("Rest. [pause 4s] On. [hold 10s-60s] So. [pause 2s]", 15.5, [8 / 3, 10, 4 / 3]),
        # a block of fixed length stays as it is: its ranges fill the block, its pauses are never scaled
        ("[for 20s]\nRest. [pause 4s] On. [hold 2s-60s]\n[end]\n[hold 10s-60s]", 50, [4, 15, 30]),
        # so does what stands before an absolute time
        ("Rest. [pause 2s] On. [hold 2s-60s] [0:20] On. [hold 10s-60s]", 50, [2, 17, 29.5]),
        # also where that stands in a block
        ("Rest. [hold 2s-4s] [for 20s]\nOn. [0:10] On.\n[end]\n[hold 10s-60s]", 50, [4, 25.5]),
    ],
)
def test_how_a_length_is_distributed(body: str, seconds: float, rests: list[float]) -> None:
    timeline = lay(script(body), Fraction(seconds))
    assert [rest.frames / RATE for rest in timeline.rests] == pytest.approx(
        rests, abs=MPEG_FRAME_FRAMES / RATE + 0.001
    )
    assert timeline.frames == whole_mp3_frames(Fraction(seconds), RATE)


@pytest.mark.parametrize(
    ("body", "seconds", "rests"),
    [
        # three holds of 4-8 breaths of 10 s: 17 breaths of 17.3, and the pause takes the rest
        ("[hold 4-8 breaths] [hold 4-8 breaths] [hold 4-8 breaths] [pause 10s]", 183, [60, 60, 50, 13]),
        # another hold takes it before the pauses do
        ("[hold 4-8 breaths] [hold 10s-90s] [pause 10s]", 123, [60, 53, 10]),
        # nothing else can: the breaths are not whole then
        ("[hold 4-8 breaths] [hold 4-8 breaths]", 123, [61.5, 61.5]),
    ],
)
def test_breaths_stay_whole_where_something_else_can_take_up_the_rest(
    body: str, seconds: int, rests: list[float]
) -> None:
    timeline = lay(script(body), seconds)
    assert [rest.frames / RATE for rest in timeline.rests] == pytest.approx(
        rests, abs=MPEG_FRAME_FRAMES / RATE + 0.001
    )


def test_a_bell_that_rings_on_beyond_the_end_leaves_no_length_out_of_reach() -> None:
    """A strike just before the end makes the track jump by its tail."""
    for seconds in range(61, 101):
        timeline = lay(script("[hold 1m-100s, bell every 20s]"), seconds)
        assert timeline.frames == whole_mp3_frames(Fraction(seconds), RATE)


@pytest.mark.parametrize(
    ("body", "seconds", "message"),
    [
        ("Rest here.", 60, "no hold or pause in the script can change, so the track always lasts 0:01.1"),
        ("Rest. [hold 10s-60s]", 3600, "the shortest length is 0:10.6, and the longest is 1:00.6"),
        (
            "Rest. [hold 10s-60s]",
            5,
            "a length of 5s is not possible: the shortest length is 0:10.6, and the longest is 1:00.6",
        ),
        ("Rest. [hold 20m]", 300, "ask for another length, shorten the hold of 20m at script.md:4:7, or"),
        ("Rest.\n[for 2m]\nOn.\n[end]", 60, "shorten the block of 2m at script.md:5:1, or"),
        ("Rest.\n[at 3m]\nOn.", 60, "ask for another length, write an earlier time at script.md:5:1, or"),
        ("Rest. On. Lie down. Sit. Stand.", 1, "ask for another length, delete words, or shorten"),
        ("Rest. [pause 10s]", 60, "the shortest length is 0:05.6, and the longest is 0:25.6"),
    ],
)
def test_a_length_that_cannot_be_met(body: str, seconds: int, message: str) -> None:
    with pytest.raises(LengthError) as raised:
        lay(script(body), seconds)
    assert message in str(raised.value)
    assert str(raised.value).startswith("script.md: a length of ")


def test_a_script_of_fixed_length_fits_its_own_length() -> None:
    """A length written in tenths is met by a little silence at the end, never by cutting."""
    for pause in range(1_000, 1_100):
        text = script(f"Rest here. [pause {pause}ms] [for 1s]\nOn.\n[end]").replace("[pause", "[hold")
        with pytest.raises(LengthError) as raised:
            lay(text, 60)
        assert raised.value.shortest == raised.value.longest
        timeline = lay(text, read_length(raised.value.shortest))
        silence = timeline.frames - lay(text).frames
        assert 0 <= silence <= end_slack_frames(RATE)


def test_a_bed_goes_on_to_the_end_of_a_fitted_track() -> None:
    timeline = lay(script("Rest. [hold 10s-60s]", bed="ocean"), 40)
    assert [bed.end_frames for bed in timeline.beds] == [timeline.frames]


def test_a_bed_does_not_repeat_where_a_bell_lets_the_length_jump() -> None:
    """The track is longer than its holds make it, by up to the ringing of the bell."""
    made = plan(script("Rest. [hold 1m-10m, bell every 1m]", bed="ocean"))
    region_frames = 400 * MPEG_FRAME_FRAMES
    variants = BedVariants(
        clips=(Clip(source="ocean", frames=region_frames + FADE_FRAMES),),
        region_frames=region_frames,
        fade_shape="power",
    )
    laid_out = replace(
        clips(made),
        sounds=dict.fromkeys(made.sounds(), Clip(source="bell", frames=24 * RATE)),
        beds={"ocean": variants},
    )
    for seconds in range(100, 220, 4):
        (bed,) = fit(made, laid_out, Fraction(seconds)).beds
        assert bed.end_frames == whole_mp3_frames(Fraction(seconds), RATE)
        assert bed.regions[-1].end_frames == bed.end_frames
        for region in bed.regions:
            assert region.end_frames - region.phase_frames <= region.source_frames


def test_an_overrun_is_reported_before_a_length_that_cannot_be_met() -> None:
    with pytest.raises(ScriptError, match="too long"):
        lay(script("[for 1s]\nRest here for long.\n[end]"), 60)


def test_ranges_longer_than_a_day_can_be_fitted_to_a_shorter_length() -> None:
    text = script("Rest. [hold 1m-23h] On. [hold 1m-23h]")
    assert lay(text, 600).frames == whole_mp3_frames(Fraction(600), RATE)
