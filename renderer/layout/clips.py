"""The clips of a plan, as the layout needs them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Literal

from msgspec import Struct

from renderer.plan.steps import STRENGTH_LU, Play, SoundRole
from renderer.script.cues.model import Strength
from renderer.timeline import Clip, FadeShape, Tones
from renderer.voice import Utterance

NO_STRIKES: Mapping[tuple[str, Strength], tuple[Clip, ...]] = MappingProxyType({})


class BedVariants(Struct, frozen=True, kw_only=True):
    """The variants of a bed: clips of one length, of which any may follow any other.

    The next variant begins ``region_frames`` after the one before it, and is cross-faded with the rest of
    that one. ``fade_shape`` is ``linear`` if the variants are in phase, as tones are, and ``power`` if they
    are not, as in noise, where a variant may also begin at any point. Tones may if it is
    known of which ``tones`` they consist: these then glide from phase to phase (see ``Glide``).
    """

    clips: tuple[Clip, ...]
    region_frames: int
    fade_shape: FadeShape
    tones: Tones | None = None


class TakeRoom(Struct, frozen=True, kw_only=True):
    """The room of a recorded sentence.

    ``tone`` are the variants of the room tone of its voice; None if the voice has none. ``share`` is the
    power of the noise in the recording, relative to that of the tone. Up to ``before_frames`` before the
    words and ``after_frames`` after them are cross-faded with what is around them.
    """

    tone: BedVariants | None
    share: float
    before_frames: int
    after_frames: int


NO_ROOMS: Mapping[str, TakeRoom] = MappingProxyType({})


class Repeat(Struct, frozen=True, kw_only=True):
    """How a piece of music plays again: at frame ``leaves_at`` it goes on with its frame ``returns_to``.

    There, it is cross-faded for ``fade_frames``. The ``way`` is a ``loop``, in which the music is alike at
    both frames, a long ``cross-fade`` of its end with its start, or ``end``: it plays to its own end.
    """

    way: Literal["loop", "cross-fade", "end"]
    leaves_at: int
    returns_to: int
    fade_frames: int = 0
    fade_shape: FadeShape = "power"

    @property
    def period_frames(self) -> int:
        return self.leaves_at - self.returns_to


class Piece(Struct, frozen=True, kw_only=True):
    """A sound of the user's that plays as a bed.

    ``file_frames`` is its length in the file. If ``repeat`` is None, the clip itself is a loop. A piece that
    ``ends`` has an end of its own, in silence.
    """

    clip: Clip
    file_frames: int
    repeat: Repeat | None = None
    ends: bool = False


class Clips(Struct, frozen=True, kw_only=True):
    """Every clip of a plan, at one sample rate.

    ``spoken`` are the sentences, ``sounds`` the sounds by name and role, and ``strikes`` the variants of the
    built-in bells, by name and strength. ``beds`` are the beds that consist of variants, by name, and
    ``pieces`` the beds of the user's sounds, of which one may have several in a row. ``rooms`` are those of
    recorded sentences, by the source of their clips.
    """

    sample_rate: int
    spoken: Mapping[Utterance, Clip]
    sounds: Mapping[tuple[str, SoundRole], Clip]
    strikes: Mapping[tuple[str, Strength], tuple[Clip, ...]] = NO_STRIKES
    beds: Mapping[str, BedVariants] = MappingProxyType({})
    rooms: Mapping[str, TakeRoom] = NO_ROOMS
    pieces: Mapping[str, tuple[Piece, ...]] = MappingProxyType({})

    def __iter__(self) -> Iterator[Clip]:
        yield from self.sounds.values()
        yield from self.spoken.values()
        for variants in self.strikes.values():
            yield from variants
        for bed in self.beds.values():
            yield from bed.clips
        for pieces in self.pieces.values():
            yield from (piece.clip for piece in pieces)
        for tone in self.room_tones():
            yield from tone.clips

    def room_tones(self) -> tuple[BedVariants, ...]:
        """Return the room tone of each recorded voice that has one."""
        return tuple(dict.fromkeys(room.tone for room in self.rooms.values() if room.tone))

    def frames(self, play: Play) -> int:
        """Return the length of a bell or a sound."""
        strikes = self.strikes.get((play.sound, play.strength))
        return strikes[0].frames if strikes else self.sounds[play.sound, play.role].frames

    def strike(self, sound: str, strength: Strength, role: SoundRole, variant: int) -> tuple[Clip, float]:
        """Return the clip of a strike, and its gain in decibels.

        A bell that is not built in has one clip, and its strength changes only its loudness.
        """
        strikes = self.strikes.get((sound, strength))
        if strikes:
            clip = strikes[variant]
            return clip, clip.gain_db
        clip = self.sounds[sound, role]
        return clip, clip.gain_db + STRENGTH_LU[strength]
