"""The arguments that several commands take, and what they ask for."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from renderer.errors import InputError
from renderer.language.durations import DurationError, read_length
from renderer.pipeline import Options

if TYPE_CHECKING:
    Commands = argparse._SubParsersAction[argparse.ArgumentParser]
else:
    Commands = object


def add_choices(parser: argparse.ArgumentParser) -> None:
    add_script_choices(parser)
    parser.add_argument(
        "--length",
        action="append",
        default=[],
        metavar="10m",
        help="length of a track; more make more tracks",
    )
    parser.add_argument("--sample-rate", type=int, metavar="HZ", help="48000 (default) or 44100")
    parser.add_argument(
        "--jobs", type=int, metavar="N", help="how many sentences at once (default: every core)"
    )
    parser.add_argument("--no-cache", action="store_true", help="make everything anew, and keep nothing")


def add_script_choices(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--set", action="append", default=[], metavar="NAME=VALUE", help="a value for {NAME} in the script"
    )
    parser.add_argument(
        "--without", action="append", default=[], metavar="NAME", help="leave out the optional part NAME"
    )
    parser.add_argument(
        "--voice", default="", metavar="NAME", help="a voice of renderer.toml, or engine:name"
    )
    parser.add_argument("--bed", metavar="NAME", help="another bed, or off")


def read_options(arguments: argparse.Namespace) -> Options:
    given = vars(arguments)
    settings: dict[str, Any] = {
        key: given[name]
        for name, key in {
            "format": "format",
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
        values=dict(_pair(text) for text in arguments.set),
        without=frozenset(_listed(arguments.without)),
        voice=arguments.voice,
        bed=arguments.bed,
        settings=settings,
        jobs=jobs,
        cache=not given.get("no_cache"),
    )


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
