"""Where the room tones of recorded voices play, and how the recordings are cross-faded with them.

A room tone plays under the words of a voice and under the pauses after them, until another voice speaks. At
the start and the end of a track it also plays in the head, the tail and the silences there.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby, pairwise
from zlib import crc32

from msgspec import Struct
from msgspec.structs import replace

from renderer.layout.bed_regions import begun_at
from renderer.layout.clips import BedVariants, Clips
from renderer.timeline import MPEG_FRAME_FRAMES, Bed, Cue

VARIANT_FADE_FRAMES = 13 * MPEG_FRAME_FRAMES
"""0.3 s at 48 kHz, in which one variant of a room tone is cross-faded into another."""

FADE_FRAMES = 21 * MPEG_FRAME_FRAMES
"""Half a second at 48 kHz, in which a room tone fades in and out, or two are cross-faded at least."""

_LONGEST_FADE_FRAMES = 125 * MPEG_FRAME_FRAMES
"""Three seconds at 48 kHz. In so long a pause, two rooms of different levels change without a step."""

_AHEAD_FRAMES = 62 * MPEG_FRAME_FRAMES
"""Between the end of a cross-fade and the sound that chose the variant, if the pause is long enough."""

_LEAST_SECONDS = 0.005


class _Run(Struct, frozen=True, kw_only=True):
    """The words of one voice after another, with the same room tone or none."""

    tone: BedVariants | None
    onset_frames: int
    end_frames: int
    fade_in_frames: int
    fade_out_frames: int


def with_rooms(cues: Sequence[Cue], clips: Clips) -> tuple[Cue, ...]:
    """The cues of a track, in order, with the fades and the shares of the recorded sentences.

    A recording is faded within the pause before it and the pause after it. If a pause is shorter than both
    fades, the two recordings are cross-faded there.
    """
    if not clips.rooms:
        return tuple(cues)
    spoken = [cue for cue in cues if cue.kind == "speech"]
    before = [None, *(one.end_frames for one in spoken)]
    after = [*(one.onset_frames for one in spoken[1:]), None]
    faded = iter(
        _faded(cue, clips, earlier, later) for cue, earlier, later in zip(spoken, before, after, strict=False)
    )
    return tuple(next(faded) if cue.kind == "speech" else cue for cue in cues)


def _faded(cue: Cue, clips: Clips, earlier_end: int | None, later_onset: int | None) -> Cue:
    room = clips.rooms.get(cue.source)
    if room is None:
        return cue
    least = round(_LEAST_SECONDS * clips.sample_rate)
    pauses = (
        room.before_frames if earlier_end is None else max(least, cue.onset_frames - earlier_end),
        room.after_frames if later_onset is None else max(least, later_onset - cue.end_frames),
    )
    return replace(
        cue,
        fade_in_frames=min(room.before_frames, pauses[0]),
        fade_out_frames=min(room.after_frames, pauses[1]),
        room_share=room.share * 10 ** (cue.gain_db / 10),
    )


def lay_room_tones(cues: Sequence[Cue], frames: int, clips: Clips) -> tuple[Bed, ...]:
    """The room tones of a track of ``frames`` frames with these cues, which are in order."""
    if not clips.room_tones() or not any(cue.kind == "speech" for cue in cues):
        return ()
    places = tuple(_places(cues))
    return tuple(
        Bed(
            onset_frames=run.onset_frames,
            end_frames=run.end_frames,
            regions=begun_at(run.tone, run.onset_frames, run.end_frames, places),
            fade_in_frames=run.fade_in_frames,
            fade_out_frames=run.fade_out_frames,
        )
        for run in _runs(cues, frames, clips)
        if run.tone
    )


def _runs(cues: Sequence[Cue], frames: int, clips: Clips) -> Iterator[_Run]:
    """The runs of a track; two that follow each other overlap by their fades."""
    spoken = [cue for cue in cues if cue.kind == "speech"]
    grouped = [(tone, list(run)) for tone, run in groupby(spoken, lambda cue: _tone_of(cue, clips))]
    turns = [
        _turn(before[-1], after[0], longest=_LONGEST_FADE_FRAMES if one and other else FADE_FRAMES)
        for (one, before), (other, after) in pairwise(grouped)
    ]
    starts = [(0, FADE_FRAMES), *turns]
    ends = [*((min(frames, onset + fade), fade) for onset, fade in turns), (frames, FADE_FRAMES)]
    for (tone, _), (onset, fade_in), (end, fade_out) in zip(grouped, starts, ends, strict=True):
        yield _Run(
            tone=tone,
            onset_frames=onset,
            end_frames=end,
            fade_in_frames=min(fade_in, end - onset),
            fade_out_frames=min(fade_out, end - onset),
        )


def _turn(before: Cue, after: Cue, *, longest: int) -> tuple[int, int]:
    """The onset and the length in frames of a cross-fade, which fills a pause between two voices."""
    pause = (after.onset_frames - before.end_frames) // MPEG_FRAME_FRAMES * MPEG_FRAME_FRAMES
    fade = min(max(FADE_FRAMES, pause), longest)
    onset = max(before.end_frames, after.onset_frames - fade) // MPEG_FRAME_FRAMES * MPEG_FRAME_FRAMES
    return onset, fade


def _tone_of(cue: Cue, clips: Clips) -> BedVariants | None:
    room = clips.rooms.get(cue.source)
    return room.tone if room else None


def _places(cues: Sequence[Cue]) -> Iterator[tuple[int, int]]:
    """Where a room tone may begin another variant, with a number from the source of what sounds next.

    So the tone under words stays the same if a pause before them changes.
    """
    busy_until = 0
    for cue in cues:
        free = -(-busy_until // MPEG_FRAME_FRAMES) * MPEG_FRAME_FRAMES
        onset = cue.onset_frames // MPEG_FRAME_FRAMES * MPEG_FRAME_FRAMES
        place = max(free, onset - _AHEAD_FRAMES - VARIANT_FADE_FRAMES)
        if place + VARIANT_FADE_FRAMES <= onset:
            yield place, crc32(cue.source.encode())
        rings = cue.kind in ("bell", "tone")
        busy_until = max(busy_until, cue.onset_frames if rings else cue.end_frames)
