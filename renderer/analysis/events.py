"""List everything in a timeline in order of onset."""

from __future__ import annotations

from msgspec import Struct

from renderer.timeline import Timeline

KINDS = ("chapter", "mark", "bed", "bell", "tone", "sound", "speech", "pause", "hold", "silence")
"""Every kind of event, in the order used for events with the same onset."""


class Event(Struct, frozen=True, kw_only=True):
    """Something that begins at a frame of the track.

    ``what`` is a name or the spoken text; it is empty for pauses, holds and silences. ``voice`` is the name
    that the script uses for the voice; it is empty for the default voice.
    """

    onset_frames: int
    frames: int
    kind: str
    what: str
    voice: str = ""


def events(timeline: Timeline) -> tuple[Event, ...]:
    """Return everything in a timeline, ordered by onset, then by ``KINDS``."""
    found = [
        *(
            Event(onset_frames=m.onset_frames, frames=0, kind="chapter", what=m.name)
            for m in timeline.chapters
        ),
        *(Event(onset_frames=m.onset_frames, frames=0, kind="mark", what=m.name) for m in timeline.marks),
        *(
            Event(
                onset_frames=bed.onset_frames,
                frames=bed.end_frames - bed.onset_frames,
                kind="bed",
                what=bed.label,
            )
            for bed in timeline.beds
        ),
        *(
            Event(onset_frames=c.onset_frames, frames=c.frames, kind=c.kind, what=c.caption, voice=c.voice)
            for c in timeline.cues
        ),
        *(
            Event(onset_frames=r.onset_frames, frames=r.frames, kind=r.kind, what="")
            for r in (*timeline.rests, *timeline.fills)
        ),
    ]
    return tuple(sorted(found, key=lambda event: (event.onset_frames, KINDS.index(event.kind))))
