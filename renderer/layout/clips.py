"""The clips of a plan, as the layout needs them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from msgspec import Struct

from renderer.plan.steps import SoundRole
from renderer.timeline import Clip
from renderer.voice import Utterance


class Clips(Struct, frozen=True, kw_only=True):
    """Every clip of a plan, at one sample rate: ``spoken`` by its sentence, ``sounds`` by name and role."""

    sample_rate: int
    spoken: Mapping[Utterance, Clip]
    sounds: Mapping[tuple[str, SoundRole], Clip]

    def __iter__(self) -> Iterator[Clip]:
        yield from self.sounds.values()
        yield from self.spoken.values()
