"""Textures that turn: where they go, and what that does to their level."""

from __future__ import annotations

import numpy as np
import pytest

from renderer.layout.bed_phases import TURN_FRAMES, places, turned
from renderer.mix.mixer import mix_part, prepare_mix
from renderer.timeline import MPEG_FRAME_FRAMES, Bed, Block, Cue, Timeline

LOOP_FRAMES = 1_000 * MPEG_FRAME_FRAMES
NOISE = np.random.default_rng(3).standard_normal((LOOP_FRAMES, 1)).astype(np.float32) * np.float32(0.1)


def read_clip(_source: str, onset_frames: int, frames: int) -> Block:
    return NOISE[onset_frames : onset_frames + frames]


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
