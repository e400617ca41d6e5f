"""In silences, the loop of a textured bed jumps to a phase that the words after the silence choose.

Words and the bed below them are then the same wherever they stand, and so is their encoded form.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from zlib import crc32

from msgspec.structs import replace

from renderer.timeline import MPEG_FRAME_FRAMES, Bed, Cue, Turn

TURN_FRAMES = 125 * MPEG_FRAME_FRAMES
"""Three seconds at 48 kHz, in which two phases of a loop are cross-faded with equal power."""

_AHEAD_FRAMES = 62 * MPEG_FRAME_FRAMES
"""Between the end of a turn and the words that chose it."""


def places(cues: Sequence[Cue]) -> tuple[tuple[int, int], ...]:
    """Where a bed may turn: the start of the MPEG frame in which something sounds next, and a number from its
    source.
    """
    found, busy_until = [], -TURN_FRAMES - _AHEAD_FRAMES
    for cue in cues:
        if cue.onset_frames - busy_until >= TURN_FRAMES + _AHEAD_FRAMES:
            mpeg_frame = cue.onset_frames // MPEG_FRAME_FRAMES * MPEG_FRAME_FRAMES
            found.append((mpeg_frame, crc32(cue.source.encode())))
        rings = cue.kind in ("bell", "tone")
        busy_until = max(busy_until, cue.onset_frames if rings else cue.end_frames)
    return tuple(found)


def turned(bed: Bed, chosen: Sequence[tuple[int, int]]) -> Bed:
    """The bed with its turns: those between its fades that lead to another phase.

    A loop cross-faded with itself, as before bells that are whole loops apart, would swell by 3 dB.
    """
    steps = bed.loop_frames // MPEG_FRAME_FRAMES
    first, last = bed.onset_frames + bed.fade_in_frames, bed.end_frames - bed.fade_out_frames
    turns: list[Turn] = []
    for place, number in chosen:
        onset = place - _AHEAD_FRAMES - TURN_FRAMES
        phase = place - number % steps * MPEG_FRAME_FRAMES
        before = turns[-1].phase_frames if turns else bed.phase_frames
        if onset >= first and onset + TURN_FRAMES <= last and (phase - before) % bed.loop_frames:
            turns.append(Turn(onset_frames=onset, phase_frames=phase))
    return replace(bed, turns=tuple(turns))


def unrolled(bed: Bed) -> Iterator[Bed]:
    """A bed as one bed for each phase, each cross-faded into the next."""
    whole = Turn(onset_frames=bed.onset_frames, phase_frames=bed.phase_frames)
    end = Turn(onset_frames=bed.end_frames, phase_frames=0)
    for number, (turn, following) in enumerate(pairwise([whole, *bed.turns, end])):
        piece = replace(bed, onset_frames=turn.onset_frames, phase_frames=turn.phase_frames, turns=())
        if number > 0:
            piece = replace(piece, fade_in_frames=TURN_FRAMES, fade_in_shape="power")
        if number < len(bed.turns):
            piece = replace(
                piece,
                end_frames=following.onset_frames + TURN_FRAMES,
                fade_out_frames=TURN_FRAMES,
                fade_out_shape="power",
            )
        yield piece
