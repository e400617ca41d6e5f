"""The timeline of a track, in whole frames. The mixer, captions and tags read it."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable
from typing import TYPE_CHECKING, Literal, TypeAlias

from msgspec import Struct

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

Block: TypeAlias = "NDArray[np.float32]"
"""float32 samples of shape (frames, channels), always two-dimensional."""

ReadClip = Callable[[str, int, int], Block]
"""``read_clip(source, onset_frames, frames)`` returns that part of a source, with the source's own channels
(1 or 2), at the timeline's sample rate. The part must lie inside the source.
"""

MPEG_FRAME_FRAMES = 1152
"""The number of audio frames in one MPEG-1 Layer III frame (ISO/IEC 11172-3): 24 ms at 48 kHz.

Onsets lie on this grid, so that audio that moves keeps its encoded form. The beats after the first one of a
count or a guided breath lie between, at their exact distance from the first.
"""


class Clip(Struct, frozen=True, kw_only=True):
    """Audio that can be placed in time: a spoken sentence, a bell, a sound, or a variant or loop of a bed.

    ``source`` identifies the samples: clips with equal sources have equal samples. ``kind`` and ``key``
    identify the entry in the store, which holds interleaved little-endian float32. ``gain_db`` sets the level
    relative to a voice. ``block_lufs`` is the loudness of the gating blocks of a sentence, in LUFS.
    """

    source: str
    frames: int
    channels: int = 1
    gain_db: float = 0.0
    block_lufs: tuple[float, ...] = ()
    kind: Literal["clip", "sound"] = "clip"
    key: str = ""


CueKind = Literal["speech", "bell", "sound", "tone"]


class Cue(Struct, frozen=True, kw_only=True):
    """A clip placed in time.

    ``source`` identifies the clip for the reader. ``caption`` is the spoken text of a speech cue.
    """

    onset_frames: int
    frames: int
    source: str
    kind: CueKind
    gain_db: float = 0.0
    caption: str = ""
    voice: str = ""

    @property
    def end_frames(self) -> int:
        return self.onset_frames + self.frames


FadeShape = Literal["power", "linear"]
"""A cross-fade of equal power keeps the level of sounds that differ, a linear one that of sounds in phase."""


class Region(Struct, frozen=True, kw_only=True):
    """A part of a bed, in which one clip plays from ``onset_frames`` to ``end_frames``, both fades included.

    At frame t of the track, the clip plays its frame ``(t - phase_frames) % source_frames``, where
    ``source_frames`` is the length of the clip. Regions that overlap are cross-faded.
    """

    onset_frames: int
    end_frames: int
    source: str
    source_frames: int
    phase_frames: int = 0
    fade_in_frames: int = 0
    fade_out_frames: int = 0
    fade_shape: FadeShape = "power"


class Bed(Struct, frozen=True, kw_only=True):
    """A sound under the track from ``onset_frames`` to ``end_frames``, both fades included.

    ``regions`` are what plays, in the order of their onsets; together they cover the bed. A fade of the bed
    itself has equal power. If the same bed continues at another gain, the fade is linear, because the two
    sounds are then in phase.
    """

    onset_frames: int
    end_frames: int
    regions: tuple[Region, ...]
    gain_db: float = 0.0
    fade_in_frames: int = 0
    fade_out_frames: int = 0
    name: str = ""
    fade_in_shape: FadeShape = "power"
    fade_out_shape: FadeShape = "power"

    def regions_between(self, onset_frames: int, end_frames: int) -> tuple[Region, ...]:
        """Return the regions that sound between two frames of the track."""
        first = bisect_right(self.regions, onset_frames, key=lambda region: region.end_frames)
        last = bisect_left(self.regions, end_frames, key=lambda region: region.onset_frames)
        return self.regions[first:last]


class Rest(Struct, frozen=True, kw_only=True):
    """A written pause or hold, with its place in the track."""

    onset_frames: int
    frames: int
    kind: Literal["pause", "hold"]

    @property
    def end_frames(self) -> int:
        return self.onset_frames + self.frames


class Mark(Struct, frozen=True, kw_only=True):
    """A named point: the start of a chapter, or a ``[mark NAME]``."""

    onset_frames: int
    name: str


class Timeline(Struct, frozen=True, kw_only=True):
    """Everything in a track with its times in frames. The cues are in the order of their onsets."""

    sample_rate: int
    frames: int
    cues: tuple[Cue, ...]
    beds: tuple[Bed, ...] = ()
    rests: tuple[Rest, ...] = ()
    chapters: tuple[Mark, ...] = ()
    marks: tuple[Mark, ...] = ()
