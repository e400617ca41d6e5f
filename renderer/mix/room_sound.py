"""The rooms of recorded voices: the edges of their recordings, and the room tones around them.

The noise of a recording and that of a room tone are not in phase, so their powers add up. Where a recording
has a share of the power, the room tone has the rest, and the two together stay as loud as the tone alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from renderer.mix.bed_sound import bed_sound
from renderer.mix.fades import fade_gains
from renderer.timeline import Bed, Block, Cue, ReadClip

if TYPE_CHECKING:
    from numpy.typing import NDArray


def cue_sound(cue: Cue, read_clip: ReadClip, first: int, last: int) -> Block:
    """Return what a cue plays between two frames of the track, with its fades."""
    part = read_clip(cue.source, cue.source_onset_frames + first - cue.onset_frames, last - first)
    if first >= cue.onset_frames and last <= cue.end_frames:
        return part
    return (part * _cue_gain(cue, first, last)).astype(np.float32)


def room_tone_sound(
    tone: Bed,
    cues: Sequence[Cue],
    gain_db: NDArray[np.float64],
    read_clip: ReadClip,
    first: int,
    last: int,
) -> Block:
    """Return a room tone between two frames, at the level that it has beside these cues.

    Together with the rooms of the cues it has the gain ``gain_db``, of shape (last - first, 1).
    """
    sound = bed_sound(tone, read_clip, first, last)
    at = np.arange(first, last, dtype=np.float64)
    into, out_of = tone.onset_frames + tone.fade_in_frames, tone.end_frames - tone.fade_out_frames
    if first < into:
        gain = fade_gains((at - tone.onset_frames) / tone.fade_in_frames, tone.fade_in_shape)
        sound = (sound * gain).astype(np.float32)
    if last > out_of:
        gain = fade_gains((tone.end_frames - at) / tone.fade_out_frames, tone.fade_out_shape)
        sound = (sound * gain).astype(np.float32)
    beside = [
        cue
        for cue in cues
        if cue.room_share and cue.sounds_from_frames < last and cue.sounds_until_frames > first
    ]
    if not beside and not gain_db.any():
        return sound
    power = np.power(10.0, gain_db / 10.0)
    for cue in beside:
        begin, finish = max(first, cue.sounds_from_frames), min(last, cue.sounds_until_frames)
        power[begin - first : finish - first] -= cue.room_share * np.square(_cue_gain(cue, begin, finish))
    return (sound * np.sqrt(np.maximum(power, 0.0))).astype(np.float32)


def _cue_gain(cue: Cue, first: int, last: int) -> NDArray[np.float64]:
    """Return the gain of a cue's fades between two frames in which it sounds, of shape (frames, 1)."""
    gain = np.ones((last - first, 1))
    at = np.arange(first, last, dtype=np.float64)
    if first < cue.onset_frames:
        gain *= fade_gains((at - cue.sounds_from_frames) / cue.fade_in_frames, "power")
    if last > cue.end_frames:
        gain *= fade_gains((cue.sounds_until_frames - at) / cue.fade_out_frames, "power")
    return gain
