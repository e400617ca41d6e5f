"""How a track is to be made: ``renderer.toml`` beside the script, then the command line."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from renderer.encode.encoder import Flac, Format, Mp3, Wav
from renderer.errors import InputError
from renderer.mix.mixer import DUCKING_DB
from renderer.script.head import Saying
from renderer.script.pronunciation.lexicon import LexiconError, read_sayings
from renderer.script.suggestions import did_you_mean
from renderer.speech.engines.registry import engine_named
from renderer.voice import PRESETS, SettingValue, Voice

if TYPE_CHECKING:
    from renderer.publish.checks.profile import Profile
    from renderer.publish.site.episodes import Show

FILE_NAME = "renderer.toml"
FORMATS = ("mp3", "wav", "flac")
SAMPLE_RATES = (44_100, 48_000)


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """``voice`` names who speaks where a script names nobody; ``voices`` are those with a name.

    ``head_seconds`` and ``tail_seconds`` are the least silence at both ends of a track. ``profiles`` are the
    user's own. ``lexicons`` are files, and ``say`` comes before what they hold. ``cache`` None is the user's
    usual folder for caches, and ``show`` None is a show of which nothing is said.
    """

    voice: str = ""
    voices: Mapping[str, Voice] = field(default_factory=lambda: MappingProxyType({}))
    formats: tuple[str, ...] = ("mp3",)
    captions: tuple[str, ...] = ()
    bitrate_kbps: int = 128
    vbr_quality: int | None = None
    bits: int = 16
    sample_rate: int = 48_000
    channels: int = 2
    lufs: float = -18.0
    true_peak_dbtp: float = -1.0
    ducking_db: float = DUCKING_DB
    lexicons: tuple[Path, ...] = ()
    say: Mapping[str, Saying] = field(default_factory=lambda: MappingProxyType({}))
    head_seconds: float = 0.0
    tail_seconds: float = 0.0
    profiles: Mapping[str, Profile] = field(default_factory=lambda: MappingProxyType({}))
    sentence_timeout_seconds: float = 60.0
    out: Path = Path("out")
    cache: Path | None = None
    cache_mb: int = 2000
    show: Show | None = None

    def forms(self) -> tuple[Format, ...]:
        """The formats with their own settings.

        Raises:
            InputError: a bit rate, quality or bit depth that the format does not have.
        """
        make: Mapping[str, Callable[[], Format]] = {
            "mp3": lambda: Mp3(bitrate_kbps=self.bitrate_kbps, vbr_quality=self.vbr_quality),
            "wav": lambda: Wav(bits=self.bits),
            "flac": lambda: Flac(bits=self.bits),
        }
        return tuple(make[name]() for name in self.formats)


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
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise InputError(f"{path}: not a TOML file: {error}") from None
    return checked(Settings(), table, str(path), folder)


def checked(settings: Settings, table: Mapping[str, Any], where: str, folder: Path = Path()) -> Settings:
    """Settings with the values of a table put in.

    Raises:
        InputError: with everything that is wrong in the table.
    """
    wrong: list[str] = []
    values: dict[str, Any] = {}
    for key, value in table.items():
        if key not in _KEYS:
            remedy = did_you_mean(key, _KEYS, f"keys are {', '.join(_KEYS)}")
            wrong.append(f'{where}: unknown setting "{key}"; {remedy}')
            continue
        try:
            values[_KEYS[key][0]] = _KEYS[key][1](value)
        except _WrongError as error:
            wrong.append(f"{where}: {key}: {error}")
    if "vbr_quality" in values and "bitrate_kbps" in values:
        wrong.append(f"{where}: a bit rate and a VBR quality; an MP3 has one of them")
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
        named = {name: _voice_in(folder, voice) for name, voice in values["voices"].items()}
        values["voices"] = MappingProxyType(named)
    result = replace(settings, **values)
    result.forms()
    return result


def with_profile(settings: Settings, name: str) -> Settings:
    """Settings with those of a profile put in.

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


class _WrongError(ValueError):
    pass


def _text(value: Any) -> str:
    if not isinstance(value, str) or not value.strip():
        raise _WrongError(f"{value!r} is not a text")
    return value.strip()


def _number(low: float, high: float) -> Callable[[Any], float]:
    def read(value: Any) -> float:
        if isinstance(value, bool) or not isinstance(value, int | float) or not low <= value <= high:
            raise _WrongError(f"{value!r} is not a number from {low:g} to {high:g}")
        return float(value)

    return read


def _one_of(*allowed: int) -> Callable[[Any], int]:
    def read(value: Any) -> int:
        if isinstance(value, bool) or value not in allowed:
            raise _WrongError(f"{value!r} is not one of {', '.join(map(str, allowed))}")
        return int(value)

    return read


def _whole(value: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, int):
        raise _WrongError(f"{value!r} is not a whole number")
    return value


def _read_names(value: Any, known: Sequence[str]) -> tuple[str, ...]:
    """Names of formats, in a list or with commas between; each once."""
    names = value.split(",") if isinstance(value, str) else value
    if not isinstance(names, list | tuple) or not all(isinstance(name, str) for name in names):
        raise _WrongError(f"{value!r} is not a list of formats ({', '.join(known)})")
    found = tuple(dict.fromkeys(name.strip().lower() for name in names))
    for name in found:
        if name not in known:
            raise _WrongError(
                f'unknown format "{name}"; {did_you_mean(name, known, "formats are " + ", ".join(known))}'
            )
    return found


def read_formats(value: Any) -> tuple[str, ...]:
    found = _read_names(value, FORMATS)
    if not found:
        raise _WrongError(f"{value!r} is not a list of formats ({', '.join(FORMATS)})")
    return found


def read_captions(value: Any) -> tuple[str, ...]:
    """``all`` is every format; none at all will do."""
    from renderer.companions.captions.formats import CAPTION_FORMATS

    found = _read_names(value, (*CAPTION_FORMATS, "all"))
    return tuple(CAPTION_FORMATS) if "all" in found else found


def _preset(value: Any) -> str:
    if value not in PRESETS:
        raise _WrongError(f"{value!r} is not one of {', '.join(PRESETS)}")
    return str(value)


def _paths(value: Any) -> tuple[Path, ...]:
    written = [value] if isinstance(value, str) else value
    if not isinstance(written, list | tuple) or not all(isinstance(path, str) for path in written):
        raise _WrongError(f'{value!r} is not a list of files; write ["house.toml", "terms.pls"]')
    return tuple(Path(_text(path)) for path in written)


def _say(value: Any) -> Mapping[str, Saying]:
    try:
        return read_sayings(value)
    except LexiconError as error:
        raise _WrongError(str(error)) from None


def _show(value: Any) -> Show:
    from renderer.publish.site.show_table import read_show

    try:
        return read_show(value)
    except ValueError as error:
        raise _WrongError(str(error)) from None


def _voices(value: Any) -> Mapping[str, Voice]:
    if not isinstance(value, dict):
        raise _WrongError("write a table [voices.NAME] for each voice")
    return MappingProxyType({name.lower(): _voice(name, table) for name, table in value.items()})


def _voice(name: str, table: Any) -> Voice:
    """Its engine's own settings too; paths among them are as they were written."""
    if not isinstance(table, dict) or "engine" not in table:
        raise _WrongError(
            f'{name}: write engine = "pyttsx3" and what else belongs to it under [voices.{name}]'
        )
    values: dict[str, Any] = {}
    for key in _VOICE_KEYS.keys() & table.keys():
        try:
            values[key] = _VOICE_KEYS[key](table[key])
        except _WrongError as error:
            raise _WrongError(f"{name}: {key}: {error}") from None
    own = {key: value for key, value in table.items() if key not in _VOICE_KEYS}
    return Voice(**{"language": "", **values, "settings": _engine_settings(name, values["engine"], own)})


def _engine_settings(
    name: str, engine: str, table: Mapping[str, Any]
) -> tuple[tuple[str, SettingValue], ...]:
    if not table:
        return ()
    try:
        types = engine_named(engine).settings
    except InputError as error:
        raise _WrongError(f"{name}: {error}") from None
    known = [*_VOICE_KEYS, *types]
    for key, value in table.items():
        if key not in types:
            remedy = did_you_mean(_MEANT.get(key, key), known, f"keys are {', '.join(known)}")
            raise _WrongError(f'{name}: unknown key "{key}"; {remedy}')
        wanted: Any = _WRITTEN_AS.get(types[key], types[key])
        right = isinstance(value, wanted) and (types[key] is bool or not isinstance(value, bool))
        right = right and not (types[key] is Path and not value.strip())
        if not right or (types[key] is tuple and not all(isinstance(item, str) for item in value)):
            raise _WrongError(f"{name}: {key}: {value!r} is not {_TYPE_NAMES.get(types[key], types[key])}")
    return tuple(
        (key, tuple(value) if types[key] is tuple else value) for key, value in sorted(table.items())
    )


def _voice_in(folder: Path, voice: Voice) -> Voice:
    """Its engine's paths counted from a folder."""
    types = engine_named(voice.engine).settings if voice.settings else {}

    def placed(value: SettingValue) -> SettingValue:
        if isinstance(value, tuple):
            return tuple(str(folder.absolute() / item) if _RELATIVE.match(item) else item for item in value)
        return str(folder / str(value))

    settings = tuple(
        (key, placed(value) if types[key] in (Path, tuple) else value) for key, value in voice.settings
    )
    return replace(voice, settings=settings)


def _profiles(value: Any) -> Mapping[str, Profile]:
    from renderer.publish.checks.profile import ProfileError, read_profiles
    from renderer.settings.builtin_profiles import built_in

    try:
        own = read_profiles(value, built_in())
    except ProfileError as error:
        raise _WrongError(str(error)) from None
    for name, profile in own.items():
        try:
            checked(Settings(), profile.settings, f"{name}: render")
        except InputError as error:
            raise _WrongError(str(error)) from None
    return own


_RELATIVE = re.compile(r"\.\.?[/\\]")

_WRITTEN_AS: Mapping[Any, Any] = {Path: str, float: int | float, tuple: list}

_TYPE_NAMES: Mapping[Any, str] = {
    str: "a text",
    Path: "a path",
    int: "a whole number",
    float: "a number",
    bool: "true or false",
    tuple: "a list of texts",
    str | int: "a text or a whole number",
}

_VOICE_KEYS: Mapping[str, Callable[[Any], Any]] = {
    "engine": _text,
    "name": _text,
    "pitch": lambda value: round(_number(0, 100)(value)),
    "preset": _preset,
    "language": _text,
}

_MEANT: Mapping[str, str] = {"sound": "preset", "effect": "preset", "effects": "preset"}
"""What a key of a voice means whose letters are not like it."""

_KEYS: Mapping[str, tuple[str, Callable[[Any], Any]]] = {
    "voice": ("voice", _text),
    "voices": ("voices", _voices),
    "format": ("formats", read_formats),
    "captions": ("captions", read_captions),
    "bitrate_kbps": ("bitrate_kbps", _whole),
    "vbr_quality": ("vbr_quality", _whole),
    "bits": ("bits", _one_of(16, 24)),
    "sample_rate": ("sample_rate", _one_of(*SAMPLE_RATES)),
    "channels": ("channels", _one_of(1, 2)),
    "lufs": ("lufs", _number(-40, -8)),
    "true_peak_dbtp": ("true_peak_dbtp", _number(-20, -0.1)),
    "ducking_db": ("ducking_db", _number(-60, 0)),
    "lexicon": ("lexicons", _paths),
    "say": ("say", _say),
    "head_seconds": ("head_seconds", _number(0, 60)),
    "tail_seconds": ("tail_seconds", _number(0, 60)),
    "profiles": ("profiles", _profiles),
    "sentence_timeout_seconds": ("sentence_timeout_seconds", _number(0.1, 3600)),
    "out": ("out", lambda value: Path(_text(value))),
    "cache": ("cache", lambda value: Path(_text(value))),
    "cache_mb": ("cache_mb", lambda value: round(_number(0, 1_000_000_000)(value))),
    "show": ("show", _show),
}
"""The keys of ``renderer.toml``, the field each sets and how it is read."""
