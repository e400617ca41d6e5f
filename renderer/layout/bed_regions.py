"""Which variants of a bed play, and when.

Variants follow each other in an order that does not repeat. In silences, a bed begins a variant that the
words after the silence choose. Words and the bed below them are then the same wherever they stand, and so is
their encoded form. Noise is cross-faded there; tones glide from their phases to those of the variant.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Sequence
from itertools import count as count_from
from itertools import pairwise
from zlib import crc32

from msgspec import Struct

from renderer.layout.clips import BedVariants
from renderer.timeline import MPEG_FRAME_FRAMES, Clip, Cue, Glide, Region, Tones

FADE_FRAMES = 125 * MPEG_FRAME_FRAMES
"""Three seconds at 48 kHz, in which one variant is cross-faded into another, or glides to it."""

_AHEAD_FRAMES = 62 * MPEG_FRAME_FRAMES
"""Between the end of a cross-fade and the words that chose it."""

_SHORTEST_FADE_FRAMES = 83 * MPEG_FRAME_FRAMES
_LEAST_REST_FRAMES = 5 * MPEG_FRAME_FRAMES
_BED_PIECE_FRAMES = 50 * MPEG_FRAME_FRAMES
_STEPS = (1, 2, 3, 5)
"""How far it is from a variant to those that may follow it, in the ring of all variants.

Four successors keep the cross-fades few that a long hold consists of, so that most of them are encoded once.
"""

_REMEMBERED = 5
"""How many variants pass before one is heard again, if another may follow."""


class _Start(Struct, frozen=True, kw_only=True):
    onset_frames: int
    phase_frames: int
    clip: Clip
    glide_tones: Tones | None = None


def places(cues: Sequence[Cue]) -> tuple[tuple[int, int], ...]:
    """Where a bed may begin another variant: the start of the MPEG frame in which something sounds next, and
    a number from its source.
    """
    found, busy_until = [], -FADE_FRAMES - _AHEAD_FRAMES
    for cue in cues:
        if cue.onset_frames - busy_until >= FADE_FRAMES + _AHEAD_FRAMES:
            mpeg_frame = cue.onset_frames // MPEG_FRAME_FRAMES * MPEG_FRAME_FRAMES
            found.append((mpeg_frame, crc32(cue.source.encode())))
        rings = cue.kind in ("bell", "tone")
        busy_until = max(busy_until, cue.onset_frames if rings else cue.end_frames)
    return tuple(found)


def looped(clip: Clip, onset_frames: int, end_frames: int) -> tuple[Region, ...]:
    """A clip that repeats from ``onset_frames`` to ``end_frames``."""
    region = Region(
        onset_frames=onset_frames,
        end_frames=end_frames,
        source=clip.source,
        source_frames=clip.frames,
        phase_frames=onset_frames,
    )
    return (region,)


def varied(
    variants: BedVariants, onset_frames: int, end_frames: int, chosen: Sequence[tuple[int, int]]
) -> tuple[Region, ...]:
    """The variants that play from ``onset_frames`` to ``end_frames``.

    ``chosen`` are the places and numbers of ``places``; tones that cannot glide ignore them.
    """
    ahead = _AHEAD_FRAMES + FADE_FRAMES
    begins = variants.fade_shape == "power" or variants.tones is not None
    begun = [(place - ahead, number) for place, number in chosen] if begins else []
    return begun_at(variants, onset_frames, end_frames, begun)


def begun_at(
    variants: BedVariants, onset_frames: int, end_frames: int, places: Sequence[tuple[int, int]]
) -> tuple[Region, ...]:
    """The variants that play from ``onset_frames`` to ``end_frames``, begun again at some frames.

    Each of the ``places`` is such a frame, and the number that chooses the variant.
    """
    begun = [(onset_frames, 0), *(each for each in places if onset_frames < each[0] < end_frames)]
    starts: list[_Start] = []
    for (first, number), (last, _) in pairwise([*begun, (end_frames, 0)]):
        starts += _starts(variants, first, last, number, turns=last < end_frames)
    return tuple(_regions(variants, starts, end_frames))


def _starts(
    variants: BedVariants, first_frames: int, last_frames: int, number: int, *, turns: bool
) -> Iterator[_Start]:
    """The variants between two frames, of which the first begins somewhere in its first part.

    One that would begin shortly before the bed ``turns`` to another is left out.
    """
    count = len(variants.clips)
    fade = variants.clips[0].frames - variants.region_frames
    parts = max(1, (variants.region_frames - 2 * fade) // _BED_PIECE_FRAMES)
    phase = first_frames - number // count % parts * _BED_PIECE_FRAMES
    onset = first_frames
    for variant in _order(number, count):
        tones = variants.tones if onset == first_frames else None
        yield _Start(onset_frames=onset, phase_frames=phase, clip=variants.clips[variant], glide_tones=tones)
        phase = onset = phase + variants.region_frames
        shortest = min(_SHORTEST_FADE_FRAMES, fade - _LEAST_REST_FRAMES)
        if onset >= last_frames or (turns and last_frames - onset < shortest):
            return


def _order(number: int, count: int) -> Iterator[int]:
    """Endless variants, of which each is a successor of the one before, and was not heard for a while."""
    at, recent = number % count, deque[int](maxlen=min(_REMEMBERED, count - 1))
    for turn in count_from(1):
        yield at
        recent.append(at)
        successors = [(at + step) % count for step in _STEPS]
        first = crc32(f"{number} {turn}".encode()) % len(successors)
        following = successors[first:] + successors[:first]
        # A variant that is not remembered has the index -1.
        at = min(following, key=lambda variant: recent.index(variant) if variant in recent else -1)


def _regions(variants: BedVariants, starts: Sequence[_Start], end_frames: int) -> Iterator[Region]:
    """The regions of variants that begin one after another.

    A cross-fade ends where the earlier clip ends, or where the next cross-fade begins. Where tones glide, the
    later clip plays alone from the start of the glide on.
    """
    whole = variants.clips[0].frames
    fades = [0]
    for number in range(1, len(starts)):
        if starts[number].glide_tones:
            fades.append(0)
            continue
        begins = starts[number].onset_frames
        next_begins = starts[number + 1].onset_frames if number + 1 < len(starts) else end_frames
        rest = starts[number - 1].phase_frames + whole - begins
        fades.append(max(0, min(whole - variants.region_frames, rest, next_begins - begins)))
    for number, start in enumerate(starts):
        last = number + 1 == len(starts)
        fade_out = 0 if last else fades[number + 1]
        yield Region(
            onset_frames=start.onset_frames,
            end_frames=end_frames if last else starts[number + 1].onset_frames + fade_out,
            source=start.clip.source,
            source_frames=start.clip.frames,
            phase_frames=start.phase_frames,
            fade_in_frames=fades[number],
            fade_out_frames=fade_out,
            fade_shape=variants.fade_shape,
            glide=_glide(starts[number - 1], start, variants.region_frames) if number else None,
        )


def _glide(before: _Start, after: _Start, period_frames: int) -> Glide | None:
    if after.glide_tones is None:
        return None
    return Glide(
        frames=FADE_FRAMES,
        source=before.clip.source,
        before_frames=(after.onset_frames - before.phase_frames) % period_frames,
        period_frames=period_frames,
        tones=after.glide_tones,
    )
