"""How loud the sounds of a track for the night are, over its time: words and beds settle, bells soften.

Levels are in LU relative to a voice at the start of the track.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from types import MappingProxyType

from renderer.plan.steps import ROLE_LU, STRENGTH_LU, SoundRole
from renderer.script.cues.model import Strength
from renderer.timeline import Cue

STEP_SECONDS = 5 * 60
STEPS = 12
"""The number of steps after which nothing changes any more: an hour."""

WORDS_STEP_DB = -0.25
BELLS_STEP_DB = -0.5
BED_RAMP_SECONDS = 30
"""How long a bed takes for a step of the words."""

SOFTER_STRIKES_SECONDS = 30 * 60
"""The time from which bells are struck with less strength."""

MOST_RISE_LU = 6.0
"""The most by which a sound may be louder than the last minute."""

_MARGIN_LU: Mapping[SoundRole, float] = MappingProxyType({"bell": 1.5, "sound": 1.5, "bed": 3.0})
"""What a bed adds to the level of a bell over it, and how far a bed such as the ocean swells."""

_MEMORY_SECONDS = 50  # a bell still rings while the words before it leave the last minute
_AWAKE_SECONDS = 60
_SHORT_TERM_SECONDS = 3.0

SOFTER: Mapping[Strength, Strength] = MappingProxyType({"firm": "normal", "normal": "soft", "soft": "soft"})
"""The strength of late strikes, by the written strength."""


def words_gain_db(onset_frames: int, sample_rate: int) -> float:
    """Return the gain of words that begin at a frame of the track."""
    return WORDS_STEP_DB * _steps(onset_frames, sample_rate)


def bed_corners(frames: int, sample_rate: int) -> list[tuple[int, float]]:
    """Return the gain of the beds of a track of ``frames`` frames, as frames and decibels.

    The gain is linear in decibels between these corners.
    """
    ramp = BED_RAMP_SECONDS * sample_rate
    corners = [(0, 0.0)]
    for step in range(1, STEPS + 1):
        onset = step * STEP_SECONDS * sample_rate
        if onset >= frames:
            break
        corners += [(onset, (step - 1) * WORDS_STEP_DB), (onset + ramp, step * WORDS_STEP_DB)]
    return corners


def softer(strength: Strength, onset_frames: int, sample_rate: int) -> Strength:
    """Return the strength with which a bell is struck at a frame of the track."""
    return SOFTER[strength] if onset_frames >= SOFTER_STRIKES_SECONDS * sample_rate else strength


def softened_db(
    role: SoundRole,
    strength: Strength,
    gain_db: float,
    onset_frames: int,
    cues: Sequence[Cue],
    sample_rate: int,
) -> float:
    """Return the gain that replaces the written one of a bell, a sound or a bed.

    Bells soften with the time. No sound that starts is more than ``MOST_RISE_LU`` louder than the last
    minute, where silence counts as a bed of the usual level. ``cues`` are those before it.
    """
    usual_lu = ROLE_LU[role] + STRENGTH_LU[strength]
    step_db = WORDS_STEP_DB if role == "sound" else BELLS_STEP_DB
    fallen_db = gain_db if role == "bed" else gain_db + step_db * _steps(onset_frames, sample_rate)
    most_lu = _last_minute_lu(onset_frames, cues, sample_rate) + MOST_RISE_LU - _MARGIN_LU[role]
    return min(fallen_db, most_lu - usual_lu)


def _last_minute_lu(onset_frames: int, cues: Sequence[Cue], sample_rate: int) -> float:
    """Return a level that the short-term loudness of the last minute has reached at a frame."""
    if onset_frames < _AWAKE_SECONDS * sample_rate:
        return 0.0
    levels = [ROLE_LU["bed"] + words_gain_db(onset_frames, sample_rate)]
    for cue in reversed(cues):
        if cue.onset_frames < onset_frames - _MEMORY_SECONDS * sample_rate:
            break
        if cue.kind == "speech" and cue.end_frames <= onset_frames:
            share = min(1.0, cue.frames / sample_rate / _SHORT_TERM_SECONDS)
            levels.append(cue.gain_db + 10.0 * math.log10(max(share, 1e-3)))
    return max(levels)


def _steps(onset_frames: int, sample_rate: int) -> int:
    return min(STEPS, onset_frames // (STEP_SECONDS * sample_rate))
