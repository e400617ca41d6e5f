"""The clips of a plan, as the layout needs them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType

from msgspec import Struct

from renderer.plan.steps import STRENGTH_LU, Play, SoundRole
from renderer.script.cues.model import Strength
from renderer.timeline import Clip, FadeShape
from renderer.voice import Utterance

NO_STRIKES: Mapping[tuple[str, Strength], tuple[Clip, ...]] = MappingProxyType({})


class BedVariants(Struct, frozen=True, kw_only=True):
    """The variants of a bed: clips of one length, of which any may follow any other.

    The next variant begins ``region_frames`` after the one before it, and is cross-faded with the rest of
    that one. ``fade_shape`` is ``linear`` if the variants are in phase, as tones are, and ``power`` if they
    are not, as in noise, where a variant may also begin at any point.
    """

    clips: tuple[Clip, ...]
    region_frames: int
    fade_shape: FadeShape


class Clips(Struct, frozen=True, kw_only=True):
    """Every clip of a plan, at one sample rate.

    ``spoken`` are the sentences, ``sounds`` the sounds by name and role, and ``strikes`` the variants of the
    built-in bells, by name and strength. ``beds`` are the beds that consist of variants, by name; every other
    bed is among ``sounds``, and loops.
    """

    sample_rate: int
    spoken: Mapping[Utterance, Clip]
    sounds: Mapping[tuple[str, SoundRole], Clip]
    strikes: Mapping[tuple[str, Strength], tuple[Clip, ...]] = NO_STRIKES
    beds: Mapping[str, BedVariants] = MappingProxyType({})

    def __iter__(self) -> Iterator[Clip]:
        yield from self.sounds.values()
        yield from self.spoken.values()
        for variants in self.strikes.values():
            yield from variants
        for bed in self.beds.values():
            yield from bed.clips

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
