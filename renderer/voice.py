"""Who speaks, and what is said."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal, get_args

Preset = Literal["warm", "plain", "none"]
"""A chain of audio effects for a voice; see ``renderer.speech.voice_effects``."""

PRESETS: tuple[Preset, ...] = get_args(Preset)

SettingValue = str | int | float | bool | tuple[str, ...]


@dataclass(frozen=True, slots=True)
class VoiceName:
    """What a script calls a voice of an engine: ``engine:name``, or ``engine`` alone.

    ``engine`` is in small letters, and ``name`` is empty where the engine chooses a voice.
    """

    engine: str
    name: str = ""

    @staticmethod
    def parse(written: str) -> VoiceName:
        """The engine and the name in ``engine:name``; text without a colon is an engine."""
        engine, _, name = written.partition(":")
        return VoiceName(engine.strip().lower(), name.strip())

    def __str__(self) -> str:
        return f"{self.engine}:{self.name}" if self.name else self.engine


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

    @property
    def full_name(self) -> VoiceName:
        return VoiceName(self.engine, self.name)

    def __str__(self) -> str:
        return str(self.full_name)


def named_voice(written: str, voices: Mapping[str, Voice]) -> Voice:
    """The voice that a script names: one of ``voices``, whose keys are in small letters, or ``engine:name``.

    Its language is empty where none is set, and the script's then applies.
    """
    if voice := voices.get(written.lower()):
        return voice
    full_name = VoiceName.parse(written)
    return Voice(engine=full_name.engine, name=full_name.name, language="")


def primary_language(tag: str) -> str:
    """The primary subtag of a BCP 47 language tag, in small letters: ``en`` for ``en-US`` and ``en_US``."""
    return tag.strip().replace("_", "-").partition("-")[0].lower()


@dataclass(frozen=True, slots=True, kw_only=True)
class Phonemes:
    """Characters ``start`` to ``end`` of a text, without the one at ``end``, are pronounced as this IPA."""

    start: int
    end: int
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
