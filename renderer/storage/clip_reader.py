"""Reads the samples of clips from the store."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from renderer.storage.checked_pieces import CheckedPieces
from renderer.storage.store import LostError, Store
from renderer.timeline import Block, Clip, ReadClip

_SAMPLE_BYTES = 4


def clip_reader(
    clips: Iterable[Clip], store: Store, checked: dict[str, CheckedPieces] | None = None
) -> ReadClip:
    """Return a function that reads any part of these clips by their ``source``.

    The function returns float32 (frames, channels). A whole clip is verified before its first read, and each
    part again as it is read, because another program may change the file meanwhile. The function raises
    LostError if a clip is damaged, missing, or no longer the one that was laid out. Damaged clips are removed
    from the store, so that they can be made again. ``checked`` are the clips that were verified already, by
    their sources; readers may share it.
    """
    by_source = {clip.source: clip for clip in clips}
    checked = {} if checked is None else checked

    def remove_damaged() -> None:
        """Remove all damaged clips, so that one retry is enough."""
        for clip in by_source.values():
            store.verified(clip.kind, clip.key)

    def read_clip(source: str, onset_frames: int, frames: int) -> Block:
        clip = by_source[source]
        if source not in checked:
            found = store.checked_pieces(clip.kind, clip.key)
            if found is None:
                remove_damaged()
                raise LostError
            pieces, entry = found
            if clip.digest not in ("", entry.digest):  # another process has replaced it
                raise LostError
            checked[source] = pieces
        frame_bytes = clip.channels * _SAMPLE_BYTES
        try:
            samples = checked[source].read(onset_frames * frame_bytes, frames * frame_bytes)
        except OSError:
            checked.pop(source, None)
            remove_damaged()
            raise LostError from None
        return np.frombuffer(samples, "<f4").reshape(frames, clip.channels).astype(np.float32, copy=False)

    return read_clip
