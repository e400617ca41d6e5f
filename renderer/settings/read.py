"""From ``renderer.toml`` beside the script, and from the command line, to ``Settings``."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from msgspec.structs import replace

from renderer.errors import InputError
from renderer.script.head import LONGEST_END_SECONDS, Saying
from renderer.script.pronunciation.lexicon import LexiconError, read_sayings
from renderer.script.suggestions import did_you_mean
from renderer.settings.model import SAMPLE_RATES, VERIFY, Settings
from renderer.settings.values import (
    WrongSettingError,
    number,
    one_of,
    one_word_of,
    paths,
    read_captions,
    read_formats,
    read_voice,
    seconds,
    text,
    whole,
)
from renderer.speech.voice_tables import VoiceTableError, read_voices, voice_in

if TYPE_CHECKING:
    from renderer.publish.checks.profile import Profile
    from renderer.publish.site.episodes import Show
    from renderer.speech.gate.words import Recognizer
    from renderer.voice import Voice

FILE_NAME = "renderer.toml"

_FORM_KEYS = ("bitrate_kbps", "vbr_quality", "bits")


def read_settings(folder: Path) -> Settings:
    """The settings of a folder of scripts; the usual ones where it has no ``renderer.toml``.

    Raises:
        InputError: the file cannot be read, or something in it is wrong.
    """
    path = folder / FILE_NAME
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        return Settings()
    except OSError as error:
        raise InputError(f"{path}: cannot be read: {error.strerror}") from None
    try:
        table = tomllib.loads(data.decode("utf-8"))
    except UnicodeDecodeError:
        raise InputError(f"{path}: this is not UTF-8; save it as UTF-8 text") from None
    except tomllib.TOMLDecodeError as error:
        raise InputError(f"{path}: not a TOML file: {error}; write quotes around text") from None
    return checked(Settings(), table, str(path), folder)


def checked(
    settings: Settings,
    table: Mapping[str, Any],
    where: str,
    folder: Path = Path(),
    *,
    option_names: Mapping[str, str] = MappingProxyType({}),
) -> Settings:
    """Return settings in which the values of a table replace the others.

    Errors begin with ``where`` and the key, or with the option of the key if it has one.

    Raises:
        InputError: with everything that is wrong in the table.
    """
    wrong: list[str] = []
    values: dict[str, Any] = {}
    for key, value in table.items():
        if key not in SETTING_KEYS:
            remedy = did_you_mean(key, SETTING_KEYS, f"keys are {', '.join(SETTING_KEYS)}")
            wrong.append(f'{where}: unknown setting "{key}"; {remedy}')
            continue
        try:
            values[SETTING_KEYS[key][0]] = SETTING_KEYS[key][1](value)
        except WrongSettingError as error:
            wrong.append(f"{option_names.get(key, f'{where}: {key}')}: {error}")
    if "vbr_quality" in values and "bitrate_kbps" in values:
        wrong.append(f"{where}: both a bit rate and a VBR quality are set; delete one of them")
    if wrong:
        raise InputError("\n".join(wrong))
    if "bitrate_kbps" in values:
        values["vbr_quality"] = None
    values.update({key: folder / values[key] for key in ("out", "cache") if key in values})
    if "lexicons" in values:
        values["lexicons"] = tuple(folder / path for path in values["lexicons"])
    if "show" in values and values["show"].image:
        values["show"] = replace(values["show"], image=str(folder / values["show"].image))
    if "voices" in values:
        named = {name: voice_in(folder, voice) for name, voice in values["voices"].items()}
        values["voices"] = MappingProxyType(named)
    if "recognizer" in values:
        from renderer.speech.gate.words.table import recognizer_in

        values["recognizer"] = recognizer_in(folder, values["recognizer"])
    result = replace(settings, **values)
    try:
        result.forms()
    except InputError as error:
        options = [option_names[key] for key in _FORM_KEYS if key in table and key in option_names]
        raise InputError(f"{' and '.join(options) or where}: {error}") from None
    return result


def with_profile(settings: Settings, name: str) -> Settings:
    """Return settings in which those of a profile replace the others.

    Raises:
        InputError: there is no such profile.
    """
    return checked(settings, profile_named(settings, name).settings, f'profile "{name}"')


def all_profiles(settings: Settings) -> Mapping[str, Profile]:
    """The built-in profiles and the user's own, by name."""
    from renderer.settings.builtin_profiles import built_in

    return MappingProxyType({**built_in(), **settings.profiles})


def profile_named(settings: Settings, name: str) -> Profile:
    """A profile by its name.

    Raises:
        InputError: there is no such profile.
    """
    known = all_profiles(settings)
    profile = known.get(name.strip().lower())
    if profile is None:
        remedy = did_you_mean(name, known, f"profiles are {', '.join(known)}")
        raise InputError(f'unknown profile "{name}"; {remedy}')
    return profile


def _say(value: Any) -> Mapping[str, Saying]:
    try:
        return read_sayings(value)
    except LexiconError as error:
        raise WrongSettingError(str(error)) from None


def _voices(value: Any) -> Mapping[str, Voice]:
    try:
        return read_voices(value)
    except VoiceTableError as error:
        raise WrongSettingError(str(error)) from None


def _show(value: Any) -> Show:
    from renderer.publish.site.show_table import read_show

    try:
        return read_show(value)
    except ValueError as error:
        raise WrongSettingError(str(error)) from None


def _recognizer(value: Any) -> Recognizer:
    from renderer.speech.gate.words.table import RecognizerTableError, read_recognizer

    try:
        return read_recognizer(value)
    except RecognizerTableError as error:
        raise WrongSettingError(str(error)) from None


def _profiles(value: Any) -> Mapping[str, Profile]:
    from renderer.publish.checks.profile import ProfileError, read_profiles
    from renderer.settings.builtin_profiles import built_in

    try:
        own = read_profiles(value, built_in())
    except ProfileError as error:
        raise WrongSettingError(str(error)) from None
    for name, profile in own.items():
        try:
            checked(Settings(), profile.settings, f"{name}: render")
        except InputError as error:
            raise WrongSettingError(str(error)) from None
    return own


SETTING_KEYS: Mapping[str, tuple[str, Callable[[Any], Any]]] = {
    "voice": ("voice", read_voice),
    "voices": ("voices", _voices),
    "format": ("formats", read_formats),
    "captions": ("captions", read_captions),
    "bitrate_kbps": ("bitrate_kbps", whole),
    "vbr_quality": ("vbr_quality", whole),
    "bits": ("bits", one_of(16, 24)),
    "sample_rate": ("sample_rate", one_of(*SAMPLE_RATES)),
    "channels": ("channels", one_of(1, 2)),
    "lufs": ("lufs", number(-40, -8)),
    "true_peak_dbtp": ("true_peak_dbtp", number(-20, -0.1)),
    "ducking_db": ("ducking_db", number(-60, 0)),
    "ducking_attack_seconds": ("ducking_attack_seconds", number(0, 60)),
    "ducking_release_seconds": ("ducking_release_seconds", number(0, 60)),
    "lexicon": ("lexicons", paths),
    "say": ("say", _say),
    "silence_before_seconds": ("silence_before_seconds", seconds(0, LONGEST_END_SECONDS)),
    "head_seconds": ("head_seconds", seconds(0, LONGEST_END_SECONDS)),
    "tail_seconds": ("tail_seconds", seconds(0, LONGEST_END_SECONDS)),
    "fade_seconds": ("fade_seconds", seconds(0, LONGEST_END_SECONDS)),
    "silence_after_seconds": ("silence_after_seconds", seconds(0, LONGEST_END_SECONDS)),
    "profiles": ("profiles", _profiles),
    "sentence_timeout_seconds": ("sentence_timeout_seconds", number(0.1, 3600)),
    "verify": ("verify", one_word_of(*VERIFY)),
    "recognizer": ("recognizer", _recognizer),
    "out": ("out", lambda value: Path(text(value))),
    "cache": ("cache", lambda value: Path(text(value))),
    "cache_mb": ("cache_mb", lambda value: round(number(0, 1_000_000_000)(value))),
    "show": ("show", _show),
}
"""The keys of ``renderer.toml``, the field each sets and how it is read."""
