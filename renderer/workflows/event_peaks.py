"""The outlines of what sounds in a track, for a drawing of it."""

from __future__ import annotations

import numpy as np

from renderer.timeline import Cue, ReadClip
from renderer.units import to_linear
from renderer.workflows.live_track import LiveTrack
from renderer.workflows.placed_track import PlacedEvent, milliseconds

PEAKS_PER_SECOND = 50
_MOST_KEPT = 10_000


class EventPeaks:
    """Reads the peaks of events, and keeps them: a sentence that moves has the same."""

    def __init__(self) -> None:
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
        if key not in self._kept:
            if len(self._kept) >= _MOST_KEPT:
                self._kept.clear()
            self._kept[key] = _read(cue, read_clip, rate)
        return self._kept[key]


def _read(cue: Cue, read_clip: ReadClip, rate: int) -> bytes:
    samples = np.abs(read_clip(cue.source, cue.source_onset_frames, cue.frames)).max(axis=1)
    onsets = np.arange(0, len(samples), rate // PEAKS_PER_SECOND)
    if not len(onsets):
        return b""
    peaks = np.maximum.reduceat(samples, onsets) * to_linear(cue.gain_db)
    return np.clip(np.rint(255 * peaks), 0, 255).astype(np.uint8).tobytes()
