"""Divides a mix into stems, which are its voices, its bells and its beds as tracks of one length."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from msgspec.structs import replace

from renderer.mix.mixer import BLOCK_FRAMES, Mix, mix_part
from renderer.timeline import Block, Cue, CueKind, ReadClip, Timeline

STEMS = ("voice", "bells", "bed")
STEM_BITS = 24

_KINDS: dict[str, tuple[CueKind, ...]] = {"voice": ("speech",), "bells": ("bell", "sound", "tone"), "bed": ()}


def stem_blocks(prepared: Mix, read_clip: ReadClip, name: str) -> Iterator[Block]:
    """Mix one stem, block by block, before mastering.

    The voice has its room tones, and the bed is ducked as in the mix. Each stem is rounded to 24 bits so that
    the stems add up to the mix, rounded to 24 bits: a stem is the rounded sum of itself and the stems before
    it, less the rounded sum of those.

    Yields:
        float32 (n, channels); values may exceed 1.0.
    """
    before = [_stem(prepared, each) for each in STEMS[: STEMS.index(name)]]
    stem, steps = _stem(prepared, name), 2.0 ** (STEM_BITS - 1)
    for onset in range(0, prepared.timeline.frames, BLOCK_FRAMES):
        frames = min(BLOCK_FRAMES, prepared.timeline.frames - onset)
        below = np.zeros((frames, prepared.channels))
        for other in before:
            below += mix_part(other, read_clip, onset, frames)
        whole = below + mix_part(stem, read_clip, onset, frames)
        yield ((np.rint(whole * steps) - np.rint(below * steps)) / steps).astype(np.float32)


def cues_of(timeline: Timeline, name: str) -> tuple[Cue, ...]:
    """Return the cues that sound in a stem."""
    return tuple(cue for cue in timeline.cues if cue.kind in _KINDS[name])


def _stem(prepared: Mix, name: str) -> Mix:
    """Return a mix of only some sounds. The gain of the beds still follows all words."""
    timeline = prepared.timeline
    chosen = [number for number, cue in enumerate(timeline.cues) if cue.kind in _KINDS[name]]
    return replace(
        prepared,
        timeline=replace(
            timeline,
            cues=tuple(timeline.cues[number] for number in chosen),
            beds=timeline.beds if name == "bed" else (),
            room_tones=timeline.room_tones if name == "voice" else (),
        ),
        onset_frames=prepared.onset_frames[chosen],
        end_frames=prepared.end_frames[chosen],
    )
