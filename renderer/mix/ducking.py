"""The ducking: by how many decibels a bed is lowered while a voice speaks, over the time of a track."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from msgspec import Struct

from renderer.timeline import Timeline

if TYPE_CHECKING:
    from numpy.typing import NDArray

STEEPEST_DB_PER_SECOND = 3.0
SHORTEST_PAUSE_SECONDS = 6.0

_LEAD_SECONDS = 0.2
_HOLD_SECONDS = 0.4


class Ducking(Struct, frozen=True, kw_only=True):
    """By how much a bed is lowered while a voice speaks, and how long it takes to go down and to come back.

    Both take longer than these times if the gain would otherwise change by more than
    ``STEEPEST_DB_PER_SECOND``.
    """

    depth_db: float = -4.5
    attack_seconds: float = 2.0
    release_seconds: float = 3.0

    def ramp_seconds(self, seconds: float) -> float:
        """Return the time that an attack or a release takes if it should take ``seconds``."""
        return max(seconds, -self.depth_db / STEEPEST_DB_PER_SECOND)


USUAL_DUCKING = Ducking()


def ducking_corners(timeline: Timeline, ducking: Ducking) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """Return the corners, as frames and decibels, between which the gain in decibels is linear.

    The bed is down shortly before the first syllable and comes back after the last one. It stays down in a
    pause that is shorter than ``SHORTEST_PAUSE_SECONDS``, or too short to come back and go down again. The
    fades at the start of the first bed and at the end of the last one do not count as a part of a pause.
    """
    rate, beds = timeline.sample_rate, timeline.beds
    spoken = [cue for cue in timeline.cues if cue.kind == "speech"]
    if not beds or not spoken:
        return np.zeros(1, dtype=np.int64), np.zeros(1)
    attack, release = (
        round(ducking.ramp_seconds(seconds) * rate)
        for seconds in (ducking.attack_seconds, ducking.release_seconds)
    )
    lead, hold = round(_LEAD_SECONDS * rate), round(_HOLD_SECONDS * rate)
    shortest = max(round(SHORTEST_PAUSE_SECONDS * rate), hold + release + attack + lead)
    frames, gains_db = [0], [ducking.depth_db]
    silent_from = min(bed.onset_frames + bed.fade_in_frames for bed in beds)
    for number, cue in enumerate(spoken):
        if cue.onset_frames - silent_from >= shortest:
            if number:
                frames += [silent_from + hold, silent_from + hold + release]
                gains_db += [ducking.depth_db, 0.0]
            else:
                gains_db[0] = 0.0
            frames += [cue.onset_frames - lead - attack, cue.onset_frames - lead]
            gains_db += [0.0, ducking.depth_db]
        silent_from = max(silent_from, cue.end_frames)
    if max(bed.end_frames - bed.fade_out_frames for bed in beds) - silent_from >= shortest:
        frames += [silent_from + hold, silent_from + hold + release]
        gains_db += [ducking.depth_db, 0.0]
    return np.array(frames, dtype=np.int64), np.array(gains_db)


def settling_corners(timeline: Timeline) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """Return the corners of the gain of beds and room tones that settle with the words."""
    if not timeline.night:
        return np.zeros(1, dtype=np.int64), np.zeros(1)
    from renderer.layout.night import bed_corners

    corners = bed_corners(timeline.frames, timeline.sample_rate)
    return np.array([onset for onset, _ in corners], dtype=np.int64), np.array([db for _, db in corners])


def bed_gain_corners(timeline: Timeline, ducking: Ducking) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """Return the corners of the gain of beds, which are ducked and settle."""
    frames, gains_db = ducking_corners(timeline, ducking)
    if not timeline.night:
        return frames, gains_db
    settling = settling_corners(timeline)
    both = np.union1d(frames, settling[0])
    return both, np.interp(both, frames, gains_db) + np.interp(both, *settling)
