"""Divides stems into items: the parts that a digital audio workstation shows and moves by themselves."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from msgspec import Struct

from renderer.mix.stems import cues_of
from renderer.timeline import Timeline


class Item(Struct, frozen=True, kw_only=True):
    """A part of a stem at its place in the track. ``name`` is the sentence, the bell or the bed."""

    onset_frames: int
    end_frames: int
    name: str


def items(timeline: Timeline, stem: str) -> tuple[Item, ...]:
    """Return the items of a stem, in order. They do not overlap, and nothing that sounds is outside them.

    Each sentence, bell and bed begins an item at its onset. An item ends with its sound, or where the next
    item begins. Sound before the first onset, such as the room of a recording, is an item of its own.
    """
    if stem == "bed":
        sounds = [(bed.onset_frames, bed.onset_frames, bed.end_frames, bed.label) for bed in timeline.beds]
    else:
        sounds = [
            (cue.onset_frames, cue.sounds_from_frames, cue.sounds_until_frames, cue.caption)
            for cue in cues_of(timeline, stem)
        ]
    rooms = [(tone.onset_frames, tone.end_frames) for tone in timeline.room_tones if stem == "voice"]
    heard = _joined([*rooms, *((first, last) for _, first, last, _ in sounds)])
    names = {onset: name for onset, _, _, name in reversed(sounds)}
    return tuple(
        item
        for first, last in heard
        for item in _between(sorted(names), names, first, min(last, timeline.frames))
    )


def _joined(parts: Iterable[tuple[int, int]]) -> Sequence[tuple[int, int]]:
    """Return the parts in order, those that overlap or touch as one."""
    found: list[tuple[int, int]] = []
    for first, last in sorted(parts):
        if found and first <= found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], last))
        else:
            found.append((first, last))
    return found


def _between(onsets: Sequence[int], names: dict[int, str], first: int, last: int) -> Iterator[Item]:
    cuts = sorted({first, last, *(onset for onset in onsets if first < onset < last)})
    for onset, end in pairwise(cuts):
        yield Item(onset_frames=onset, end_frames=end, name=names.get(onset, "room"))
