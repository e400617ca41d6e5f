"""Mixes and limits a part of a track, with the samples of the whole track."""

from __future__ import annotations

from collections.abc import Iterator

from renderer.loudness.limiter import context_frames, limit
from renderer.loudness.true_peak import CELL_FRAMES
from renderer.mastering.mastering import Limiting
from renderer.mix.mixer import BLOCK_FRAMES, Mix, mix_part
from renderer.timeline import Block, ReadClip


def limited_part(
    mixer: Mix, read_clip: ReadClip, onset_frames: int, frames: int, limiting: Limiting
) -> Iterator[Block]:
    """Yield the ``frames`` limited frames from ``onset_frames`` on, float32 (n, channels).

    The limiter gets all the surrounding audio that it needs, so the samples equal those of the whole track.
    """
    rate, end_frames = mixer.timeline.sample_rate, onset_frames + frames
    margin_frames = context_frames(rate)
    first = max(0, onset_frames // CELL_FRAMES * CELL_FRAMES - margin_frames)
    last = min(mixer.timeline.frames, end_frames + margin_frames)
    blocks = (
        mix_part(mixer, read_clip, at, min(BLOCK_FRAMES, last - at))
        for at in range(first, last, BLOCK_FRAMES)
    )
    at = first
    for block in limit(
        blocks, gain_db=limiting.gain_db, ceiling_dbtp=limiting.ceiling_dbtp, sample_rate=rate
    ):
        inside = block[max(0, onset_frames - at) : max(0, end_frames - at)]
        if len(inside):
            yield inside
        at += len(block)
