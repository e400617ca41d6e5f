"""Who speaks, and what is said."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Literal, get_args

Preset = Literal["warm", "plain", "none"]
"""A chain of audio effects for a voice; see ``renderer.speech.voice_effects``."""

PRESETS: tuple[Preset, ...] = get_args(Preset)

SettingValue = str | int | float | bool | tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Voice:
    """A voice of an engine, as it is asked to speak.

    ``name`` empty means the engine's own choice for ``language`` (BCP 47), and ``language`` empty the
    script's. ``pitch`` runs from 0 to 100; 50 is the voice's natural one. ``preset`` empty is the engine's
    usual one. ``settings`` are what its engine alone understands, in the order of their names; paths among
    them are texts.
    """

    engine: str
    name: str = ""
    words_per_minute: Fraction = Fraction(110)
    pitch: int = 50
    language: str = "en"
    preset: Preset | Literal[""] = ""
    settings: tuple[tuple[str, SettingValue], ...] = ()

    def __str__(self) -> str:
        return f"{self.engine}:{self.name}" if self.name else self.engine


def primary_language(tag: str) -> str:
    """The primary subtag of a BCP 47 language tag, in small letters: ``en`` for ``en-US`` and ``en_US``."""
    return tag.strip().replace("_", "-").partition("-")[0].lower()


@dataclass(frozen=True, slots=True, kw_only=True)
class Phonemes:
    """Characters ``first`` to ``last`` of a text, the last one left out, are said as this IPA."""

    first: int
    last: int
    ipa: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Utterance:
    """One sentence for a voice, other spellings already put in; ``phonemes`` only where its engine takes
    them, in their order."""

    text: str
    voice: Voice
    phonemes: tuple[Phonemes, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class VoiceInfo:
    """A voice that an engine offers."""

    engine: str
    name: str
    language: str
    description: str
