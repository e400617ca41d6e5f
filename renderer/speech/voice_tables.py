"""Read the tables ``[voices.NAME]`` of ``renderer.toml``."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any

from msgspec.structs import replace

from renderer.errors import InputError
from renderer.script.suggestions import did_you_mean
from renderer.speech.engines.registry import engine_named, origin_of
from renderer.speech.setting_types import SettingTypeError, placed_settings, typed_settings
from renderer.voice import ORIGINS, PRESETS, SettingValue, Voice


class VoiceTableError(ValueError):
    """A table of voices that cannot be read; the message names the voice, the key and the remedy."""


def read_voices(value: Any) -> Mapping[str, Voice]:
    """Return the voices by their names in small letters; paths in them are as they were written.

    Raises:
        VoiceTableError: describes the first error in the tables.
    """
    if not isinstance(value, dict):
        raise VoiceTableError("write a table [voices.NAME] for each voice")
    voices: dict[str, Voice] = {}
    for name, table in value.items():
        if name.lower() in voices:
            raise VoiceTableError(f"two voices are called {name.lower()}; capitals make no difference")
        voices[name.lower()] = _voice(name, table)
    return MappingProxyType(voices)


def _voice(name: str, table: Any) -> Voice:
    if not isinstance(table, dict) or "engine" not in table:
        for key in table if isinstance(table, dict) else ():
            if remedy := did_you_mean(key, ["engine"]):
                raise VoiceTableError(f'{name}: unknown key "{key}"; {remedy}')
        raise VoiceTableError(
            f'{name}: the voice has no engine; write engine = "pyttsx3" under [voices.{_toml_key(name)}]'
        )
    values: dict[str, Any] = {}
    for key in (key for key in table if key in VOICE_KEYS):
        try:
            values[key] = VOICE_KEYS[key](table[key])
        except VoiceTableError as error:
            raise VoiceTableError(f"{name}: {key}: {error}") from None
    _check_origin(name, values)
    own = {key: value for key, value in table.items() if key not in VOICE_KEYS}
    return Voice(**{"language": "", **values, "settings": _engine_settings(name, values["engine"], own)})


def _check_origin(name: str, values: Mapping[str, Any]) -> None:
    """Check that a clone has a consent, that nothing else has one, and that only people are human.

    Raises:
        VoiceTableError: one of these is wrong.
    """
    origin, consent = values.get("origin", ""), values.get("consent", "")
    engine = values["engine"]
    if origin == "human":
        try:
            engine_named(engine)
        except InputError as error:
            raise VoiceTableError(f"{name}: {error}") from None
    own = origin_of(Voice(engine=engine))
    is_clone = (origin or own) == "clone"
    if is_clone and not consent:
        raise VoiceTableError(
            f"{name}: the voice imitates a person, and nothing says that this person agreed; "
            f'write consent = "Ada Poe, by letter of 3 May 2026" under [voices.{_toml_key(name)}]'
        )
    if consent and not is_clone:
        raise VoiceTableError(
            f'{name}: consent applies to the voice of a clone; write origin = "clone" beside it, or delete it'
        )
    if origin == "human" and own != "human":
        raise VoiceTableError(
            f'{name}: the engine {engine} makes a synthetic voice; delete origin = "human", '
            'or, for recordings of a person, write engine = "takes"'
        )


def _toml_key(name: str) -> str:
    return name if _BARE_KEY.fullmatch(name) else json.dumps(name, ensure_ascii=False)


def _engine_settings(
    name: str, engine: str, table: Mapping[str, Any]
) -> tuple[tuple[str, SettingValue], ...]:
    if not table:
        return ()
    try:
        types = engine_named(engine).settings
    except InputError as error:
        raise VoiceTableError(f"{name}: {error}") from None
    try:
        return typed_settings(table, types, VOICE_KEYS, renamed=_RENAMED_KEYS)
    except SettingTypeError as error:
        raise VoiceTableError(f"{name}: {error}") from None


def voice_in(folder: Path, voice: Voice) -> Voice:
    """Return a voice whose engine's paths start from ``folder``."""
    types = engine_named(voice.engine).settings if voice.settings else {}
    return replace(voice, settings=placed_settings(voice.settings, types, folder))


_BARE_KEY = re.compile(r"[A-Za-z0-9_-]+")


def _text(value: Any) -> str:
    if not isinstance(value, str) or not value.strip():
        raise VoiceTableError(f"{value!r} is not a text")
    return value.strip()


def _pitch(value: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= 100:
        raise VoiceTableError(f"{value!r} is not a number from 0 to 100")
    return round(value)


def _origin(value: Any) -> str:
    if value not in ORIGINS:
        raise VoiceTableError(f"{value!r} is not one of {', '.join(ORIGINS)}")
    return str(value)


def _preset(value: Any) -> str:
    if value not in PRESETS:
        raise VoiceTableError(f"{value!r} is not one of {', '.join(PRESETS)}")
    return str(value)


VOICE_KEYS: Mapping[str, Callable[[Any], Any]] = {
    "engine": _text,
    "name": _text,
    "pitch": _pitch,
    "preset": _preset,
    "language": _text,
    "origin": _origin,
    "consent": _text,
}

_RENAMED_KEYS: Mapping[str, str] = {"sound": "preset", "effect": "preset", "effects": "preset"}
"""Keys that people write for another key whose name is not similar."""
