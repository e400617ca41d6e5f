"""From ``renderer.toml`` beside the script, and from the command line, to ``Settings``."""

from __future__ import annotations

import os
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
from renderer.settings.trust import NO_TRUST, Need, Untrusted
from renderer.settings.values import (
    WrongSettingError,
    number,
    one_of,
    one_word_of,
    paths,
    read_cache,
    read_captions,
    read_formats,
    read_stems,
    read_voice,
    seconds,
    text,
    whole,
    yes_or_no,
)
from renderer.storage.regular_files import read_regular

if TYPE_CHECKING:
    from renderer.publish.checks.profile import Profile
    from renderer.publish.publish_table import PublishTable
    from renderer.publish.site.episodes import Show
    from renderer.speech.gate.words import Recognizer
    from renderer.voice import Voice

FILE_NAME = "renderer.toml"
MOST_BYTES = 1_000_000

_FORM_KEYS = ("bitrate_kbps", "vbr_quality", "bits")


def read_settings(folder: Path) -> Settings:
    """The settings of a folder of scripts; the usual ones where it has no ``renderer.toml``.

    The usual folder for tracks is ``out`` beside ``renderer.toml``, or in the current folder without one.

    Raises:
        InputError: the file cannot be read, or something in it is wrong.
    """
    found = _read(folder)
    if found is None:
        return _settings_without_file()
    settings, needs = found
    return replace(settings, untrusted=_untrusted(folder / FILE_NAME, needs)) if needs else settings


def _settings_without_file() -> Settings:
    out = Settings().out
    if not os.path.lexists(out):
        return Settings()
    from renderer.settings.paths_outside import out_needs

    needs = out_needs(Path())
    return Settings(untrusted=_untrusted(out, needs)) if needs else Settings()


def needs_in(folder: Path) -> tuple[Need, ...] | None:
    """What in a folder needs the user's trust; None if it has no ``renderer.toml`` and needs none.

    Raises:
        InputError: the file cannot be read, or something in it is wrong.
    """
    found = _read(folder)
    if found is not None:
        return found[1]
    from renderer.settings.paths_outside import out_needs

    return out_needs(folder) or None


def _read(folder: Path) -> tuple[Settings, tuple[Need, ...]] | None:
    """The settings of a folder, and what in them needs trust; None without a ``renderer.toml``."""
    path = folder / FILE_NAME
    try:
        data = read_regular(path, MOST_BYTES)
    except FileNotFoundError:
        return None
    except OSError as error:
        raise InputError(f"{path}: cannot be read: {error.strerror}") from None
    try:
        written = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise InputError(f"{path}: this is not UTF-8; save it as UTF-8 text") from None
    usual = Settings(out=Path("out") if _is_current(folder) else folder / "out")
    from renderer.settings.toml_text import parse_toml
    from renderer.settings.trust_needs import needs_of

    table = parse_toml(written, str(path))
    settings = checked(usual, table, str(path), folder)
    needs = [replace(need, line=_line(written, need)) for need in needs_of(table, settings, folder)]
    return settings, tuple(sorted(needs, key=lambda need: need.line or 1))


def _line(text: str, need: Need) -> int:
    from renderer.settings.toml_places import line_of

    keys = ("profiles", need.profile, "render", *need.keys) if need.profile else need.keys
    return line_of(text, keys) or 1


def _untrusted(path: Path, needs: tuple[Need, ...]) -> Untrusted:
    if os.environ.get(NO_TRUST):
        return Untrusted(path=path, needs=needs, why="ignored")
    from renderer.settings.trusted_projects import is_trusted, trusted_projects

    trusted = trusted_projects().get(path.parent.resolve())
    if is_trusted(trusted, needs):
        return Untrusted()
    return Untrusted(path=path, needs=needs, why="changed" if trusted else "new")


def _is_current(folder: Path) -> bool:
    try:
        return folder.samefile(Path())
    except OSError:
        return False


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
    _put_in(folder, values)
    result = replace(settings, **values, untrusted=settings.untrusted.without(frozenset(table)))
    try:
        result.forms()
    except InputError as error:
        options = [option_names[key] for key in _FORM_KEYS if key in table and key in option_names]
        raise InputError(f"{' and '.join(options) or where}: {error}") from None
    return result


def _put_in(folder: Path, values: dict[str, Any]) -> None:
    """Make the paths among the values start in a folder."""
    if "out" in values:
        values["out"] = folder / values["out"]
    if "cache" in values:
        values["cache"] = values["cache"].inside(folder)
    if "lexicons" in values:
        values["lexicons"] = tuple(folder / path for path in values["lexicons"])
    if "show" in values and values["show"].image:
        values["show"] = replace(values["show"], image=str(folder / values["show"].image))
    if "publish" in values:
        from renderer.publish.publish_table import publish_in

        values["publish"] = publish_in(folder, values["publish"])
    if "voices" in values:
        from renderer.speech.voice_tables import voice_in

        named = {name: voice_in(folder, voice) for name, voice in values["voices"].items()}
        values["voices"] = MappingProxyType(named)
    if "recognizer" in values:
        from renderer.speech.gate.words.table import recognizer_in

        values["recognizer"] = recognizer_in(folder, values["recognizer"])


def with_profile(settings: Settings, name: str, folder: Path) -> Settings:
    """Return settings in which those of a profile replace the others; its paths start in ``folder``.

    Raises:
        InputError: there is no such profile.
    """
    profile = profile_named(settings, name)
    untrusted = settings.untrusted.for_profile(profile.name, frozenset(profile.settings))
    changed = checked(settings, profile.settings, f'profile "{name}"', folder)
    return replace(changed, untrusted=untrusted)


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
        remedy = did_you_mean(name, known, f"platforms are {', '.join(known)}")
        raise InputError(f'unknown platform "{name}"; {remedy}')
    return profile


def _say(value: Any) -> Mapping[str, Saying]:
    try:
        return read_sayings(value)
    except LexiconError as error:
        raise WrongSettingError(str(error)) from None


def _voices(value: Any) -> Mapping[str, Voice]:
    from renderer.speech.voice_tables import VoiceTableError, read_voices

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


def _publish(value: Any) -> PublishTable:
    from renderer.publish.publish_table import read_publish

    try:
        return read_publish(value)
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
    "stems": ("stems", read_stems),
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
    "room_tone": ("room_tone", yes_or_no),
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
    "cache": ("cache", read_cache),
    "cache_mb": ("cache_mb", lambda value: round(number(0, 1_000_000_000)(value))),
    "show": ("show", _show),
    "publish": ("publish", _publish),
}
"""The keys of ``renderer.toml``, the field each sets and how it is read."""
