"""The arguments that several commands take, and what they ask for."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any

from renderer.api import Options
from renderer.errors import InputError
from renderer.script.durations import DurationError, read_length
from renderer.script.pacing import PACING_KEYS, PacingOverrides, read_pacing

if TYPE_CHECKING:
    Commands = argparse._SubParsersAction[argparse.ArgumentParser]
else:
    Commands = object


PROFILE_HELP = "with the settings of a platform, such as apple-podcasts; see renderer profiles"


def add_choices(parser: argparse.ArgumentParser) -> None:
    add_script_choices(parser)
    add_length(parser)
    parser.add_argument("--sample-rate", type=int, metavar="HZ", help="48000 (default) or 44100")
    parser.add_argument(
        "--jobs", type=int, metavar="N", help="how many sentences at once (default: every core)"
    )
    parser.add_argument("--no-cache", action="store_true", help="make everything anew, and keep nothing")


def add_render_choices(parser: argparse.ArgumentParser) -> None:
    add_choices(parser)
    parser.add_argument("--format", metavar="NAMES", help="mp3, wav, flac, or several with commas between")
    parser.add_argument("--lufs", type=float, metavar="LUFS", help="integrated loudness (default -18)")
    parser.add_argument("--true-peak", type=float, metavar="DBTP", help="highest true peak (default -1)")
    parser.add_argument("--bitrate", type=int, metavar="KBPS", help="bit rate of an MP3 (default 128)")
    parser.add_argument("--vbr", type=int, metavar="0-5", help="variable bit rate of an MP3, 0 the best")
    parser.add_argument("--bits", type=int, metavar="16|24", help="bit depth of WAV and FLAC (default 16)")
    parser.add_argument("--mono", action="store_true", help="one channel instead of two")
    parser.add_argument("--out", type=Path, metavar="FOLDER", help="where tracks go (default out)")


def add_captions(parser: argparse.ArgumentParser) -> None:
    names = "vtt, srt, lrc, labels, chapters, txt, html, timeline, picture"
    parser.add_argument(
        "--captions", metavar="NAMES", help=f"write beside each track: {names}, several with commas, or all"
    )


def add_profile(parser: argparse.ArgumentParser, meaning: str) -> None:
    """``--for``, the name of a platform."""
    parser.add_argument("--for", dest="profile", default="", metavar="NAME", help=meaning)


def add_telling(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--quiet", action="store_true", help="print errors alone")
    parser.add_argument("--json", action="store_true", help="print what was made as JSON")


def add_script_choices(parser: argparse.ArgumentParser) -> None:
    add_values(parser)
    parser.add_argument(
        "--voice", default="", metavar="NAME", help="a voice of renderer.toml, or engine:name"
    )
    parser.add_argument("--bed", metavar="NAME", help="another bed, or off")
    add_pacing(parser)


def add_values(parser: argparse.ArgumentParser) -> None:
    """What decides which words are said."""
    parser.add_argument(
        "--set", action="append", default=[], metavar="NAME=VALUE", help="a value for {NAME} in the script"
    )
    parser.add_argument(
        "--without", action="append", default=[], metavar="NAME", help="leave out the optional part NAME"
    )


def add_length(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--length",
        action="append",
        default=[],
        metavar="10m",
        help="length of a track; more make more tracks",
    )


def add_pacing(parser: argparse.ArgumentParser) -> None:
    """An option for each key of ``pacing:``."""
    group = parser.add_argument_group("pacing, in the place of the script's own")
    for key, known in PACING_KEYS.items():
        example = f'"{known.usual}"' if " " in known.usual else known.usual
        group.add_argument(_option(key), metavar=example, help=known.meaning)


def read_options(arguments: argparse.Namespace) -> Options:
    given = vars(arguments)
    settings: dict[str, Any] = {
        key: given[name]
        for name, key in {
            "format": "format",
            "captions": "captions",
            "lufs": "lufs",
            "true_peak": "true_peak_dbtp",
            "bitrate": "bitrate_kbps",
            "vbr": "vbr_quality",
            "bits": "bits",
            "sample_rate": "sample_rate",
        }.items()
        if given.get(name) is not None
    }
    if given.get("mono"):
        settings["channels"] = 1
    jobs = given.get("jobs")
    if jobs is not None and not 1 <= jobs <= 256:
        raise InputError(f"--jobs {jobs}: write a number from 1 to 256")
    return Options(
        lengths=tuple(_length(text) for text in _listed(given.get("length", []))),
        pacing=asked_pacing(arguments),
        values=dict(_pair(text) for text in arguments.set),
        without=frozenset(_listed(arguments.without)),
        voice=arguments.voice,
        bed=arguments.bed,
        profile=given.get("profile", ""),
        settings=settings,
        jobs=jobs,
        cache=not given.get("no_cache"),
    )


def asked_pacing(arguments: argparse.Namespace) -> PacingOverrides:
    """The pacing that is asked for.

    Raises:
        InputError: with everything in it that cannot be read.
    """
    given = {key: getattr(arguments, key.replace(" ", "_")) for key in PACING_KEYS}
    return read_pacing({key: text for key, text in given.items() if text is not None}, _option)


def asked_lengths(arguments: argparse.Namespace) -> tuple[str, ...]:
    """The lengths that are asked for, as texts that can be read.

    Raises:
        InputError: about the first that cannot.
    """
    texts = tuple(" ".join(text.split()) for text in _listed(arguments.length))
    for text in texts:
        _length(text)
    return texts


def _option(key: str) -> str:
    return "--" + key.replace(" ", "-")


def _listed(texts: Sequence[str]) -> list[str]:
    return [piece.strip() for text in texts for piece in text.split(",")]


def _length(text: str) -> Fraction:
    try:
        return read_length(text)
    except DurationError as error:
        raise InputError(f"--length: {error.message}; {error.remedy}") from None


def _pair(text: str) -> tuple[str, str]:
    name, equals, value = text.partition("=")
    if not equals or not name.strip() or not value.strip():
        raise InputError(f"--set {text}: write it as --set rest=5m")
    return name.strip(), value.strip()
