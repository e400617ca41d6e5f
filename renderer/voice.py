"""Voices, and the sentences that they speak. Voice engines of other packages import this module."""

from __future__ import annotations

import re
from collections.abc import Mapping
from fractions import Fraction
from typing import Literal, get_args

from msgspec import Struct

Preset = Literal["soft", "warm", "plain", "none"]
"""A chain of audio effects for a voice; see ``renderer.speech.voice_effects``."""

PRESETS: tuple[Preset, ...] = get_args(Preset)

Origin = Literal["synthetic", "clone", "human"]
"""Where a voice comes from: a computer, a computer that imitates a person, or a person who was recorded."""

ORIGINS: tuple[Origin, ...] = get_args(Origin)

SettingValue = str | int | float | bool | tuple[str, ...]
"""The value of a setting that only an engine knows. A path is a text."""


class VoiceName(Struct, frozen=True):
    """What a script calls a voice of an engine: ``engine:name``, or ``engine`` alone.

    ``engine`` is in small letters. If ``name`` is empty, the engine chooses a voice.
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


class Voice(Struct, frozen=True, kw_only=True, cache_hash=True):
    """A voice of an engine, and how it speaks.

    ``name`` is what the engine calls the voice; if it is empty, the engine chooses one for ``language`` (a
    BCP 47 tag). An empty ``language`` is that of the script. ``comma_seconds`` is the least silence at a
    comma, semicolon, colon or dash inside a sentence. ``pitch`` is from 0 to 100; 50 is the natural one. An
    empty ``preset`` is the usual one of the engine. ``settings`` are the keys that only the engine knows,
    with their values, in the order of the keys. An empty ``origin`` is that of the engine. ``consent`` says
    how the person agreed whom a clone imitates. Neither of the two changes the sound.
    """

    engine: str
    name: str = ""
    words_per_minute: Fraction = Fraction(110)
    comma_seconds: Fraction = Fraction(2, 5)
    pitch: int = 50
    language: str = "en"
    preset: Preset | Literal[""] = ""
    settings: tuple[tuple[str, SettingValue], ...] = ()
    origin: Origin | Literal[""] = ""
    consent: str = ""

    @property
    def full_name(self) -> VoiceName:
        """The engine and the name."""
        return VoiceName(self.engine, self.name)

    def __str__(self) -> str:
        return str(self.full_name)


def named_voice(written: str, voices: Mapping[str, Voice]) -> Voice:
    """The voice that a script names: one of ``voices``, or ``engine:name``.

    The keys of ``voices`` are in small letters. The language of the voice is empty unless it is set there.
    """
    if voice := voices.get(written.lower()):
        return voice
    full_name = VoiceName.parse(written)
    return Voice(engine=full_name.engine, name=full_name.name, language="")


LANGUAGE_TAG = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*")
"""A language tag of BCP 47, as far as the program reads one: a language, and subtags such as ``GB``."""


def primary_language(tag: str) -> str:
    """The primary subtag of a BCP 47 language tag, in small letters: ``en`` for ``en-US`` and ``en_US``."""
    return tag.strip().replace("_", "-").partition("-")[0].lower()


class Phonemes(Struct, frozen=True, kw_only=True):
    """Characters ``start`` to ``end`` of a text, without the one at ``end``, are pronounced as this IPA."""

    start: int
    end: int
    ipa: str


class Utterance(Struct, frozen=True, kw_only=True, cache_hash=True):
    """A sentence for a voice, with the spellings of the lexicons in its text.

    ``phonemes`` are in the order of the text, and empty if the engine does not accept IPA. ``before`` and
    ``after`` are sentences that the engine speaks around this one and then cuts off, as for the numbers of a
    count. Both are empty if the engine cannot do this.
    """

    text: str
    voice: Voice
    phonemes: tuple[Phonemes, ...] = ()
    before: tuple[str, ...] = ()
    after: tuple[str, ...] = ()


class VoiceInfo(Struct, frozen=True, kw_only=True):
    """A voice that an engine offers.

    ``name`` follows the engine and a colon in a script. ``language`` is a BCP 47 tag, or empty for a voice
    that speaks every language. ``description`` is one line for the user.
    """

    engine: str
    name: str
    language: str
    description: str
