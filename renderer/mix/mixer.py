"""Mixes a timeline into blocks: speech, bells and sounds over a bed that is ducked under speech."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
from msgspec import Struct

from renderer.mix.bed_sound import bed_sound
from renderer.mix.ducking import USUAL_DUCKING, Ducking, bed_gain_corners, settling_corners
from renderer.mix.fades import fade_gains
from renderer.mix.room_sound import cue_sound, room_tone_sound
from renderer.timeline import Bed, Block, ReadClip, Timeline
from renderer.units import to_linear

if TYPE_CHECKING:
    from numpy.typing import NDArray

BLOCK_FRAMES = 48_000


class Mix(Struct, frozen=True, kw_only=True):
    """A timeline prepared so that any part of it can be mixed.

    ``onset_frames`` and ``end_frames`` say from when to when the cues of the timeline sound, fades included.
    The gain of the beds, which are ducked and settle, is linear in decibels between the corners
    ``duck_frames`` and ``duck_gains_db``; that of the room tones, which only settle, between
    ``settling_frames`` and ``settling_gains_db``.
    """

    timeline: Timeline
    channels: int
    onset_frames: NDArray[np.int64]
    end_frames: NDArray[np.int64]
    duck_frames: NDArray[np.int64]
    duck_gains_db: NDArray[np.float64]
    settling_frames: NDArray[np.int64]
    settling_gains_db: NDArray[np.float64]


def prepare_mix(timeline: Timeline, *, channels: int = 2, ducking: Ducking = USUAL_DUCKING) -> Mix:
    """Return a timeline with everything that is computed once for all blocks."""
    duck_frames, duck_gains_db = bed_gain_corners(timeline, ducking)
    settling_frames, settling_gains_db = settling_corners(timeline)
    return Mix(
        timeline=timeline,
        channels=channels,
        onset_frames=np.array([cue.sounds_from_frames for cue in timeline.cues], dtype=np.int64),
        end_frames=np.array([cue.sounds_until_frames for cue in timeline.cues], dtype=np.int64),
        duck_frames=duck_frames,
        duck_gains_db=duck_gains_db,
        settling_frames=settling_frames,
        settling_gains_db=settling_gains_db,
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
        first = max(onset_frames, cue.sounds_from_frames)
        last = min(end, cue.sounds_until_frames)
        part = cue_sound(cue, read_clip, first, last)
        gain = np.float32(to_linear(cue.gain_db))
        block[first - onset_frames : last - onset_frames] += _in_channels(part, prepared.channels) * gain
    for bed in prepared.timeline.beds:
        first, last = max(onset_frames, bed.onset_frames), min(end, bed.end_frames)
        if first < last:
            part = _in_channels(bed_sound(bed, read_clip, first, last), prepared.channels)
            for begin, finish in pairwise(_gain_edges(prepared, bed, first, last)):
                section = part[begin - first : finish - first] * _bed_gain(prepared, bed, begin, finish)
                block[begin - onset_frames : finish - onset_frames] += section
    for tone in prepared.timeline.room_tones:
        first, last = max(onset_frames, tone.onset_frames), min(end, tone.end_frames)
        if first < last:
            cues = [prepared.timeline.cues[number] for number in sounding]
            settling_db = np.interp(
                np.arange(first, last), prepared.settling_frames, prepared.settling_gains_db
            )
            part = room_tone_sound(tone, cues, settling_db[:, None], read_clip, first, last)
            block[first - onset_frames : last - onset_frames] += _in_channels(part, prepared.channels)
    return block


def _in_channels(part: Block, channels: int) -> Block:
    """Return the part as it is, or, if the mix is mono, the mean of its two channels."""
    if channels == 1 and part.shape[1] > 1:
        return ((part[:, :1] + part[:, 1:2]) * np.float32(0.5)).astype(np.float32, copy=False)
    return part


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
        gain = gain * fade_gains((at - bed.onset_frames) / bed.fade_in_frames, bed.fade_in_shape)
    if at is not None and last > out_of:
        gain = gain * fade_gains((bed.end_frames - at) / bed.fade_out_frames, bed.fade_out_shape)
    moments = at if at is not None and ducks else np.array([first])
    gains_db = np.interp(moments, prepared.duck_frames, prepared.duck_gains_db)
    gain = gain * np.power(10.0, gains_db[:, None] / 20.0)
    return gain.astype(np.float32)


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
