"""The strikes of the built-in bells, which are computed when a track first needs them."""

from __future__ import annotations

import json
from hashlib import blake2b

from msgspec import Struct

from renderer.script.cues.model import Strength
from renderer.sounds.tones.bells.models import BELLS
from renderer.storage.library_versions import processing_versions
from renderer.storage.store import Store
from renderer.timeline import Clip

STRIKE_VERSION = 1
"""Version of the synthesis of strikes. It is part of every key."""

BELL_LUFS = {1: -26.0, 2: -23.0}
"""The loudness of the loudest 400 ms of a normal strike, by the channels of the track.

A bell must be noticed but must not startle, so it stays 6 LU below the voice, which is at -20 LUFS in one
channel and at -17 LUFS in two.
"""


class Strike(Struct, frozen=True, kw_only=True):
    """One strike of a built-in bell; ``sample_rate`` and ``channels`` are those of the track."""

    bell: str
    strength: Strength
    variant: int
    sample_rate: int
    channels: int

    @property
    def key(self) -> str:
        """A hash of everything that changes the samples."""
        strike = [self.bell, self.strength, self.variant, self.sample_rate, BELL_LUFS[self.channels]]
        recipe = [STRIKE_VERSION, strike, self.channels, *processing_versions()]
        return blake2b(json.dumps(recipe).encode(), digest_size=32).hexdigest()

    @property
    def clip(self) -> Clip:
        """The clip of the strike, whose samples may not be in the store yet."""
        key = self.key
        return Clip(
            source=f"strike {self.channels} {key}",
            frames=round(BELLS[self.bell].seconds * self.sample_rate),
            channels=self.channels,
            kind="sound",
            key=key,
        )

    def keep(self, store: Store) -> None:
        """Compute the samples, unless they are in the store.

        Raises:
            OutputError: the store cannot be written.
        """
        if store.find("sound", self.key) is not None:
            return
        from renderer.sounds.tones.bells.ringing import strike

        samples = strike(
            BELLS[self.bell],
            variant=self.variant,
            strength=self.strength,
            sample_rate=self.sample_rate,
            channels=self.channels,
            lufs=BELL_LUFS[self.channels],
        )
        store.write("sound", self.key, samples.astype("<f4").tobytes())
