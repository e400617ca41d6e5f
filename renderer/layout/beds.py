"""Beds one after another, each fading into the next."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from renderer.layout.bed_phases import turned
from renderer.layout.clips import Clips
from renderer.plan.steps import StartBed
from renderer.timeline import Bed
from renderer.units import to_frames

BED_FADE_SECONDS = Fraction(6)
TAIL_WITH_BED_SECONDS = Fraction(8)


def lay_beds(
    cues: Sequence[tuple[Fraction, StartBed]],
    end: Fraction,
    last_fade_seconds: Fraction,
    clips: Clips,
    chosen: Sequence[tuple[int, int]] = (),
) -> list[Bed]:
    """The beds of a track that lasts until ``end``, in seconds.

    ``cues`` are the beds with their onsets in seconds, and ``chosen`` is where a texture may turn (see
    ``bed_phases``).

    A bed lasts until the next has faded in; the last fades out at the track's end for ``last_fade_seconds``,
    and so does one that is turned off too near the end for its own fade.
    """
    starts = [
        (onset, start)
        for number, (onset, start) in enumerate(cues)
        if number + 1 == len(cues) or cues[number + 1][0] > onset
    ]
    beds: list[Bed] = []
    phase_frames = 0
    for number, (onset, start) in enumerate(starts):
        if not start.sound or onset >= end:
            continue
        before = starts[number - 1][1] if number else None
        if not before or before.sound != start.sound:
            phase_frames = to_frames(onset, clips.sample_rate)
        off_at, after = starts[number + 1] if number + 1 < len(starts) else (end, None)
        bed_end, fade_out = end, min(last_fade_seconds, end - onset)
        if after and (after.sound or off_at + _fade(after) <= end):
            fade_out = min(_fade(after), end - off_at)
            bed_end = off_at + fade_out
        clip = clips.sounds[start.sound, "bed"]
        rate = clips.sample_rate
        bed = Bed(
            onset_frames=to_frames(onset, rate),
            end_frames=to_frames(bed_end, rate),
            source=clip.source,
            loop_frames=clip.frames,
            phase_frames=phase_frames,
            name=start.sound,
            gain_db=start.gain_db + clip.gain_db,
            fade_in_frames=to_frames(min(_fade(start), end - onset), rate),
            fade_out_frames=to_frames(fade_out, rate),
            fade_in_shape="linear" if before and before.sound == start.sound else "power",
            fade_out_shape="linear" if after and after.sound == start.sound else "power",
        )
        if clip.is_texture:
            bed = turned(bed, chosen)
        if bed.turns:
            phase_frames = bed.turns[-1].phase_frames
        beds.append(bed)
    return beds


def faded_out_at(cues: Sequence[tuple[Fraction, StartBed]], last_sound: Fraction) -> Fraction:
    """When the beds have faded out, in seconds, if the last sound of the track ends at ``last_sound``."""
    if not any(start.sound for _, start in cues):
        return last_sound
    onset, last = cues[-1]
    return last_sound + TAIL_WITH_BED_SECONDS if last.sound else onset + _fade(last)


def _fade(start: StartBed) -> Fraction:
    return BED_FADE_SECONDS if start.fade_seconds is None else start.fade_seconds
