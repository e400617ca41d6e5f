"""Where everything stands in time, in whole frames: what the mixer, captions and tags read."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeAlias

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

Block: TypeAlias = "NDArray[np.float32]"
"""float32 samples of shape (frames, channels), always two-dimensional."""

ReadClip = Callable[[str, int, int], Block]
"""``read_clip(source, onset_frames, frames)`` gives that part of a source, with the source's own
channels (1 or 2) and at the timeline's sample rate. The part always lies inside the source."""

MPEG_FRAME_FRAMES = 1152
"""Audio frames in one frame of MPEG-1 Layer III (ISO/IEC 11172-3): 24 ms at 48 kHz.

Onsets lie on this grid, so that audio that moves keeps its encoded form."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Clip:
    """Audio that is ready to be placed in time: a spoken sentence, a bell, a sound, or one round of a bed.

    ``source`` names the samples: clips with equal sources have equal samples. ``kind`` and ``key`` say where
    the store keeps them, as interleaved float32, little-endian. ``gain_db`` sets the level beside a voice.
    ``is_texture`` marks a loop, such as noise, in which every place is as good as any other.
    """

    source: str
    frames: int
    channels: int = 1
    gain_db: float = 0.0
    is_texture: bool = False
    kind: Literal["clip", "sound"] = "clip"
    key: str = ""


CueKind = Literal["speech", "bell", "sound", "tone"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Cue:
    """A clip placed in time.

    ``source`` names the clip for the reader; ``caption`` is what is said, where it is speech.
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """From ``onset_frames`` on, the three seconds of cross-fade included, a bed plays at another phase."""

    onset_frames: int
    phase_frames: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Bed:
    """A sound that loops underneath from ``onset_frames`` to ``end_frames``, both fades included.

    ``loop_frames`` is the length of one turn; at frame t of the track the bed plays its frame
    ``(t - phase_frames) % loop_frames``. A fade is equal in power, or linear where the same bed goes on
    at another gain, as the two are then in phase. ``turns`` are places where it goes on at another phase.
    """

    onset_frames: int
    end_frames: int
    source: str
    loop_frames: int
    phase_frames: int = 0
    gain_db: float = 0.0
    fade_in_frames: int = 0
    fade_out_frames: int = 0
    name: str = ""
    fade_in_shape: Literal["power", "linear"] = "power"
    fade_out_shape: Literal["power", "linear"] = "power"
    turns: tuple[Turn, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Rest:
    """A written pause or hold, as it was laid out."""

    onset_frames: int
    frames: int
    kind: Literal["pause", "hold"]

    @property
    def end_frames(self) -> int:
        return self.onset_frames + self.frames


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """A named point: a chapter's start, or a ``[mark NAME]``."""

    onset_frames: int
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Timeline:
    """One track, laid out to the frame. Cues are in the order of their onsets."""

    sample_rate: int
    frames: int
    cues: tuple[Cue, ...]
    beds: tuple[Bed, ...] = ()
    rests: tuple[Rest, ...] = ()
    chapters: tuple[Mark, ...] = ()
    marks: tuple[Mark, ...] = ()
