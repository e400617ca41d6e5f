"""The timeline of a track, in whole frames. The mixer, captions and tags read it."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable
from typing import TYPE_CHECKING, Literal, TypeAlias

from msgspec import Struct

from renderer.problems import Position
from renderer.voice import Origin

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
    identify the entry in the store, which holds interleaved little-endian float32; ``digest`` is that of its
    payload, empty if the key alone decides the samples. ``gain_db`` sets the level relative to a voice.
    ``block_lufs`` is the loudness of the gating blocks of a sentence, in LUFS. The last word of a sentence
    ends ``trailing_frames`` before its clip: only a breath or a room sounds after it.

    The source of a recorded sentence has more than its ``frames``: the quiet room is in the
    ``before_frames`` before them and in the ``after_frames`` after them. ``room_db`` is the RMS of the noise
    there, in decibels relative to full scale; None if it was not measured.
    """

    source: str
    frames: int
    before_frames: int = 0
    after_frames: int = 0
    room_db: float | None = None
    channels: int = 1
    gain_db: float = 0.0
    block_lufs: tuple[float, ...] = ()
    trailing_frames: int = 0
    kind: Literal["clip", "sound"] = "clip"
    key: str = ""
    digest: str = ""


CueKind = Literal["speech", "bell", "sound", "tone"]


class Cue(Struct, frozen=True, kw_only=True):
    """A clip placed in time.

    ``source`` identifies the clip for the reader. ``caption`` is the spoken text of a speech cue, whose last
    word ends ``trailing_frames`` before the cue does.

    At its onset, a cue plays the frame ``source_onset_frames`` of its source. The ``fade_in_frames`` before
    the onset and the ``fade_out_frames`` after the end sound, too, in fades of equal power: they are the room
    of a recorded sentence. ``room_share`` is the power of the noise in the recording at the gain of the cue,
    relative to that of the room tone around it before it settles. ``position`` is where the script says it.
    ``origin`` is where the voice of a speech cue comes from; it is empty for other cues.
    """

    onset_frames: int
    frames: int
    source: str
    kind: CueKind
    source_onset_frames: int = 0
    fade_in_frames: int = 0
    fade_out_frames: int = 0
    room_share: float = 0.0
    gain_db: float = 0.0
    caption: str = ""
    voice: str = ""
    trailing_frames: int = 0
    position: Position | None = None
    origin: Origin | Literal[""] = ""

    @property
    def end_frames(self) -> int:
        return self.onset_frames + self.frames

    @property
    def words_end_frames(self) -> int:
        return self.end_frames - self.trailing_frames

    @property
    def sounds_from_frames(self) -> int:
        return self.onset_frames - self.fade_in_frames

    @property
    def sounds_until_frames(self) -> int:
        return self.end_frames + self.fade_out_frames


FadeShape = Literal["power", "linear"]
"""A cross-fade of equal power keeps the level of sounds that differ, a linear one that of sounds in phase."""


class Tones(Struct, frozen=True, kw_only=True):
    """The lines of which a tonal sound consists, each in cycles per period of its bed.

    There is one for each carrier; if it beats, there are several, at ``orders`` times ``beat`` from it. What
    lies beside a line, and makes it swell, belongs to it.
    """

    carriers: tuple[int, ...]
    beat: int = 0
    orders: tuple[int, ...] = (0,)


class Glide(Struct, frozen=True, kw_only=True):
    """How a tonal clip takes over from another one that is not in phase with it, in ``frames`` frames.

    Each carrier goes the shortest way from its phase in the clip before to that in the clip after, and so
    does its beat. At the start of the glide, the clip before would play its frame ``before_frames``. Both
    clips repeat after ``period_frames``.
    """

    frames: int
    source: str
    before_frames: int
    period_frames: int
    tones: Tones


class Region(Struct, frozen=True, kw_only=True):
    """A part of a bed, in which one clip plays from ``onset_frames`` to ``end_frames``, both fades included.

    At frame t of the track, the clip plays its frame ``(t - phase_frames) % source_frames``, where
    ``source_frames`` is the length of the clip, at ``gain_db`` relative to the bed. Regions that overlap are
    cross-faded. A region with a ``glide`` begins with it, where the region before ends.
    """

    onset_frames: int
    end_frames: int
    source: str
    source_frames: int
    phase_frames: int = 0
    fade_in_frames: int = 0
    fade_out_frames: int = 0
    fade_shape: FadeShape = "power"
    gain_db: float = 0.0
    glide: Glide | None = None

    @property
    def steady_from_frames(self) -> int:
        """Return the frame from which the clip plays as it is, after its fade-in or glide."""
        return self.onset_frames + (self.glide.frames if self.glide else self.fade_in_frames)


class Bed(Struct, frozen=True, kw_only=True):
    """A sound under the track from ``onset_frames`` to ``end_frames``, both fades included.

    ``regions`` are what plays, in the order of their onsets; together they cover the bed. A fade of the bed
    itself has equal power. If the same bed continues at another gain, the fade is linear, because the two
    sounds are then in phase. ``gain_db`` is the gain with which the clip plays, and ``level_db``
    the part of it that the script asks for. ``position`` is where the script begins it.
    """

    onset_frames: int
    end_frames: int
    regions: tuple[Region, ...]
    gain_db: float = 0.0
    level_db: float = 0.0
    fade_in_frames: int = 0
    fade_out_frames: int = 0
    name: str = ""
    fade_in_shape: FadeShape = "power"
    fade_out_shape: FadeShape = "power"
    position: Position | None = None

    @property
    def label(self) -> str:
        """Return the name, with the level if the script asks for one, such as ``ocean, -3 dB``."""
        return f"{self.name}, {self.level_db:+g} dB" if self.level_db else self.name

    @property
    def sources(self) -> frozenset[str]:
        """Return the sources of all clips that the bed is made from."""
        glides = (region.glide.source for region in self.regions if region.glide)
        return frozenset((*glides, *(region.source for region in self.regions)))

    def regions_between(self, onset_frames: int, end_frames: int) -> tuple[Region, ...]:
        """Return the regions that sound between two frames of the track."""
        first = bisect_right(self.regions, onset_frames, key=lambda region: region.end_frames)
        last = bisect_left(self.regions, end_frames, key=lambda region: region.onset_frames)
        return self.regions[first:last]


class Rest(Struct, frozen=True, kw_only=True):
    """A pause, a hold or a silence that fills a time that is fixed, with its place in the track."""

    onset_frames: int
    frames: int
    kind: Literal["pause", "hold", "silence"]
    position: Position | None = None

    @property
    def end_frames(self) -> int:
        return self.onset_frames + self.frames


class Mark(Struct, frozen=True, kw_only=True):
    """A named point: the start of a chapter, or a ``[mark NAME]``."""

    onset_frames: int
    name: str
    position: Position | None = None


class Timeline(Struct, frozen=True, kw_only=True):
    """Everything in a track with its times in frames. The cues are in the order of their onsets.

    ``room_tones`` sound like the rooms of recorded voices, under their words and pauses. They are not ducked:
    the recordings contain their rooms, so a room tone is lower there, and the two together are as loud as it
    is alone. ``night`` is whether people fall asleep to the track; its beds and room tones then settle with
    its words. ``rests`` are the written pauses and holds; ``fills`` are the silences that fill a block of a
    fixed length, or the time before an absolute time.
    """

    sample_rate: int
    frames: int
    cues: tuple[Cue, ...]
    beds: tuple[Bed, ...] = ()
    room_tones: tuple[Bed, ...] = ()
    rests: tuple[Rest, ...] = ()
    fills: tuple[Rest, ...] = ()
    chapters: tuple[Mark, ...] = ()
    marks: tuple[Mark, ...] = ()
    night: bool = False
