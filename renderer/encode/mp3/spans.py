"""Divides a track into spans of whole MPEG frames that can be mixed, measured and encoded separately.

Where a cue or bed begins, ends or changes, the cuts lie between the words, so that a sentence that moves
keeps its span. Where nothing changes, silence is one MPEG frame repeated many times, and a bed or a room
tone is cut at fixed points of its clips, so that a long hold repeats the same spans. Where a bed and a room
tone sound together, they are not in step, and no span is repeated.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
from msgspec import Struct
from msgspec.structs import replace

from renderer.encode.mp3.frames import frame_count
from renderer.loudness.limiter import context_frames
from renderer.mix.excerpt import excerpt, moved_regions
from renderer.mix.mixer import Mix
from renderer.timeline import MPEG_FRAME_FRAMES, Bed, Region

if TYPE_CHECKING:
    from numpy.typing import NDArray

RUN_UP = 10
"""The number of MPEG frames that the encoder is fed ahead of a span.

It then encodes the span's first frame as it would within the whole track. The loudness filters settle during
these frames too.
"""

LOOKAHEAD = 1
"""The number of MPEG frames after a span that the encoder needs to see."""

_SHORTEST = 60
_LONGEST = 512
_BED_PIECE = 50
_MOST_AHEAD = 40  # a cut falls between a cross-fade that words chose and the words


class Mp3Span(Struct, frozen=True, kw_only=True):
    """A run of MPEG frames of a track, which may be repeated.

    The run has ``count`` MPEG frames, begins at the track's MPEG frame ``first``, and is repeated ``times``
    times. The input of MPEG frame k begins at audio frame ``k * 1152``.

    Two spans with the same ``alike`` depend on equal excerpts. It is None where cues play, or where a bed
    begins, ends or changes.
    """

    first: int
    count: int
    times: int = 1
    alike: tuple[object, ...] | None = None


def limiter_margin(sample_rate: int) -> int:
    """Return how many MPEG frames the limiter needs on each side of the audio to be encoded."""
    return -(-context_frames(sample_rate) // MPEG_FRAME_FRAMES)


def span_excerpt(mixer: Mix, span: Mp3Span) -> Mix:
    """Return the part of the mix that a span depends on.

    The part begins ``limiter_margin`` and ``RUN_UP`` MPEG frames before the span and ends ``LOOKAHEAD`` and
    ``limiter_margin`` MPEG frames after it.
    """
    return excerpt(mixer, *_excerpt_frames(mixer, span))


def _excerpt_frames(mixer: Mix, span: Mp3Span) -> tuple[int, int]:
    """Return the first frame and the number of frames of the part that a span depends on."""
    margin = limiter_margin(mixer.timeline.sample_rate)
    first = span.first - RUN_UP - margin
    end = span.first + span.count + LOOKAHEAD + margin
    return first * MPEG_FRAME_FRAMES, (end - first) * MPEG_FRAME_FRAMES


def cut(mixer: Mix) -> tuple[Mp3Span, ...]:
    """Divide a track into consecutive spans that cover every MPEG frame from 0 to the last."""
    total = frame_count(mixer.timeline.frames)
    busy = _busy(mixer, total)
    return tuple(_spans(mixer, total, list(_rests(mixer, busy))))


def _busy(mixer: Mix, total: int) -> NDArray[np.bool_]:
    """Return which MPEG frames depend on a cue, or on a bed or ducking that begins, ends or changes.

    The result is bool, of shape (total,).
    """
    margin = limiter_margin(mixer.timeline.sample_rate)
    busy = np.zeros(total, dtype=np.bool_)
    for onset, end in _happenings(mixer):
        first = onset // MPEG_FRAME_FRAMES - LOOKAHEAD - margin
        last = -(-end // MPEG_FRAME_FRAMES) + RUN_UP + margin
        busy[max(0, first) : max(0, last)] = True
    return busy


def _happenings(mixer: Mix) -> Iterator[tuple[int, int]]:
    timeline = mixer.timeline
    yield from zip(mixer.onset_frames.tolist(), mixer.end_frames.tolist(), strict=True)
    for bed in (*timeline.beds, *timeline.room_tones):
        yield bed.onset_frames, bed.onset_frames + bed.fade_in_frames
        yield bed.end_frames - bed.fade_out_frames, bed.end_frames
        yield from _changes(bed)
    for bed in timeline.beds:
        yield from _ramps(bed, mixer.duck_frames, mixer.duck_gains_db)
    for tone in timeline.room_tones:
        yield from _ramps(tone, mixer.settling_frames, mixer.settling_gains_db)


def _ramps(bed: Bed, corners: NDArray[np.int64], gains_db: NDArray[np.float64]) -> Iterator[tuple[int, int]]:
    """Yield when a gain that is linear between these corners changes in a bed."""
    moving = np.flatnonzero(np.diff(gains_db))
    for corner in moving[(corners[moving] < bed.end_frames) & (corners[moving + 1] > bed.onset_frames)]:
        yield int(corners[corner]), int(corners[corner + 1])


def _changes(bed: Bed) -> Iterator[tuple[int, int]]:
    """Yield when the sound of a bed depends on more than its clip and the one that may follow it."""
    for region in bed.regions:
        if region.source_frames < _BED_PIECE * MPEG_FRAME_FRAMES:
            yield region.onset_frames, region.end_frames
    for before, region in pairwise(bed.regions):
        if not _in_order(before, region):
            yield region.onset_frames, region.steady_from_frames


def _in_order(before: Region, region: Region) -> bool:
    """Return whether a clip begins with its first frame, and the one before it plays to its last."""
    return (
        region.phase_frames == region.onset_frames
        and before.phase_frames + before.source_frames == before.end_frames
    )


def _rests(mixer: Mix, busy: NDArray[np.bool_]) -> Iterator[tuple[list[int], Bed | None]]:
    """Yield the runs of MPEG frames in which nothing changes, each with its bed or None.

    Of each run, the first MPEG frame, the cuts in it, and the MPEG frame after the last are given.
    """
    edges = np.flatnonzero(np.diff(np.concatenate([[True], busy, [True]]).astype(np.int8)))
    for first, end in edges.reshape(-1, 2).tolist():
        beds = [
            bed
            for bed in (*mixer.timeline.beds, *mixer.timeline.room_tones)
            if bed.onset_frames < end * MPEG_FRAME_FRAMES and bed.end_frames > first * MPEG_FRAME_FRAMES
        ]
        if len(beds) > 1:
            continue
        if not beds:
            yield [first, end], None
            continue
        edges_of_pieces = _piece_edges(beds[0], first, end)
        if len(edges_of_pieces) > 1:
            yield edges_of_pieces, beds[0]


def _piece_edges(bed: Bed, first: int, end: int) -> list[int]:
    """Return where to cut a bed between two MPEG frames: at regular steps from the start of each clip."""
    edges: list[int] = []
    regions = bed.regions_between(first * MPEG_FRAME_FRAMES, end * MPEG_FRAME_FRAMES)
    for region, following in zip(regions, [*regions[1:], None], strict=True):
        phase, length = (
            frames // MPEG_FRAME_FRAMES for frames in (region.phase_frames, region.source_frames)
        )
        begin = max(first, region.onset_frames // MPEG_FRAME_FRAMES)
        finish = min(end, following.onset_frames // MPEG_FRAME_FRAMES) if following else end + 1
        turn = begin - (begin - phase) % length
        while turn < finish:
            edges += [edge for edge in range(turn, turn + length, _BED_PIECE) if begin <= edge < finish]
            turn += length
    return edges


def _spans(mixer: Mix, total: int, rests: list[tuple[list[int], Bed | None]]) -> Iterator[Mp3Span]:
    at = 0
    for edges, bed in [*rests, ([total, total], None)]:
        first, end = edges[0], edges[-1]
        for begin, finish in pairwise(_cuts(mixer, at, first)):
            yield Mp3Span(first=begin, count=finish - begin)
        if bed is not None:
            yield from _bed_spans(mixer, bed, edges)
        elif end > first:
            yield Mp3Span(first=first, count=1, times=end - first, alike=())
        at = end


def _bed_spans(mixer: Mix, bed: Bed, edges: list[int]) -> Iterator[Mp3Span]:
    """Yield the spans of a rest with a bed or a room tone, whose gain stays the same."""
    onset = edges[0] * MPEG_FRAME_FRAMES
    ducking_db = float(np.interp(onset, mixer.duck_frames, mixer.duck_gains_db))
    settling_db = float(np.interp(onset, mixer.settling_frames, mixer.settling_gains_db))
    for begin, finish in pairwise(edges):
        span = Mp3Span(first=begin, count=finish - begin)
        regions = moved_regions(bed, *_excerpt_frames(mixer, span))
        yield replace(span, alike=(bed.gain_db, ducking_db, settling_db, span.count, regions))


def _cuts(mixer: Mix, first: int, end: int) -> list[int]:
    """Return where to cut between two rests: half way between cues, or about a second before a cue.

    If the bed is back before that, the track is also cut there.
    """
    if first == end:
        return []
    cuts, back_at = [first], _bed_is_back_at(mixer)

    def cut_at(place: int) -> None:
        while place - cuts[-1] > _LONGEST:
            cuts.append(min(cuts[-1] + _LONGEST, place - _SHORTEST))
        cuts.append(place)

    inside = (mixer.onset_frames >= first * MPEG_FRAME_FRAMES) & (
        mixer.onset_frames < end * MPEG_FRAME_FRAMES
    )
    sounding = first * MPEG_FRAME_FRAMES
    for number in np.flatnonzero(inside).tolist():
        onset, until = int(mixer.onset_frames[number]), int(mixer.end_frames[number])
        half_way = (min(sounding, onset) + onset) // 2
        cue = mixer.timeline.cues[number]
        place = max(half_way, cue.onset_frames - _MOST_AHEAD * MPEG_FRAME_FRAMES) // MPEG_FRAME_FRAMES
        if cue.kind != "bell":
            sounding = max(sounding, until)
        if place - cuts[-1] >= _SHORTEST and end - place >= _SHORTEST:
            back = back_at[(back_at >= cuts[-1] + _SHORTEST) & (back_at <= place - _SHORTEST)]
            for back_place in back[-1:].tolist():
                cut_at(back_place)
            cut_at(place)
    cut_at(end)
    return cuts


def _bed_is_back_at(mixer: Mix) -> NDArray[np.int64]:
    """Return the MPEG frames in which the bed has returned to its level after speech."""
    returned = mixer.duck_frames[1:][np.diff(mixer.duck_gains_db) > 0]
    return -(-returned // MPEG_FRAME_FRAMES)
