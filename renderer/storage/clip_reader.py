"""Reads the samples of clips from the store."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from renderer.storage.store import LostError, Store
from renderer.timeline import Block, Clip, ReadClip


def clip_reader(clips: Iterable[Clip], store: Store) -> ReadClip:
    """Return a function that reads any part of these clips by their ``source``.

    The function returns float32 (frames, channels). Each clip is verified before its first read. The function
    raises LostError if a clip is damaged or missing. Damaged clips are removed from the store, so that they
    can be made again.
    """
    by_source = {clip.source: clip for clip in clips}
    paths: dict[str, str] = {}

    def read_clip(source: str, onset_frames: int, frames: int) -> Block:
        clip = by_source[source]
        if source not in paths:
            entry = store.verified(clip.kind, clip.key)
            if entry is None:
                for other in by_source.values():  # remove all damaged clips, so that one retry is enough
                    store.verified(other.kind, other.key)
                raise LostError
            paths[source] = entry.path
        try:
            return _read(paths[source], clip.channels, onset_frames, frames)
        except (OSError, ValueError):  # another process removed the file, or replaced it with a shorter one
            raise LostError from None

    return read_clip


def _read(path: str, channels: int, onset_frames: int, frames: int) -> Block:
    """Return part of a file of interleaved little-endian float32 as a block of shape (frames, channels).

    The file is read, not mapped, because mapped pages would count as the process's own memory.
    """
    samples = np.fromfile(path, dtype="<f4", count=frames * channels, offset=onset_frames * channels * 4)
    return samples.reshape(frames, channels).astype(np.float32, copy=False)
