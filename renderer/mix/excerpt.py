"""Takes a part out of a mix. Its samples and its recipe depend on nothing outside that part."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
from msgspec.structs import astuple, replace

from renderer.mix.mixer import Mix
from renderer.timeline import Bed, Cue, Region, Timeline

if TYPE_CHECKING:
    from numpy.typing import NDArray

_NO_GAIN = (np.zeros(1, dtype=np.int64), np.zeros(1))


def excerpt(whole: Mix, onset_frames: int, frames: int) -> Mix:
    """Return the part of ``frames`` frames from ``onset_frames`` on, with times relative to its start.

    The excerpt holds only what sounds in that part. Parts that sound alike are therefore equal, wherever they
    are in the track. An excerpt may extend beyond either end of the track, where it is silent.
    """
    end_frames = onset_frames + frames
    near = np.flatnonzero((whole.onset_frames < end_frames) & (whole.end_frames > onset_frames))
    cues = tuple(_moved_cue(whole.timeline.cues[number], onset_frames) for number in near.tolist())
    beds = tuple(
        _moved_bed(bed, onset_frames, frames)
        for bed in whole.timeline.beds
        if bed.onset_frames < end_frames and bed.end_frames > onset_frames
    )
    room_tones = tuple(
        _moved_bed(tone, onset_frames, frames)
        for tone in whole.timeline.room_tones
        if tone.onset_frames < end_frames and tone.end_frames > onset_frames
    )
    duck_frames, duck_gains_db = _NO_GAIN
    if beds:
        duck_frames, duck_gains_db = _moved_corners(
            whole.duck_frames, whole.duck_gains_db, onset_frames, frames
        )
    settling_frames, settling_gains_db = _NO_GAIN
    if room_tones:
        settling_frames, settling_gains_db = _moved_corners(
            whole.settling_frames, whole.settling_gains_db, onset_frames, frames
        )
    return Mix(
        timeline=Timeline(
            sample_rate=whole.timeline.sample_rate,
            frames=frames,
            cues=cues,
            beds=beds,
            room_tones=room_tones,
        ),
        channels=whole.channels,
        onset_frames=whole.onset_frames[near] - onset_frames,
        end_frames=whole.end_frames[near] - onset_frames,
        duck_frames=duck_frames,
        duck_gains_db=duck_gains_db,
        settling_frames=settling_frames,
        settling_gains_db=settling_gains_db,
    )


def recipe(part: Mix) -> str:
    """Return, as text, everything that the samples of an excerpt are made from."""
    timeline = part.timeline
    cues = [
        (
            (cue.source, cue.source_onset_frames),
            cue.onset_frames,
            cue.frames,
            cue.gain_db,
            (cue.fade_in_frames, cue.fade_out_frames, cue.room_share),
        )
        for cue in timeline.cues
    ]
    beds, room_tones = (_bed_recipes(beds) for beds in (timeline.beds, timeline.room_tones))
    ducking = list(zip(part.duck_frames.tolist(), part.duck_gains_db.tolist(), strict=True))
    settling = list(zip(part.settling_frames.tolist(), part.settling_gains_db.tolist(), strict=True))
    sounds = (cues, beds, room_tones, ducking, settling)
    return repr((timeline.sample_rate, part.channels, timeline.frames, *sounds))


def _bed_recipes(beds: Sequence[Bed]) -> list[tuple[object, ...]]:
    return [
        (
            [astuple(region) for region in bed.regions],
            bed.onset_frames,
            bed.end_frames,
            bed.gain_db,
            (bed.fade_in_frames, bed.fade_in_shape),
            (bed.fade_out_frames, bed.fade_out_shape),
        )
        for bed in beds
    ]


def _moved_cue(cue: Cue, onset_frames: int) -> Cue:
    """Move a cue, without its caption, voice, position and end of words, which do not affect the sound."""
    onset_frames = cue.onset_frames - onset_frames
    return replace(cue, onset_frames=onset_frames, caption="", voice="", trailing_frames=0, position=None)


def _moved_bed(bed: Bed, onset_frames: int, frames: int) -> Bed:
    """Move a bed into the excerpt.

    A bed that began earlier and has faded in starts with the excerpt; the same applies to its end.
    """
    moved = replace(
        bed,
        name="",
        level_db=0.0,
        position=None,
        onset_frames=bed.onset_frames - onset_frames,
        end_frames=bed.end_frames - onset_frames,
        regions=moved_regions(bed, onset_frames, frames),
    )
    if moved.onset_frames <= 0 and moved.onset_frames + moved.fade_in_frames <= 0:
        moved = replace(moved, onset_frames=0, fade_in_frames=0, fade_in_shape="power")
    if moved.end_frames >= frames and moved.end_frames - moved.fade_out_frames >= frames:
        moved = replace(moved, end_frames=frames, fade_out_frames=0, fade_out_shape="power")
    return moved


def moved_regions(bed: Bed, onset_frames: int, frames: int) -> tuple[Region, ...]:
    """Return what plays in a bed in ``frames`` frames, with times relative to ``onset_frames``.

    What sounds before or after is left out, as for a bed.
    """
    moved = []
    for region in bed.regions_between(onset_frames, onset_frames + frames):
        onset, end = region.onset_frames - onset_frames, region.end_frames - onset_frames
        begun = region.steady_from_frames <= onset_frames
        lasts = end - region.fade_out_frames >= frames
        moved.append(
            replace(
                region,
                onset_frames=0 if begun else onset,
                end_frames=frames if lasts else end,
                phase_frames=(region.phase_frames - onset_frames) % region.source_frames,
                fade_in_frames=0 if begun else region.fade_in_frames,
                fade_out_frames=0 if lasts else region.fade_out_frames,
                glide=None if begun else region.glide,
            )
        )
    return tuple(moved)


def _moved_corners(
    whole_frames: NDArray[np.int64], whole_gains_db: NDArray[np.float64], onset_frames: int, frames: int
) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """Return the corners of a gain within the part, and the adjacent corners if the gain moves there."""
    left = max(int(np.searchsorted(whole_frames, onset_frames, side="right")) - 1, 0)
    right = int(np.searchsorted(whole_frames, onset_frames + frames - 1, side="left"))
    corners = whole_frames[left : right + 1] - onset_frames
    gains_db = whole_gains_db[left : right + 1].copy()
    if (gains_db == gains_db[0]).all():
        return np.zeros(1, dtype=np.int64), gains_db[:1]
    if gains_db[0] == gains_db[1]:
        corners[0] = min(0, corners[1])
    if gains_db[-1] == gains_db[-2]:
        corners[-1] = max(frames, corners[-2])
    return corners, gains_db
