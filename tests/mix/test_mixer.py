"""The mixer: sample-exact places, looping beds, fades, and no trace of the block size."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from renderer.mix.mixer import mix, mix_part, prepare_mix
from renderer.timeline import Bed, Block, Cue, CueKind, Timeline
from tests.support.looped_beds import looped_bed
from tests.support.properties import examples

RATE = 48_000

CLIPS: dict[str, Block] = {
    "click": np.array([[1.0]], dtype=np.float32),
    "one second": np.full((RATE, 1), 0.5, dtype=np.float32),
    "noise": np.random.default_rng(7).uniform(-0.3, 0.3, (30_011, 2)).astype(np.float32),
    "ramp": np.linspace(0.0, 1.0, 1_000, dtype=np.float32)[:, None],
    "steady": np.full((5_000, 2), 0.1, dtype=np.float32),
}


def read_clip(source: str, onset_frames: int, frames: int) -> Block:
    clip = CLIPS[source]
    assert 0 <= onset_frames <= onset_frames + frames <= len(clip)
    return clip[onset_frames : onset_frames + frames]


def cue(source: str, onset_frames: int, kind: CueKind = "bell", gain_db: float = 0.0) -> Cue:
    return Cue(
        onset_frames=onset_frames, frames=len(CLIPS[source]), source=source, kind=kind, gain_db=gain_db
    )


def timeline(frames: int, *cues: Cue, beds: tuple[Bed, ...] = ()) -> Timeline:
    ordered = tuple(sorted(cues, key=lambda cue: cue.onset_frames))
    return Timeline(sample_rate=RATE, frames=frames, cues=ordered, beds=beds)


def steady_bed(frames: int, **values: Any) -> Bed:
    usual = {"onset_frames": 0, "end_frames": frames, "source": "steady", "loop_frames": 5_000}
    return looped_bed(**{**usual, **values})


def mixed(of: Timeline, block_frames: int = 4_096, **values: Any) -> Block:
    return np.concatenate(list(mix(prepare_mix(of, **values), read_clip, block_frames)))


def test_a_cue_begins_at_its_frame() -> None:
    track = mixed(timeline(100, cue("click", 37)))
    assert track.shape == (100, 2)
    assert np.flatnonzero(track.any(axis=1)).tolist() == [37]
    assert track[37].tolist() == [1.0, 1.0]


def test_overlapping_cues_are_summed() -> None:
    track = mixed(timeline(2_000, cue("ramp", 0), cue("ramp", 500)))
    ramp = CLIPS["ramp"][:, 0]
    assert np.allclose(track[500:1_000, 0], ramp[500:] + ramp[:500], atol=1e-6)


def test_a_gain_is_in_decibels() -> None:
    assert mixed(timeline(10, cue("click", 3, gain_db=-6.0)))[3, 0] == pytest.approx(0.501, abs=1e-3)


def test_one_channel_is_the_mean_of_two() -> None:
    track = mixed(timeline(30_011, cue("noise", 0)), channels=1)
    assert np.allclose(track[:, 0], CLIPS["noise"].mean(axis=1), atol=1e-6)


def test_a_cue_longer_than_the_track_is_cut() -> None:
    assert mixed(timeline(50, cue("one second", 40))).shape == (50, 2)


@examples(60)
@given(
    block_frames=st.integers(1, 70_000),
    onsets=st.lists(st.integers(0, 90_000), max_size=6),
    fade=st.integers(0, 20_000),
)
def test_the_block_size_does_not_matter(block_frames: int, onsets: list[int], fade: int) -> None:
    cues = [cue("noise", onset, kind="speech", gain_db=-2.5) for onset in onsets]
    bed = steady_bed(
        100_000, source="noise", loop_frames=30_011, gain_db=-3.0, fade_in_frames=fade, fade_out_frames=fade
    )
    track = timeline(100_000, *cues, beds=(bed,))
    assert np.array_equal(mixed(track, max(block_frames, 500)), mixed(track, 100_000))


def test_any_part_can_be_mixed_on_its_own() -> None:
    track = timeline(100_000, cue("noise", 20_000, kind="speech"), beds=(steady_bed(100_000),))
    whole = mixed(track)
    part = mix_part(prepare_mix(track), read_clip, 33_333, 20_000)
    assert np.array_equal(part, whole[33_333:53_333])


def test_a_bed_loops_from_the_tracks_first_frame() -> None:
    bed = steady_bed(80_000, source="noise", loop_frames=30_011, onset_frames=10_000)
    whole = mixed(timeline(80_000, beds=(bed,)))
    noise = CLIPS["noise"]
    assert not whole[:10_000].any()
    assert np.allclose(whole[10_000:30_011], noise[10_000:], atol=1e-7)
    assert np.allclose(whole[30_011:60_022], noise, atol=1e-7)


def test_a_bed_with_a_phase_begins_with_its_first_frame() -> None:
    bed = steady_bed(60_000, source="noise", loop_frames=30_011, onset_frames=10_000, phase_frames=10_000)
    whole = mixed(timeline(60_000, beds=(bed,)))
    assert np.allclose(whole[10_000:40_011], CLIPS["noise"], atol=1e-7)


def test_fades_of_two_beds_keep_the_power() -> None:
    fade = 10_000
    leaving = steady_bed(30_000, fade_out_frames=fade)
    coming = steady_bed(60_000, onset_frames=20_000, fade_in_frames=fade)
    first = mixed(timeline(60_000, beds=(leaving,)))[20_000:30_000, 0]
    second = mixed(timeline(60_000, beds=(coming,)))[20_000:30_000, 0]
    assert np.allclose(first**2 + second**2, 0.1**2, atol=1e-6)


def test_the_same_bed_at_another_gain_crosses_without_a_bump() -> None:
    loud = steady_bed(30_000, fade_out_frames=10_000, fade_out_shape="linear")
    same = steady_bed(60_000, onset_frames=20_000, fade_in_frames=10_000, fade_in_shape="linear")
    track = mixed(timeline(60_000, beds=(loud, same)))
    assert np.allclose(track[:, 0], 0.1, atol=1e-6)
