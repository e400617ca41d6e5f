"""The strikes of the built-in bells, which are computed when a track first needs them."""

from __future__ import annotations

import json
from hashlib import blake2b

from msgspec import Struct

from renderer.script.cues.model import Strength
from renderer.sounds.levels import TARGET_LUFS, TWO_CHANNELS_LU
from renderer.sounds.tones.bells.models import BELLS
from renderer.storage.library_versions import processing_versions
from renderer.storage.store import Store
from renderer.timeline import Clip

STRIKE_VERSION = 1
"""Version of the synthesis of strikes. It is part of every key."""


class Strike(Struct, frozen=True, kw_only=True):
    """One strike of a built-in bell; ``sample_rate`` and ``channels`` are those of the track."""

    bell: str
    strength: Strength
    variant: int
    sample_rate: int
    channels: int

    @property
    def lufs(self) -> float:
        """The loudness of the loudest 400 ms of a normal strike of this bell."""
        return TARGET_LUFS["bell"] + (TWO_CHANNELS_LU if self.channels > 1 else 0.0)

    @property
    def key(self) -> str:
        """A hash of everything that changes the samples."""
        strike = [self.bell, self.strength, self.variant, self.sample_rate, self.channels, self.lufs]
        recipe = [STRIKE_VERSION, strike, *processing_versions()]
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
            lufs=self.lufs,
        )
        store.write("sound", self.key, samples.astype("<f4").tobytes())
