"""What may be asked for beyond a script and its ``renderer.toml``, declared once for Python and for commands.

A new choice is a field of ``Options``, a key of ``RenderChoices`` and a row of ``COMMAND_OPTIONS``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from fractions import Fraction
from os import cpu_count
from pathlib import Path
from typing import Any, Literal, NamedTuple, TypedDict

from msgspec import Struct, field
from msgspec.structs import fields

from renderer.encode.formats import FORMATS
from renderer.errors import InputError
from renderer.script.cues.strengths import reserved_sound_name
from renderer.script.durations import DurationError, read_length
from renderer.script.pacing import PACING_KEYS, PacingOverrides, PacingValue, read_pacing
from renderer.script.suggestions import did_you_mean

MOST_JOBS = 256


class RenderChoices(TypedDict, total=False):
    """Keyword arguments of ``render``, ``preview``, ``plan_script`` and ``check_script``; all are optional.

    Attributes:
        length: A length such as ``"10m"``, or a list of lengths, with a track for each. The default is
            ``length:`` in the script.
        pacing: Values for keys under ``pacing:``, such as ``{"pauses": 1.3, "sentence": "1.5s"}``. They
            replace the values in the script.
        values: Values for ``{name}`` in the script. They replace the values under ``set:``.
        without: The name of an optional part to leave out, or a list of such names.
        voice: The name of a voice in ``renderer.toml``, or ``"engine:name"``.
        bed: The name of a bed that replaces the beds of the script, such as ``"ocean"`` or
            ``"ocean, -3dB"``, or ``"off"``.
        profile: The platform to render for, such as ``"apple-podcasts"``.
        sounds: Sounds by name. Each sound is a path or a ``pydub.AudioSegment``.
        jobs: How many sentences or parts of a track are made at the same time, from 1 to 256. The default is
            the number of cores.
        cache: If ``False``, renderer makes everything again and keeps nothing.
        settings: Values for keys of ``renderer.toml``. They replace the values in the file. You can also pass
            a key as an argument, such as ``format=["wav"]`` or ``lufs=-16``.
    """

    length: str | Sequence[str]
    pacing: Mapping[str, PacingValue]
    values: Mapping[str, str]
    without: str | Iterable[str]
    voice: str
    bed: str | None
    profile: str
    sounds: Mapping[str, Any]
    jobs: int | None
    cache: bool
    settings: Mapping[str, Any]
    format: str | Sequence[str]
    captions: str | Sequence[str]
    stems: str | Sequence[str]
    lufs: float
    true_peak_dbtp: float
    bitrate_kbps: int
    vbr_quality: int
    bits: int
    sample_rate: int
    channels: int
    ducking_db: float
    ducking_attack_seconds: float
    ducking_release_seconds: float
    room_tone: bool
    silence_before_seconds: float
    head_seconds: float
    tail_seconds: float
    fade_seconds: float
    silence_after_seconds: float
    verify: str


class Options(Struct, frozen=True, kw_only=True):
    """``RenderChoices`` as they were read, with a default for each.

    ``lengths`` are in seconds. ``settings`` replace those of the profile, which replace those of
    ``renderer.toml``. ``option_names`` has the option of each choice if the choices come from the command
    line, so that errors can name the option.
    """

    lengths: tuple[Fraction, ...] = ()
    pacing: PacingOverrides = field(default_factory=PacingOverrides)
    values: Mapping[str, str] = field(default_factory=dict)
    without: frozenset[str] = frozenset()
    voice: str = ""
    bed: str | None = None
    profile: str = ""
    sounds: Mapping[str, Any] = field(default_factory=dict)
    jobs: int = field(default_factory=lambda: cpu_count() or 1)
    cache: bool = True
    settings: Mapping[str, Any] = field(default_factory=dict)
    option_names: Mapping[str, str] = field(default_factory=dict)


def read_options(choices: RenderChoices, *, from_command_line: bool = False) -> Options:
    """Options from what was given; ``from_command_line`` makes errors say ``--length``, not ``length``.

    Raises:
        InputError: a length or pacing that cannot be read, a number of jobs out of range, or a sound that is
            neither a path nor an ``AudioSegment``.
    """

    def called(name: str, otherwise: str = "") -> str:
        return option_names.get(name, otherwise or name)

    option_names = {each.name: each.option for each in COMMAND_OPTIONS} if from_command_line else {}
    given: dict[str, Any] = dict(choices)
    lengths, without = given.pop("length", ()), given.pop("without", ())
    pacing = read_pacing(given.pop("pacing", {}), lambda key: called(key, f"pacing: {key}"))
    if given.get("jobs") is None:
        given.pop("jobs", None)
    _check_names(given)
    own = {each.name: given.pop(each.name) for each in fields(Options) if each.name in given}
    jobs = own.get("jobs", 1)
    if not isinstance(jobs, int) or not 1 <= jobs <= MOST_JOBS:
        raise InputError(f"{called('jobs')} {jobs}: write a number from 1 to {MOST_JOBS}")
    bed = own.get("bed")
    if bed is not None and not isinstance(bed, str):
        raise InputError(f'bed: {bed!r} is not a name; write one such as "ocean", or "off"')
    for name, sound in own.get("sounds", {}).items():
        if remedy := reserved_sound_name(name):
            raise InputError(f'"{name}" cannot be the name of a sound; {remedy}')
        if not isinstance(sound, str | Path) and not hasattr(sound, "frame_rate"):
            raise InputError(f'the sound "{name}" is neither a path nor a pydub.AudioSegment')
    own["settings"] = {**own.get("settings", {}), **given}
    own["option_names"] = option_names
    return Options(
        lengths=_lengths(lengths, called("length"), ",".join if from_command_line else _as_python),
        pacing=pacing,
        without=_names(without),
        **own,
    )


def _check_names(given: Mapping[str, Any]) -> None:
    from renderer.settings.read import SETTING_KEYS

    known = [*RenderChoices.__annotations__, *SETTING_KEYS]
    for name in given:
        if name not in known:
            remedy = did_you_mean(name, known, f"there are {', '.join(known)}")
            raise InputError(f'unknown setting "{name}"; {remedy}')


def _as_python(lengths: Iterable[str]) -> str:
    return f"[{', '.join(f'{length!r}' for length in lengths)}]"


def _lengths(
    given: str | Sequence[str], called: str, write_several: Callable[[Iterable[str]], str]
) -> tuple[Fraction, ...]:
    texts = [given] if isinstance(given, str) else given
    if not isinstance(texts, Sequence) or not all(isinstance(text, str) for text in texts):
        raise InputError(f'{called}: {given!r} is not a length; write one such as "10m", or a list of them')
    try:
        return tuple(read_length(text, write_several) for text in texts)
    except DurationError as error:
        raise InputError(f"{called}: {error.message}; {error.remedy}") from None


def _names(given: str | Iterable[str]) -> frozenset[str]:
    return frozenset([given] if isinstance(given, str) else given)


Group = Literal[
    "words", "voice", "checks", "pacing", "length", "sample rate", "work", "files", "loudness", "captions",
    "stems", "profile",
]  # fmt: skip
"""Options that a command takes together."""


class CommandOption(NamedTuple):
    """An option of the command line that sets the choice, or the key of ``pacing:``, called ``name``.

    ``kind`` is how its value is written: ``names`` and ``lengths`` have commas between them, ``pair`` is
    ``NAME=VALUE``, and a ``switch`` has no value and sets ``switched``. A comma between two digits of a
    length may be meant as a decimal comma, so it separates nothing. ``example`` stands for the value in help
    texts.
    """

    group: Group
    option: str
    name: str
    kind: Literal["text", "names", "lengths", "pair", "whole", "number", "switch"]
    example: str
    meaning: str
    switched: int = True


COMMAND_OPTIONS = (
    CommandOption(
        "words", "--set", "values", "pair", "NAME=VALUE", "replace {NAME} in the script with VALUE"
    ),
    CommandOption(
        "words", "--without", "without", "names", "NAMES", "leave out the optional parts with these names"
    ),
    CommandOption(
        "voice",
        "--voice",
        "voice",
        "text",
        "NAME",
        "use this voice: a name from renderer.toml, an engine, or ENGINE:VOICE",
    ),
    CommandOption(
        "voice", "--bed", "bed", "text", "NAME", "play this bed instead of the script's; off plays no bed"
    ),
    CommandOption(
        "length",
        "--length",
        "length",
        "lengths",
        "10m",
        "make a track of this length; with several lengths, make a track for each",
    ),
    CommandOption(
        "sample rate",
        "--sample-rate",
        "sample_rate",
        "whole",
        "HZ",
        "use this sample rate: 44100 or 48000 (default: 48000)",
    ),
    CommandOption(
        "work",
        "--jobs",
        "jobs",
        "whole",
        "N",
        "make N sentences or parts of a track at the same time (default: the number of cores)",
    ),
    CommandOption(
        "work",
        "--no-cache",
        "cache",
        "switch",
        "",
        "make everything again, without the cache",
        switched=False,
    ),
    CommandOption(
        "checks",
        "--verify",
        "verify",
        "text",
        "WHAT",
        "check the sound of neural voices (signals), or also their words (words) (default: signals)",
    ),
    CommandOption(
        "files",
        "--format",
        "format",
        "names",
        "NAMES",
        f"write these formats: {', '.join(FORMATS)} (default: mp3)",
    ),
    CommandOption(
        "loudness",
        "--lufs",
        "lufs",
        "number",
        "LUFS",
        "set the loudness of the words, from -40 to -8 LUFS (default: -18)",
    ),
    CommandOption(
        "files",
        "--true-peak",
        "true_peak_dbtp",
        "number",
        "DBTP",
        "set the highest true peak, in dBTP (default: -1)",
    ),
    CommandOption(
        "files",
        "--bitrate",
        "bitrate_kbps",
        "whole",
        "KBPS",
        "set the bit rate of MP3, M4A, M4B and Opus files, in kbit/s (default: 128)",
    ),
    CommandOption(
        "files",
        "--vbr",
        "vbr_quality",
        "whole",
        "QUALITY",
        "use a variable bit rate for MP3 files, from 0 (best quality) to 5 (smallest file)",
    ),
    CommandOption(
        "files",
        "--bits",
        "bits",
        "whole",
        "BITS",
        "set the bit depth of WAV and FLAC files: 16 or 24 (default: 16)",
    ),
    CommandOption(
        "files", "--mono", "channels", "switch", "", "write one channel instead of two", switched=1
    ),
    CommandOption(
        "captions",
        "--captions",
        "captions",
        "names",
        "NAMES",
        "also write these files: vtt, srt, lrc, labels, chapters, txt, html, timeline, picture, or all",
    ),
    CommandOption(
        "stems",
        "--stems",
        "stems",
        "names",
        "NAMES",
        "also write these parts of the track before mastering: voice, bells, bed, or all",
    ),
    CommandOption(
        "profile",
        "--for",
        "profile",
        "text",
        "PLATFORM",
        "use the settings of this platform; renderer profiles lists the platforms",
    ),
    *(
        CommandOption(
            "pacing",
            f"--{key.replace(' ', '-')}",
            key,
            "text",
            "VALUE",
            f"{known.meaning} (default: {known.usual})",
        )
        for key, known in PACING_KEYS.items()
    ),
)
"""Every option that sets a choice, in the order of help texts."""
