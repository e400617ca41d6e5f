"""When the pieces of music play that are a bed, and where each goes on when it has to play again."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import cycle, pairwise

from renderer.layout.bed_regions import looped
from renderer.layout.clips import Piece, Repeat
from renderer.timeline import MPEG_FRAME_FRAMES, Clip, Region

LONGEST_FADE_SECONDS = 6
"""The cross-fade of one piece into the next; it is at most a quarter of each of them."""


def repeated(
    pieces: Sequence[Piece], onset_frames: int, end_frames: int, sample_rate: int
) -> tuple[Region, ...]:
    """What plays from ``onset_frames`` to ``end_frames``: one piece again and again, or several in turn."""
    if len(pieces) > 1:
        return tuple(_in_turn(pieces, onset_frames, end_frames, sample_rate))
    piece = pieces[0]
    if piece.repeat is None:
        return looped(piece.clip, onset_frames, end_frames)
    return tuple(_again(piece.clip, piece.repeat, onset_frames, end_frames))


def round_frames(pieces: Sequence[Piece], sample_rate: int) -> int:
    """Return after how many frames the same is heard again."""
    if len(pieces) > 1:
        return sum(_frames_to_next(*pair, sample_rate) for pair in pairwise([*pieces, pieces[0]]))
    piece = pieces[0]
    return piece.repeat.period_frames if piece.repeat else piece.clip.frames


def _again(clip: Clip, repeat: Repeat, onset_frames: int, end_frames: int) -> Iterator[Region]:
    """A piece that plays from its start, and then from ``returns_to`` on, round after round."""
    onset, phase, fade_in = onset_frames, onset_frames, 0
    while onset < end_frames:
        leaves = phase + repeat.leaves_at
        last = leaves + repeat.fade_frames >= end_frames
        yield Region(
            onset_frames=onset,
            end_frames=end_frames if last else leaves + repeat.fade_frames,
            source=clip.source,
            source_frames=clip.frames,
            phase_frames=phase,
            fade_in_frames=fade_in,
            fade_out_frames=0 if last else repeat.fade_frames,
            fade_shape=repeat.fade_shape,
        )
        if last:
            return
        onset, phase, fade_in = leaves, leaves - repeat.returns_to, repeat.fade_frames


def _in_turn(
    pieces: Sequence[Piece], onset_frames: int, end_frames: int, sample_rate: int
) -> Iterator[Region]:
    """Pieces one after another; after the last comes the first again."""
    onset, fade_in = onset_frames, 0
    for piece, following in pairwise(cycle(pieces)):
        next_onset = onset + _frames_to_next(piece, following, sample_rate)
        fade = _fade_frames(piece, following, sample_rate)
        last = next_onset + fade >= end_frames
        yield Region(
            onset_frames=onset,
            end_frames=end_frames if last else next_onset + fade,
            source=piece.clip.source,
            source_frames=piece.clip.frames,
            phase_frames=onset,
            fade_in_frames=fade_in,
            fade_out_frames=0 if last else fade,
            gain_db=piece.clip.gain_db - pieces[0].clip.gain_db,
        )
        if last:
            return
        onset, fade_in = next_onset, fade


def _frames_to_next(piece: Piece, following: Piece, sample_rate: int) -> int:
    """Return from the onset of a piece to that of the next."""
    return piece.clip.frames - _fade_frames(piece, following, sample_rate)


def _fade_frames(piece: Piece, following: Piece, sample_rate: int) -> int:
    if piece.ends:
        return 0
    shorter = min(piece.clip.frames, following.clip.frames)
    return min(LONGEST_FADE_SECONDS * sample_rate, shorter // 4) // MPEG_FRAME_FRAMES * MPEG_FRAME_FRAMES
