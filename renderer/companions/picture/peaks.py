"""Reduces blocks of samples to the peaks of a waveform as wide as the picture."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

import numpy as np

from renderer.companions.picture.rows import PictureRow
from renderer.timeline import Block

if TYPE_CHECKING:
    from numpy.typing import NDArray


def waveform(blocks: Iterable[Block], rows: Sequence[PictureRow]) -> tuple[NDArray[np.float32], ...]:
    """The highest absolute sample of every unit of width, in any channel; one float32 array a row.

    The blocks are those of the whole track, from its first frame on.
    """
    onsets = [row.onset_frames + np.arange(0.0, row.width, 1.0) * row.unit_frames for row in rows]
    edges = np.floor(np.concatenate(onsets)).astype(np.int64)
    peaks = np.zeros(len(edges), dtype=np.float32)
    begun = 0
    for block in blocks:
        loud = np.abs(block).max(axis=1)
        first = int(np.searchsorted(edges, begun, side="right")) - 1
        last = int(np.searchsorted(edges, begun + len(loud), side="left"))
        starts = np.maximum(edges[first:last] - begun, 0)
        np.maximum(peaks[first:last], np.maximum.reduceat(loud, starts), out=peaks[first:last])
        begun += len(loud)
    return tuple(np.split(peaks, np.cumsum([len(row) for row in onsets])[:-1]))
