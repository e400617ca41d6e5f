"""What plays in a bed: its regions, cross-faded."""

from __future__ import annotations

import numpy as np

from renderer.mix.fades import fade_curve
from renderer.timeline import Bed, Block, ReadClip, Region
from renderer.units import to_linear


def bed_sound(bed: Bed, read_clip: ReadClip, first: int, last: int) -> Block:
    """Return the cross-faded regions of a bed between two frames, at their gains relative to the bed."""
    parts = []
    for region in bed.regions_between(first, last):
        begin, finish = max(first, region.onset_frames), min(last, region.end_frames)
        part = _faded(region, _looped(region, read_clip, begin, finish), begin)
        if region.gain_db:
            part = part * np.float32(to_linear(region.gain_db))
        parts.append((begin - first, part))
    if len(parts) == 1:
        return parts[0][1]
    channels = max(part.shape[1] for _, part in parts)
    sound = np.zeros((last - first, channels), dtype=np.float32)
    for at, part in parts:
        sound[at : at + len(part)] += part
    return sound


def _faded(region: Region, part: Block, begin: int) -> Block:
    """Return a part of a region, which begins at the frame ``begin``, with the region's fades in it."""
    finish = begin + len(part)
    into, out_of = region.onset_frames + region.fade_in_frames, region.end_frames - region.fade_out_frames
    if begin >= into and finish <= out_of:
        return part
    part = part.copy()
    if begin < into:
        frames = min(into, finish) - begin
        curve = fade_curve(region.fade_in_frames, region.fade_shape)[begin - region.onset_frames :]
        part[:frames] *= curve[:frames]
    if finish > out_of:
        frames = finish - max(out_of, begin)
        curve = fade_curve(region.fade_out_frames, region.fade_shape)[region.end_frames - finish + 1 :]
        part[-frames:] *= curve[:frames][::-1]
    return part


def _looped(region: Region, read_clip: ReadClip, first: int, last: int) -> Block:
    """Return what a region plays between two frames: its glide, and then its clip."""
    pieces, at = [], first
    if region.glide and at < region.steady_from_frames:
        from renderer.mix.glides import glided

        at = min(last, region.steady_from_frames)
        place = (region.onset_frames - region.phase_frames) % region.source_frames
        whole = glided(region.glide, region.source, place, read_clip)
        pieces.append(whole[first - region.onset_frames : at - region.onset_frames])
    while at < last:
        place = (at - region.phase_frames) % region.source_frames
        frames = min(region.source_frames - place, last - at)
        pieces.append(read_clip(region.source, place, frames))
        at += frames
    return pieces[0] if len(pieces) == 1 else np.concatenate(pieces)
