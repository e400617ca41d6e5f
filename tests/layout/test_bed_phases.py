"""Textures that turn: where they go, and what that does to their level."""

from __future__ import annotations

import numpy as np
import pytest
from msgspec.structs import replace

from renderer.layout.bed_phases import TURN_FRAMES, places, turned
from renderer.layout.lay_out import lay_out
from renderer.mix.mixer import mix_part, prepare_mix
from renderer.timeline import MPEG_FRAME_FRAMES, Bed, Block, Clip, Cue, Timeline
from tests.support.without_audio import clips, plan, script

LOOP_FRAMES = 1_000 * MPEG_FRAME_FRAMES
NOISE = np.random.default_rng(3).standard_normal((LOOP_FRAMES, 1)).astype(np.float32) * np.float32(0.1)


def read_clip(_source: str, onset_frames: int, frames: int) -> Block:
    return NOISE[onset_frames : onset_frames + frames]


@pytest.mark.parametrize("every", ["5.2s", "6.01s", "9.9s"])
def test_beats_between_mpeg_frames_leave_the_phases_of_a_bed_on_them(every: str) -> None:
    """Only then are the spans of a silence cut at fixed places of the loop."""
    made = plan(script(f"[count 1-9 every {every}] [pause 1m]", bed="ocean"))
    ocean = Clip(source="ocean", frames=LOOP_FRAMES, is_texture=True)
    timeline = lay_out(made, replace(clips(made, 48_000), sounds={("ocean", "bed"): ocean}))
    assert any(cue.onset_frames % MPEG_FRAME_FRAMES for cue in timeline.cues)
    (bed,) = timeline.beds
    assert bed.turns
    assert not any(turn.phase_frames % MPEG_FRAME_FRAMES for turn in bed.turns)
    assert not any(turn.onset_frames % MPEG_FRAME_FRAMES for turn in bed.turns)


@pytest.mark.parametrize("every", [999, 1_000, 1_300, 2_000])
def test_a_texture_keeps_its_level_before_bells(every: int) -> None:
    """Also where they are whole loops apart: the bell then chooses the place where the bed already is."""
    bells = [
        Cue(onset_frames=onset * MPEG_FRAME_FRAMES, frames=MPEG_FRAME_FRAMES, source="bell", kind="bell")
        for onset in range(700, 6_000, every)
    ]
    end = 7_000 * MPEG_FRAME_FRAMES
    bed = turned(Bed(onset_frames=0, end_frames=end, source="noise", loop_frames=LOOP_FRAMES), places(bells))
    mixer = prepare_mix(Timeline(sample_rate=48_000, frames=end, cues=(), beds=(bed,)), channels=1)
    assert bed.turns
    for bell in bells:
        ahead = mix_part(mixer, read_clip, bell.onset_frames - 2 * TURN_FRAMES, 2 * TURN_FRAMES)
        for second in np.array_split(ahead, 10):
            assert 20 * np.log10(second.std() / 0.1) == pytest.approx(0.0, abs=0.5)
