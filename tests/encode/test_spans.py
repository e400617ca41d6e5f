"""Tracks cut into spans: what a span is made from is all that it depends on, wherever it stands."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from renderer.encode.mp3.frames import frame_count
from renderer.encode.mp3.spans import Mp3Span, cut, span_excerpt
from renderer.layout.bed_regions import places, varied
from renderer.layout.clips import BedVariants, Clips, TakeRoom
from renderer.layout.night import words_gain_db
from renderer.layout.room_tones import VARIANT_FADE_FRAMES, lay_room_tones, with_rooms
from renderer.mix.excerpt import excerpt, recipe
from renderer.mix.mixer import Mix, mix_part, prepare_mix
from renderer.timeline import MPEG_FRAME_FRAMES, Bed, Block, Clip, Cue, CueKind, FadeShape, Timeline, Tones
from tests.support.looped_beds import looped_bed
from tests.support.properties import examples

RATE = 48_000
BED_LOOP = 1_000 * MPEG_FRAME_FRAMES
VARIANT = 1_125 * MPEG_FRAME_FRAMES
NOISE = np.random.default_rng(5).uniform(-0.3, 0.3, (VARIANT + 11, 2)).astype(np.float32)
SECONDS = {"short": 0.7, "long": 9.3}
MARGIN = 19_200
TONES = [
    BedVariants(
        clips=tuple(
            Clip(source=f"{first + number}", frames=BED_LOOP + VARIANT_FADE_FRAMES) for number in range(3)
        ),
        region_frames=BED_LOOP,
        fade_shape="power",
    )
    for first in (0, 5)
]
RECORDED = Clips(
    sample_rate=RATE,
    spoken={},
    sounds={},
    rooms={
        source: TakeRoom(tone=tone, share=share, before_frames=MARGIN, after_frames=MARGIN)
        for source, tone, share in zip(sorted(SECONDS), TONES, (0.7, 1.3), strict=True)
    },
)


def read_clip(source: str, onset_frames: int, frames: int) -> Block:
    if source == "bed" or source.isdigit():
        at = 0 if source == "bed" else int(source)
        return NOISE[at + onset_frames : at + onset_frames + frames]
    return NOISE[len(source) + onset_frames : len(source) + onset_frames + frames, :1]


def grid(seconds: float) -> int:
    return round(seconds * RATE / MPEG_FRAME_FRAMES) * MPEG_FRAME_FRAMES


@st.composite
def timelines(draw: st.DrawFn) -> Timeline:
    """Words and bells with silences between them, over a bed or none, in the room of a recording or none."""
    at = float(draw(st.integers(0, 4)))
    cues = []
    for _ in range(draw(st.integers(0, 5))):
        source = draw(st.sampled_from(sorted(SECONDS)))
        onset = grid(at) + draw(st.sampled_from([0, 0, 1, 700]))  # beats are between MPEG frames
        frames = round(SECONDS[source] * RATE)
        kind: CueKind = draw(st.sampled_from(("speech", "bell")))
        cues.append(Cue(onset_frames=onset, frames=frames, source=source, kind=kind))
        at += SECONDS[source] + draw(st.sampled_from([0.2, 0.9, 4.0, 31.0]))
    total = max([grid(at + draw(st.sampled_from([0.0, 40.0]))) + 500, *(cue.end_frames for cue in cues)])
    beds: tuple[Bed, ...] = ()
    if draw(st.booleans()):
        onset, fade = grid(draw(st.integers(0, 3))), draw(st.sampled_from([0, RATE]))
        if onset < total:
            fades: dict[str, Any] = {"fade_in_frames": fade, "fade_out_frames": min(fade, total - onset)}
            looped = draw(st.booleans())
            beds = (
                bed(onset, total, **fades) if looped else varied_bed(onset, total, places(cues), **fades),
            )
    room_tones: tuple[Bed, ...] = ()
    if draw(st.booleans()):
        cues = [replace(cue, source_onset_frames=MARGIN) for cue in cues]
        cues = list(with_rooms(sorted(cues, key=lambda cue: cue.onset_frames), RECORDED))
        room_tones = lay_room_tones(cues, total, RECORDED)
    return Timeline(sample_rate=RATE, frames=total, cues=tuple(cues), beds=beds, room_tones=room_tones)


def bed(onset: int, end: int, **values: Any) -> Bed:
    return looped_bed(
        "bed", BED_LOOP, onset_frames=onset, end_frames=end, phase_frames=onset, gain_db=-10.0, **values
    )


def varied_bed(
    onset: int,
    end: int,
    chosen: tuple[tuple[int, int], ...] = (),
    tones: Tones | None = None,
    **values: Any,
) -> Bed:
    """Twelve variants, which begin again where the words after a silence choose them."""
    clips = tuple(Clip(source=str(number), frames=VARIANT) for number in range(12))
    shape: FadeShape = "linear" if tones else "power"
    variants = BedVariants(clips=clips, region_frames=BED_LOOP, fade_shape=shape, tones=tones)
    regions = varied(variants, onset, end, chosen)
    return Bed(onset_frames=onset, end_frames=end, regions=regions, gain_db=-10.0, **values)


@examples(60)
@given(timelines())
def test_spans_cover_a_track(timeline: Timeline) -> None:
    spans = cut(prepare_mix(timeline))
    assert spans[0].first == 0
    assert all(one.first + one.count * one.times == other.first for one, other in pairwise(spans))
    assert spans[-1].first + spans[-1].count * spans[-1].times == frame_count(timeline.frames)
    assert all(0 < span.count <= 512 for span in spans)


@examples(60)
@given(timelines(), st.floats(0, 1), st.integers(1, 200_000))
def test_an_excerpt_sounds_like_the_part_of_the_whole(timeline: Timeline, share: float, frames: int) -> None:
    whole = prepare_mix(timeline)
    onset = int(share * timeline.frames) - 10_000
    part = excerpt(whole, onset, frames)
    assert np.array_equal(mix_part(part, read_clip, 0, frames), mix_part(whole, read_clip, onset, frames))


@examples(40)
@given(timelines(), st.integers(0, 5))
def test_every_turn_of_a_repeated_span_sounds_alike(timeline: Timeline, turn: int) -> None:
    whole = prepare_mix(timeline)
    for span in cut(whole):
        if span.times > 1:
            later = Mp3Span(first=span.first + span.count * min(turn, span.times - 1), count=span.count)
            assert recipe(span_excerpt(whole, later)) == recipe(span_excerpt(whole, span))


@examples(60)
@given(timelines())
def test_spans_that_are_alike_have_the_same_recipe(timeline: Timeline) -> None:
    whole = prepare_mix(timeline)
    found: dict[tuple[object, ...], set[str]] = {}
    for span in cut(whole):
        if span.alike is not None:
            found.setdefault(span.alike, set()).add(f"{span.count} {recipe(span_excerpt(whole, span))}")
    assert all(len(recipes) == 1 for recipes in found.values())


def recipes(timeline: Timeline) -> list[str]:
    whole: Mix = prepare_mix(timeline)
    return [recipe(span_excerpt(whole, span)) for span in cut(whole)]


@examples(40)
@given(timelines(), st.integers(40, 3_000))
def test_cues_that_move_together_keep_their_spans(timeline: Timeline, moved: int) -> None:
    """A longer silence before everything changes nothing but that silence, where no bed plays."""
    dry = replace(timeline, beds=(), room_tones=())
    shifted = replace(
        dry,
        frames=dry.frames + moved * MPEG_FRAME_FRAMES,
        cues=tuple(
            replace(cue, onset_frames=cue.onset_frames + (moved + 40) * MPEG_FRAME_FRAMES) for cue in dry.cues
        ),
    )
    more = 7 * MPEG_FRAME_FRAMES
    later = replace(
        shifted,
        frames=shifted.frames + more,
        cues=tuple(replace(cue, onset_frames=cue.onset_frames + more) for cue in shifted.cues),
    )
    assert set(recipes(shifted)) == set(recipes(later))


def test_a_long_hold_over_a_bed_is_the_same_spans_again_and_again() -> None:
    end = grid(3_600)
    hour = Timeline(sample_rate=RATE, frames=end, cues=(), beds=(bed(0, end),))
    assert len(set(recipes(hour))) < 30 < 200 < len(recipes(hour))


def test_a_long_hold_over_variants_shares_most_of_its_spans() -> None:
    """All the insides of variants, and the cross-fades of the pairs that follow each other."""
    end = grid(3_600)
    hour = Timeline(sample_rate=RATE, frames=end, cues=(), beds=(varied_bed(0, end),))
    assert len(set(recipes(hour))) < 12 * 20 + 48 * 4 < 3_000 <= len(recipes(hour))


@pytest.mark.parametrize("tones", [None, Tones(carriers=(4_800,))], ids=["noise", "tones"])
def test_a_hold_that_moves_keeps_the_spans_of_its_variants(tones: Tones | None) -> None:
    """Words choose the variants that follow; they take their spans and those of the hold along."""

    def held(pause_seconds: float) -> set[str]:
        onset = grid(60 + pause_seconds)
        cue = Cue(onset_frames=onset, frames=RATE, source="short", kind="speech")
        end = onset + grid(600)
        beds = (varied_bed(0, end, places([cue]), tones),)
        return set(recipes(Timeline(sample_rate=RATE, frames=end, cues=(cue,), beds=beds)))

    once, later = held(0), held(7)
    assert len(later - once) < 12 < 200 < len(later)


def in_a_room_at_night(words_seconds: float) -> Timeline:
    """Two recordings in twelve minutes, of which the second begins at a time of its own."""
    end = grid(720)
    spoken = [
        Cue(
            onset_frames=onset,
            frames=round(SECONDS["short"] * RATE),
            source="short",
            kind="speech",
            source_onset_frames=MARGIN,
            gain_db=words_gain_db(onset, RATE),
        )
        for onset in (grid(2), grid(words_seconds))
    ]
    cues = with_rooms(spoken, RECORDED)
    tones = lay_room_tones(cues, end, RECORDED)
    return Timeline(sample_rate=RATE, frames=end, cues=cues, room_tones=tones, night=True)


def test_excerpts_of_a_room_tone_that_settles_sound_like_the_whole() -> None:
    whole = prepare_mix(in_a_room_at_night(301))
    for onset in range(296 * RATE, 336 * RATE, 3 * RATE + 17):
        part = excerpt(whole, onset, 4 * RATE)
        there = mix_part(whole, read_clip, onset, 4 * RATE)
        assert np.array_equal(mix_part(part, read_clip, 0, 4 * RATE), there)


def test_a_pause_that_moves_at_night_changes_few_spans_of_a_room_tone() -> None:
    once, later = (set(recipes(in_a_room_at_night(seconds))) for seconds in (200, 207))
    assert len(later - once) < 25 < 100 < len(later)


def test_spans_of_a_room_tone_that_are_alike_have_settled_alike() -> None:
    whole = prepare_mix(in_a_room_at_night(2 + 9))
    found: dict[tuple[object, ...], set[str]] = {}
    for span in cut(whole):
        if span.alike is not None:
            found.setdefault(span.alike, set()).add(recipe(span_excerpt(whole, span)))
    assert len(found) > 20
    assert all(len(recipes) == 1 for recipes in found.values())


def test_another_gain_or_loop_phase_makes_another_span() -> None:
    end = grid(60)
    once = Timeline(sample_rate=RATE, frames=end, cues=(), beds=(bed(0, end),))
    louder = replace(once, beds=(replace(once.beds[0], gain_db=-9.0),))
    region = replace(once.beds[0].regions[0], phase_frames=MPEG_FRAME_FRAMES)
    later = replace(once, beds=(replace(once.beds[0], regions=(region,)),))
    assert not set(recipes(once)) & set(recipes(louder))
    span = Mp3Span(first=500, count=50)
    assert recipe(span_excerpt(prepare_mix(once), span)) != recipe(span_excerpt(prepare_mix(later), span))
