"""Ducking: how deep, how soon, how steep, and in which pauses the bed stays down."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from renderer.mix.ducking import Ducking
from renderer.mix.mixer import mix_part, prepare_mix
from renderer.timeline import Block, Cue, CueKind, Timeline
from tests.support.looped_beds import looped_bed
from tests.support.properties import examples

RATE = 1_000
USUAL = Ducking()


def read_clip(source: str, _onset_frames: int, frames: int) -> Block:
    return np.full((frames, 1), source == "bed", dtype=np.float32)


def cue(onset: float, end: float, kind: CueKind = "speech") -> Cue:
    return Cue(
        onset_frames=round(onset * RATE), frames=round((end - onset) * RATE), source="silence", kind=kind
    )


def gains_db(seconds: float, *cues: Cue, ducking: Ducking = USUAL, fade: float = 0.0) -> Block:
    """The level of a bed of 0 dBFS at each frame of a track, in dB."""
    frames = round(seconds * RATE)
    bed = looped_bed(
        "bed",
        RATE,
        onset_frames=0,
        end_frames=frames,
        fade_in_frames=round(fade * RATE),
        fade_out_frames=round(fade * RATE),
    )
    track = Timeline(sample_rate=RATE, frames=frames, cues=cues, beds=(bed,))
    made = mix_part(prepare_mix(track, channels=1, ducking=ducking), read_clip, 0, frames)[:, 0]
    return 20 * np.log10(np.maximum(made, 1e-6))


def during(levels: Block, onset: float, end: float) -> Block:
    return levels[round(onset * RATE) : round(end * RATE)]


def test_the_bed_is_down_before_the_first_syllable_and_comes_back_after_the_last() -> None:
    levels = gains_db(30, cue(12, 14))
    assert during(levels, 0, 9.8) == pytest.approx(0.0, abs=1e-4)
    assert during(levels, 11.8, 14.4) == pytest.approx(-4.5, abs=1e-4)
    assert during(levels, 17.4, 30) == pytest.approx(0.0, abs=1e-4)


def test_the_depth_and_both_ways_can_be_set() -> None:
    ducking = Ducking(depth_db=-9.0, attack_seconds=4.0, release_seconds=6.0)
    levels = gains_db(40, cue(15, 16), ducking=ducking)
    assert during(levels, 14.8, 16.4) == pytest.approx(-9.0, abs=1e-4)
    assert during(levels, 12.8, 12.81) == pytest.approx(-4.5, abs=0.03)
    assert during(levels, 19.4, 19.41) == pytest.approx(-4.5, abs=0.03)


@pytest.mark.parametrize("pause", [0.5, 3.0, 5.9])
def test_the_bed_does_not_move_in_a_short_pause(pause: float) -> None:
    levels = gains_db(40, cue(12, 14), cue(14 + pause, 17 + pause))
    assert during(levels, 12, 17 + pause) == pytest.approx(-4.5, abs=1e-4)


def test_the_bed_comes_back_in_a_long_pause() -> None:
    levels = gains_db(50, cue(12, 14), cue(26, 28))
    assert during(levels, 14, 14.4) == pytest.approx(-4.5, abs=1e-4)
    assert during(levels, 17.4, 23.8) == pytest.approx(0.0, abs=1e-4)
    assert during(levels, 25.8, 28.4) == pytest.approx(-4.5, abs=1e-4)


def test_the_bed_stays_down_in_a_pause_that_is_too_short_to_come_back() -> None:
    slow = Ducking(attack_seconds=8.0, release_seconds=8.0)
    levels = gains_db(80, cue(20, 22), cue(37, 39), ducking=slow)
    assert during(levels, 20, 39) == pytest.approx(-4.5, abs=1e-4)


def test_a_bed_that_fades_in_just_before_the_words_is_down_from_its_start() -> None:
    levels = gains_db(60, cue(6, 8), fade=4.0)
    assert during(levels, 4, 8) == pytest.approx(-4.5, abs=1e-4)
    assert levels.max() == pytest.approx(0.0, abs=1e-4)
    assert during(levels, 0, 8).max() == pytest.approx(-4.5, abs=1e-4)


def test_a_bed_that_fades_out_soon_after_the_words_does_not_rise() -> None:
    levels = gains_db(30, cue(15, 17), fade=8.0)
    assert (np.diff(during(levels, 17, 30)) < 1e-4).all()


def test_bells_do_not_duck_the_bed() -> None:
    assert gains_db(20, cue(8, 9, kind="bell")) == pytest.approx(0.0, abs=1e-4)


def test_no_ducking_leaves_the_bed_alone() -> None:
    assert gains_db(40, cue(12, 14), ducking=Ducking(depth_db=0.0)) == pytest.approx(0.0, abs=1e-4)


@st.composite
def layouts(draw: st.DrawFn) -> list[Cue]:
    """Words and bells, some of which overlap, with short and long pauses between them."""
    at, cues = draw(st.floats(0, 20)), []
    for _ in range(draw(st.integers(1, 8))):
        seconds = draw(st.floats(0.1, 5))
        cues.append(cue(at, at + seconds, draw(st.sampled_from(("speech", "speech", "bell")))))
        at += draw(st.floats(0.1, 20))
    return cues


@examples(100)
@given(
    layouts(),
    st.builds(
        Ducking,
        depth_db=st.floats(-60, 0),
        attack_seconds=st.floats(0, 20),
        release_seconds=st.floats(0, 20),
    ),
)
def test_a_bed_never_moves_faster_than_3_db_a_second_and_never_between_close_words(
    cues: list[Cue], ducking: Ducking
) -> None:
    end = max(cue.end_frames for cue in cues) / RATE + 40
    levels = gains_db(end, *cues, ducking=ducking)
    tenth = RATE // 10
    assert np.abs(levels[tenth:] - levels[:-tenth]).max() <= 0.3 + 0.005
    spoken = [cue for cue in cues if cue.kind == "speech"]
    for said in spoken:
        assert levels[said.onset_frames : said.end_frames] == pytest.approx(ducking.depth_db, abs=1e-3)
    for one, other in pairwise(spoken):
        if other.onset_frames - one.end_frames < 6 * RATE:
            between = levels[one.end_frames : other.onset_frames]
            assert between == pytest.approx(ducking.depth_db, abs=1e-3)
