"""The outlines of what sounds in a track, for a drawing of it."""

from __future__ import annotations

from threading import Lock

import numpy as np

from renderer.timeline import Cue, ReadClip
from renderer.units import to_linear
from renderer.workflows.live_track import LiveTrack
from renderer.workflows.placed_track import PlacedEvent, milliseconds

PEAKS_PER_SECOND = 50
_MOST_KEPT = 10_000
_BLOCK_SECONDS = 10


class EventPeaks:
    """Reads the peaks of events, in any thread, and keeps them: a sentence that moves has the same."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._kept: dict[tuple[str, int, int, float], bytes] = {}

    def of(
        self, track: LiveTrack, events: tuple[PlacedEvent, ...], first: int, last: int
    ) -> dict[int, bytes]:
        """The peaks of the events from ``first`` to ``last`` that sound, by their numbers.

        Each peak is a byte, 255 for full scale before mastering; a second has 50.

        Raises:
            LostError: a clip is not in the store any more.
        """
        rate = track.timeline.sample_rate
        cues = {
            (cue.kind, milliseconds(cue.onset_frames, rate), cue.caption): cue
            for cue in track.timeline.cues
            if cue.source not in track.silent_sources
        }
        found = {}
        for number, event in enumerate(events[first : last + 1], first):
            if cue := cues.get((event.kind, event.onset_ms, event.text)):  # type: ignore[arg-type]
                found[number] = self._peaks(cue, track.read_clip, rate)
        return found

    def _peaks(self, cue: Cue, read_clip: ReadClip, rate: int) -> bytes:
        key = cue.source, cue.source_onset_frames, cue.frames, cue.gain_db
        with self._lock:
            kept = self._kept.get(key)
        if kept is not None:
            return kept
        peaks = _read(cue, read_clip, rate)
        with self._lock:
            if len(self._kept) >= _MOST_KEPT:
                self._kept.clear()
            self._kept[key] = peaks
        return peaks


def _read(cue: Cue, read_clip: ReadClip, rate: int) -> bytes:
    peak_frames = rate // PEAKS_PER_SECOND
    block_frames = _BLOCK_SECONDS * PEAKS_PER_SECOND * peak_frames
    found = bytearray()
    for first in range(0, cue.frames, block_frames):
        frames = min(block_frames, cue.frames - first)
        samples = np.abs(read_clip(cue.source, cue.source_onset_frames + first, frames)).max(axis=1)
        peaks = np.maximum.reduceat(samples, np.arange(0, frames, peak_frames)) * to_linear(cue.gain_db)
        found += np.clip(np.rint(255 * peaks), 0, 255).astype(np.uint8).tobytes()
    return bytes(found)
