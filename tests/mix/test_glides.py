"""Glides from the phases of one tonal clip to those of another: their ends, their level, and beats."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from renderer.mix.excerpt import excerpt
from renderer.mix.glides import glided
from renderer.mix.mixer import mix, mix_part, prepare_mix
from renderer.timeline import MPEG_FRAME_FRAMES, Bed, Block, Glide, Region, Timeline, Tones

RATE = 48_000
PERIOD = 50 * MPEG_FRAME_FRAMES
GLIDE_FRAMES = 25 * MPEG_FRAME_FRAMES
PURE = Tones(carriers=(240,))
BEATING = Tones(carriers=(240,), beat=12, orders=(-1, 0, 1))


def clip(lines: tuple[int, ...], gains: tuple[float, ...]) -> Block:
    """A whole period and its first half again: a channel with each of two phases."""
    turns = 2 * np.pi * np.arange(PERIOD * 3 // 2)[:, None] / PERIOD * np.array(lines)
    return np.stack([np.cos(turns + phase) @ np.array(gains) for phase in (0.0, 1.0)], axis=1).astype(
        np.float32
    )


CLIPS = {
    "pure": clip((240,), (0.5,)),
    "swell": clip((239, 240), (0.2, 0.5)),
    "pulses": clip((228, 240, 252), (0.1, 0.2, 0.1)),
}


def read_clip(source: str, onset_frames: int, frames: int) -> Block:
    return CLIPS[source][onset_frames : onset_frames + frames]


def sound_of(before: str, after: str, mpeg_frames: int, tones: Tones) -> Block:
    """A glide to the start of a clip from another that is so many MPEG frames further."""
    glide = Glide(
        frames=GLIDE_FRAMES,
        source=before,
        before_frames=mpeg_frames * MPEG_FRAME_FRAMES,
        period_frames=PERIOD,
        tones=tones,
    )
    return glided(glide, after, 0, read_clip)


def envelope(sound: Block) -> NDArray[np.float64]:
    """The amplitude of the carrier over time, as the mean of each of its cycles."""
    cycle_frames = PERIOD // 240
    turned = sound[:, 0] * np.exp(-2j * np.pi * np.arange(len(sound)) / cycle_frames)
    return 2 * np.abs(np.convolve(turned, np.full(cycle_frames, 1 / cycle_frames), "valid"))


@pytest.mark.parametrize("after", ["pure", "swell"])
@pytest.mark.parametrize("mpeg_frames", [0, 1, 3, 24, 49])
def test_a_glide_goes_on_from_one_clip_and_ends_in_the_other(mpeg_frames: int, after: str) -> None:
    glide = sound_of("pure", after, mpeg_frames, PURE)
    at = mpeg_frames * MPEG_FRAME_FRAMES % PERIOD
    turned = np.roll(CLIPS["pure"][:PERIOD], -at, axis=0)
    np.testing.assert_allclose(glide[:20], turned[:20], atol=1e-5)
    end = slice(GLIDE_FRAMES - 20, GLIDE_FRAMES)
    np.testing.assert_allclose(glide[end], CLIPS[after][end], atol=1e-5)


@pytest.mark.parametrize("mpeg_frames", [1, 2, 3, 24])
def test_a_tone_keeps_its_level_in_a_glide(mpeg_frames: int) -> None:
    level_db = 20 * np.log10(envelope(sound_of("pure", "pure", mpeg_frames, PURE)) / 0.5)
    assert level_db == pytest.approx(0.0, abs=0.2)


@pytest.mark.parametrize("mpeg_frames", [1, 2, 3, 24])
def test_pulses_keep_their_form_in_a_glide(mpeg_frames: int) -> None:
    """In all parts that are as long as two of them at their fastest, there are a crest and silence."""
    pulses = envelope(sound_of("pulses", "pulses", mpeg_frames, BEATING))
    parts = np.lib.stride_tricks.sliding_window_view(pulses, 7_200)[::600]
    assert parts.max(axis=1) == pytest.approx(0.4, rel=0.01)
    assert parts.min(axis=1).max() < 0.01


@pytest.mark.parametrize("block_frames", [1_000, 48_000])
def test_a_glide_does_not_depend_on_the_part_that_is_mixed(block_frames: int) -> None:
    end, turn = 40 * MPEG_FRAME_FRAMES, 7 * MPEG_FRAME_FRAMES
    glide = Glide(frames=GLIDE_FRAMES, source="pure", before_frames=turn, period_frames=PERIOD, tones=PURE)
    regions = (
        Region(onset_frames=0, end_frames=turn, source="pure", source_frames=len(CLIPS["pure"])),
        Region(
            onset_frames=turn,
            end_frames=end,
            source="swell",
            source_frames=len(CLIPS["swell"]),
            phase_frames=turn - 3 * MPEG_FRAME_FRAMES,
            glide=glide,
        ),
    )
    bed = Bed(onset_frames=0, end_frames=end, regions=regions)
    mixer = prepare_mix(Timeline(sample_rate=RATE, frames=end, cues=(), beds=(bed,)))
    blocks = np.concatenate(list(mix(mixer, read_clip, block_frames)))
    (whole,) = mix(mixer, read_clip, end)
    np.testing.assert_array_equal(blocks, whole)
    part = mix_part(excerpt(mixer, 9_000, block_frames // 2), read_clip, 0, block_frames // 2)
    np.testing.assert_array_equal(part, whole[9_000 : 9_000 + block_frames // 2])
    assert np.abs(np.diff(whole, 2, axis=0)).max() < 1.1 * 0.7 * (2 * np.pi * 240 / PERIOD) ** 2
