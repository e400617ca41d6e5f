"""Beds one after another, each fading into the next."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction

from msgspec.structs import replace

from renderer.layout.bed_regions import varied
from renderer.layout.clips import Clips
from renderer.layout.piece_regions import repeated
from renderer.plan.steps import ROLE_LU, StartBed
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

    ``cues`` are the beds with their onsets in seconds, and ``chosen`` is where noise may begin another
    variant (see ``bed_regions``).

    A bed lasts until the next has faded in; the last fades out at the track's end for ``last_fade_seconds``,
    and so does one that is turned off too near the end for its own fade.
    """
    starts = [
        (onset, start)
        for number, (onset, start) in enumerate(cues)
        if number + 1 == len(cues) or cues[number + 1][0] > onset
    ]
    beds: list[Bed] = []
    for number, (onset, start) in enumerate(starts):
        if not start.sound or onset >= end:
            continue
        before = starts[number - 1][1] if number else None
        off_at, after = starts[number + 1] if number + 1 < len(starts) else (end, None)
        bed_end, fade_out = end, min(last_fade_seconds, end - onset)
        if after and (after.sound or off_at + _fade(after) <= end):
            fade_out = min(_fade(after), end - off_at)
            bed_end = off_at + fade_out
        variants, rate = clips.beds.get(start.sound), clips.sample_rate
        clip = variants.clips[0] if variants else clips.pieces[start.sound][0].clip
        bed = Bed(
            onset_frames=to_frames(onset, rate),
            end_frames=to_frames(bed_end, rate),
            regions=(),
            name=start.sound,
            gain_db=start.gain_db + clip.gain_db,
            level_db=start.gain_db,
            fade_in_frames=to_frames(min(_fade(start), end - onset), rate),
            fade_out_frames=to_frames(fade_out, rate),
            fade_in_shape="linear" if before and before.sound == start.sound else "power",
            fade_out_shape="linear" if after and after.sound == start.sound else "power",
            position=start.position,
        )
        beds.append(bed)
    return [filled for run in _runs(beds) for filled in _filled(run, clips, chosen)]


def _runs(beds: Sequence[Bed]) -> list[list[Bed]]:
    """Beds that go on at another gain, together with those that they continue."""
    runs: list[list[Bed]] = []
    for bed in beds:
        if runs and bed.fade_in_shape == "linear":
            runs[-1].append(bed)
        else:
            runs.append([bed])
    return runs


def _filled(run: Sequence[Bed], clips: Clips, chosen: Sequence[tuple[int, int]]) -> Iterator[Bed]:
    """The beds of a run, each with what plays in it. Where they overlap, they play the same."""
    onset, end, name = run[0].onset_frames, max(bed.end_frames for bed in run), run[0].name
    if variants := clips.beds.get(name):
        regions = varied(variants, onset, end, chosen)
    else:
        regions = repeated(clips.pieces[name], onset, end, clips.sample_rate)
    for bed in run:
        whole = replace(bed, regions=regions)
        yield replace(bed, regions=whole.regions_between(bed.onset_frames, bed.end_frames))


def faded_out_at(cues: Sequence[tuple[Fraction, StartBed]], last_sound: Fraction) -> Fraction:
    """When the beds have faded out, in seconds, if the last sound of the track ends at ``last_sound``."""
    if not any(start.sound for _, start in cues):
        return last_sound
    onset, last = cues[-1]
    return last_sound + TAIL_WITH_BED_SECONDS if last.sound else onset + _fade(last)


def _fade(start: StartBed) -> Fraction:
    return BED_FADE_SECONDS if start.fade_seconds is None else start.fade_seconds


def bed_level_lu(bed: Bed) -> float:
    """Return how much louder a bed is than the words, before ducking; negative for a softer one."""
    return ROLE_LU["bed"] + bed.level_db
