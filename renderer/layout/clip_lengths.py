"""The clips of a plan, as the layout sees them: where each is read from, and its length."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from renderer.plan.steps import SoundRole
from renderer.voice import Utterance


@dataclass(frozen=True, slots=True, kw_only=True)
class SpokenClip:
    """A sentence that was synthesised: the source to read it from, and its length."""

    source: str
    frames: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SoundClip:
    """A sound made ready; ``gain_db`` levels it against the voice.

    ``is_texture`` says of a loop that one place of it is as good as another: noise, and no music.
    """

    source: str
    frames: int
    gain_db: float = 0.0
    is_texture: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Clips:
    """Every clip of a plan, at one sample rate. Sounds are known by name and part: bell, bed, sound."""

    sample_rate: int
    spoken: Mapping[Utterance, SpokenClip]
    sounds: Mapping[tuple[str, SoundRole], SoundClip]
