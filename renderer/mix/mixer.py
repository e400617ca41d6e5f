"""Mixes a timeline into blocks: speech, bells and sounds over a bed that is ducked under speech."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
from msgspec import Struct

from renderer.mix.ducking import USUAL_DUCKING, Ducking, ducking_corners
from renderer.timeline import Bed, Block, ReadClip, Region, Timeline
from renderer.units import to_linear

if TYPE_CHECKING:
    from numpy.typing import NDArray

BLOCK_FRAMES = 48_000


class Mix(Struct, frozen=True, kw_only=True):
    """A timeline prepared so that any part of it can be mixed.

    ``onset_frames`` and ``end_frames`` belong to the cues of the timeline. The gain of the ducking is linear
    in decibels between the corners ``duck_frames`` and ``duck_gains_db``.
    """

    timeline: Timeline
    channels: int
    onset_frames: NDArray[np.int64]
    end_frames: NDArray[np.int64]
    duck_frames: NDArray[np.int64]
    duck_gains_db: NDArray[np.float64]


def prepare_mix(timeline: Timeline, *, channels: int = 2, ducking: Ducking = USUAL_DUCKING) -> Mix:
    """Return a timeline with everything that is computed once for all blocks."""
    frames, gains_db = ducking_corners(timeline, ducking)
    return Mix(
        timeline=timeline,
        channels=channels,
        onset_frames=np.array([cue.onset_frames for cue in timeline.cues], dtype=np.int64),
        end_frames=np.array([cue.end_frames for cue in timeline.cues], dtype=np.int64),
        duck_frames=frames,
        duck_gains_db=gains_db,
    )


def mix(prepared: Mix, read_clip: ReadClip, block_frames: int = BLOCK_FRAMES) -> Iterator[Block]:
    """Mix a whole track, one block at a time.

    The blocks together have exactly ``timeline.frames`` frames, and their content does not depend on
    ``block_frames``.

    Yields:
        float32 (n, channels), n <= block_frames, before mastering; values may exceed 1.0.
    """
    total = prepared.timeline.frames
    for onset in range(0, total, block_frames):
        yield mix_part(prepared, read_clip, onset, min(block_frames, total - onset))


def mix_part(prepared: Mix, read_clip: ReadClip, onset_frames: int, frames: int) -> Block:
    """Return ``frames`` frames of the mix from ``onset_frames`` on, as float32 (frames, channels)."""
    block = np.zeros((frames, prepared.channels), dtype=np.float32)
    end = onset_frames + frames
    sounding = np.nonzero((prepared.onset_frames < end) & (prepared.end_frames > onset_frames))[0]
    for number in sounding:
        cue = prepared.timeline.cues[number]
        first = max(onset_frames, cue.onset_frames)
        last = min(end, cue.end_frames)
        part = read_clip(cue.source, first - cue.onset_frames, last - first)
        gain = np.float32(to_linear(cue.gain_db))
        block[first - onset_frames : last - onset_frames] += _in_channels(part, prepared.channels) * gain
    for bed in prepared.timeline.beds:
        first, last = max(onset_frames, bed.onset_frames), min(end, bed.end_frames)
        if first < last:
            part = _in_channels(_bed_sound(bed, read_clip, first, last), prepared.channels)
            for begin, finish in pairwise(_gain_edges(prepared, bed, first, last)):
                section = part[begin - first : finish - first] * _bed_gain(prepared, bed, begin, finish)
                block[begin - onset_frames : finish - onset_frames] += section
    return block


def _in_channels(part: Block, channels: int) -> Block:
    """Return the part as it is, or, if the mix is mono, the mean of its two channels."""
    if channels == 1 and part.shape[1] > 1:
        return ((part[:, :1] + part[:, 1:2]) * np.float32(0.5)).astype(np.float32, copy=False)
    return part


def _bed_sound(bed: Bed, read_clip: ReadClip, first: int, last: int) -> Block:
    """Return the cross-faded regions of a bed between two frames, at the gain of their clips."""
    parts = []
    for region in bed.regions_between(first, last):
        begin, finish = max(first, region.onset_frames), min(last, region.end_frames)
        part = _looped(region, read_clip, begin, finish)
        into, out_of = region.onset_frames + region.fade_in_frames, region.end_frames - region.fade_out_frames
        if begin < into:
            share = (np.arange(begin, finish) - region.onset_frames) / region.fade_in_frames
            part = part * _fade(share, region.fade_shape).astype(np.float32)
        if finish > out_of:
            share = (region.end_frames - np.arange(begin, finish)) / region.fade_out_frames
            part = part * _fade(share, region.fade_shape).astype(np.float32)
        parts.append((begin - first, part))
    if len(parts) == 1:
        return parts[0][1]
    sound = np.zeros((last - first, parts[0][1].shape[1]), dtype=np.float32)
    for at, part in parts:
        sound[at : at + len(part)] += part
    return sound


def _looped(region: Region, read_clip: ReadClip, first: int, last: int) -> Block:
    pieces, at = [], first
    while at < last:
        place = (at - region.phase_frames) % region.source_frames
        frames = min(region.source_frames - place, last - at)
        pieces.append(read_clip(region.source, place, frames))
        at += frames
    return pieces[0] if len(pieces) == 1 else np.concatenate(pieces)


def _gain_edges(prepared: Mix, bed: Bed, first: int, last: int) -> list[int]:
    """Return two frames, and the frames between them at which the gain of a bed starts or stops to change."""
    fades = (bed.onset_frames + bed.fade_in_frames, bed.end_frames - bed.fade_out_frames)
    left, right = np.searchsorted(prepared.duck_frames, (first, last))
    corners = prepared.duck_frames[left:right].tolist()
    return sorted({first, last, *(edge for edge in (*fades, *corners) if first < edge < last)})


def _bed_gain(prepared: Mix, bed: Bed, first: int, last: int) -> Block:
    """Return the gain of a bed, float32: (1, 1) if it is constant, otherwise (last - first, 1)."""
    gain: NDArray[np.float64] = np.full((1, 1), to_linear(bed.gain_db))
    at: NDArray[np.float64] | None = None
    into, out_of = bed.onset_frames + bed.fade_in_frames, bed.end_frames - bed.fade_out_frames
    ducks = _ramps(prepared, first, last)
    if first < into or last > out_of or ducks:
        at = np.arange(first, last, dtype=np.float64)
    if at is not None and first < into:
        gain = gain * _fade((at - bed.onset_frames) / bed.fade_in_frames, bed.fade_in_shape)
    if at is not None and last > out_of:
        gain = gain * _fade((bed.end_frames - at) / bed.fade_out_frames, bed.fade_out_shape)
    moments = at if at is not None and ducks else np.array([first])
    gains_db = np.interp(moments, prepared.duck_frames, prepared.duck_gains_db)
    gain = gain * np.power(10.0, gains_db[:, None] / 20.0)
    return gain.astype(np.float32)


def _fade(share: NDArray[np.float64], shape: str) -> NDArray[np.float64]:
    clipped = np.clip(share, 0.0, 1.0)[:, None]
    return clipped if shape == "linear" else np.sin(clipped * (np.pi / 2))


def _ramps(prepared: Mix, first: int, last: int) -> bool:
    """Return whether the ducking gain changes between two frames."""
    left = int(np.searchsorted(prepared.duck_frames, first, side="right")) - 1
    right = int(np.searchsorted(prepared.duck_frames, last - 1, side="left"))
    gains_db = prepared.duck_gains_db[max(left, 0) : right + 1]
    return bool(np.any(gains_db != gains_db[0]))


def counted(blocks: Iterable[Block], frames: int, progress: Callable[[float], None]) -> Iterator[Block]:
    """Yield the blocks unchanged; after each, report the share of ``frames`` that has passed, from 0 to 1."""
    done = 0
    for block in blocks:
        yield block
        done += len(block)
        progress(done / frames)
