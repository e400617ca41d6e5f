"""Beds of several variants: which play, where they begin, and what that does to the level."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from msgspec.structs import replace

from renderer.layout.bed_regions import FADE_FRAMES, places, varied
from renderer.layout.clips import BedVariants
from renderer.layout.lay_out import lay_out
from renderer.mix.mixer import mix_part, prepare_mix
from renderer.timeline import MPEG_FRAME_FRAMES, Bed, Block, Clip, Cue, Region, Timeline, Tones
from tests.support.without_audio import clips, plan, script

REGION_FRAMES = 1_000 * MPEG_FRAME_FRAMES
WHOLE_FRAMES = REGION_FRAMES + FADE_FRAMES
NOISE = np.random.default_rng(3).standard_normal((WHOLE_FRAMES + 12_000, 1)).astype(np.float32) * np.float32(
    0.1
)
VARIANTS = BedVariants(
    clips=tuple(Clip(source=str(number), frames=WHOLE_FRAMES) for number in range(12)),
    region_frames=REGION_FRAMES,
    fade_shape="power",
)
GLIDING = replace(VARIANTS, fade_shape="linear", tones=Tones(carriers=(4_800,)))
HOUR_FRAMES = 150 * REGION_FRAMES


def read_clip(source: str, onset_frames: int, frames: int) -> Block:
    at = 1_000 * int(source) + onset_frames
    return NOISE[at : at + frames]


def order(regions: tuple[Region, ...]) -> list[int]:
    return [int(region.source) for region in regions]


def test_a_variant_follows_another_every_24_seconds() -> None:
    regions = varied(VARIANTS, 0, HOUR_FRAMES, ())
    assert [region.onset_frames for region in regions] == list(range(0, HOUR_FRAMES, REGION_FRAMES))
    for before, after in pairwise(regions):
        assert before.end_frames - after.onset_frames == FADE_FRAMES
        assert before.fade_out_frames == after.fade_in_frames == FADE_FRAMES


def test_no_variant_is_heard_again_soon() -> None:
    heard = order(varied(VARIANTS, 0, HOUR_FRAMES, ()))
    assert set(heard) == set(range(12))
    assert all(heard[at] not in heard[max(0, at - 4) : at] for at in range(len(heard)))


def test_the_order_of_an_hour_does_not_repeat() -> None:
    """At no distance within 10 minutes are more than three in ten variants the same."""
    heard = np.array(order(varied(VARIANTS, 0, HOUR_FRAMES, ())))
    assert max(np.mean(heard[lag:] == heard[:-lag]) for lag in range(1, 26)) < 0.3
    assert len(set(pairwise(heard.tolist()))) <= 48


@pytest.mark.parametrize("count", [1, 2, 3, 5])
def test_few_variants_suffice(count: int) -> None:
    few = replace(VARIANTS, clips=VARIANTS.clips[:count])
    heard = order(varied(few, 0, HOUR_FRAMES, ()))
    assert set(heard) <= set(range(count))
    assert count == 1 or all(one != other for one, other in pairwise(heard))


@pytest.mark.parametrize("variants", [VARIANTS, GLIDING], ids=["noise", "tones"])
@pytest.mark.parametrize("later", [1, 77, 999])
def test_words_and_their_bed_move_together(later: int, variants: BedVariants) -> None:
    """Where a silence precedes words, what follows depends on nothing before it but the glide."""

    def after(onset_frames: int) -> list[Region]:
        cue = Cue(onset_frames=onset_frames, frames=48_000, source="words", kind="speech")
        regions = varied(variants, 0, onset_frames + 10 * REGION_FRAMES, places([cue]))
        return [
            replace(
                region,
                onset_frames=region.onset_frames - onset_frames,
                end_frames=region.end_frames - onset_frames,
                phase_frames=region.phase_frames - onset_frames,
                glide=None,
            )
            for region in regions
            if region.end_frames > onset_frames
        ]

    start = 5 * REGION_FRAMES
    assert after(start) == after(start + later * MPEG_FRAME_FRAMES)


def test_tones_glide_where_words_begin_a_variant() -> None:
    """The glide goes on where the clip before would be, and ends 1.5 s before the words."""
    onset = 5_432 * MPEG_FRAME_FRAMES
    word = Cue(onset_frames=onset, frames=1, source="word", kind="speech")
    regions = varied(GLIDING, 0, HOUR_FRAMES, places([word]))
    ((before, gliding),) = [pair for pair in pairwise(regions) if pair[1].glide]
    assert gliding.glide is not None
    assert onset - gliding.steady_from_frames == 62 * MPEG_FRAME_FRAMES
    assert before.end_frames == gliding.onset_frames
    assert gliding.glide.source == before.source
    assert gliding.glide.before_frames == (before.end_frames - before.phase_frames) % REGION_FRAMES


def test_tones_that_cannot_glide_keep_their_phase() -> None:
    tones = replace(VARIANTS, fade_shape="linear")
    bell = Cue(onset_frames=5_432 * MPEG_FRAME_FRAMES, frames=1, source="bell", kind="bell")
    assert varied(tones, 0, HOUR_FRAMES, places([bell])) == varied(tones, 0, HOUR_FRAMES, ())


def test_a_bed_at_another_gain_goes_on_with_the_same_variants() -> None:
    made = plan(script("Rest. [pause 1m] [bed ocean, -6dB] Rest. [pause 1m]", bed="ocean"))
    timeline = lay_out(made, replace(clips(made, 48_000), beds={"ocean": VARIANTS}))
    first, second = timeline.beds
    shared = set(first.regions) & set(second.regions)
    assert {region for region in first.regions if region.end_frames > second.onset_frames} <= shared


@pytest.mark.parametrize("every", ["5.2s", "6.01s", "9.9s"])
def test_beats_between_mpeg_frames_leave_the_phases_of_a_bed_on_them(every: str) -> None:
    """Only then are the spans of a silence cut at fixed places of the variants."""
    made = plan(script(f"[count 1-9 every {every}] [pause 1m]", bed="ocean"))
    timeline = lay_out(made, replace(clips(made, 48_000), beds={"ocean": VARIANTS}))
    assert any(cue.onset_frames % MPEG_FRAME_FRAMES for cue in timeline.cues)
    (bed,) = timeline.beds
    assert len(bed.regions) > 5
    assert not any(region.phase_frames % MPEG_FRAME_FRAMES for region in bed.regions)
    assert not any(region.onset_frames % MPEG_FRAME_FRAMES for region in bed.regions)


@pytest.mark.parametrize("every", [190, 999, 1_000, 1_045, 1_100, 1_300, 2_000])
def test_noise_keeps_its_level_before_bells(every: int) -> None:
    """Also where a bell chooses a variant just before or after another would begin by itself."""
    bells = [
        Cue(
            onset_frames=onset * MPEG_FRAME_FRAMES,
            frames=MPEG_FRAME_FRAMES,
            source=f"bell {onset}",
            kind="bell",
        )
        for onset in range(700, 9_000, every)
    ]
    end = 10_000 * MPEG_FRAME_FRAMES
    bed = Bed(onset_frames=0, end_frames=end, regions=varied(VARIANTS, 0, end, places(bells)))
    mixer = prepare_mix(Timeline(sample_rate=48_000, frames=end, cues=(), beds=(bed,)), channels=1)
    assert len(bed.regions) > len(bells)
    for onset in range(0, end, REGION_FRAMES):
        for second in np.array_split(mix_part(mixer, read_clip, onset, REGION_FRAMES), 24):
            assert 20 * np.log10(second.std() / 0.1) == pytest.approx(0.0, abs=0.5)


def test_every_number_finds_a_place_in_a_variant() -> None:
    """No clip is read beyond its end, wherever words choose a variant."""
    for number in range(300):
        word = Cue(
            onset_frames=(400 + 7 * number) * MPEG_FRAME_FRAMES, frames=1, source=str(number), kind="sound"
        )
        for region in varied(VARIANTS, 0, 3 * REGION_FRAMES, places([word])):
            assert region.phase_frames <= region.onset_frames < region.end_frames
            assert region.end_frames <= region.phase_frames + WHOLE_FRAMES
