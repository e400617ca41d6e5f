"""Arguments to options, to the pipeline, to an exit status."""

from __future__ import annotations

import argparse
import io
import json
import os
import signal
import sys
from collections.abc import Callable, Sequence
from fractions import Fraction
from pathlib import Path
from typing import Any

from renderer import pipeline, report, starter
from renderer.errors import InputError, RenderError
from renderer.language.durations import DurationError, read_length
from renderer.pipeline import Options
from renderer.progress import progress_bar


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line; gives the exit status: 0 well, 1 failed while rendering, 2 wrong input."""
    for name in ("SIGTERM", "SIGHUP"):  # being told to end is Ctrl-C by another name
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), signal.default_int_handler)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")
    arguments = _parser().parse_args(argv)
    run: Callable[[argparse.Namespace], int] = arguments.run
    try:
        status = run(arguments)
        sys.stdout.flush()
        return status
    except RenderError as error:
        print(error, file=sys.stderr)
        return error.exit_status
    except BrokenPipeError:  # whoever read standard output has heard enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except OSError as error:
        where = f"{error.filename}: " if error.filename else ""
        print(f"{where}{error.strerror or error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("stopped", file=sys.stderr)
        return 130


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="renderer",
        description="Turns the script of a guided session into a finished audio track.",
        allow_abbrev=False,
    )
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    render = commands.add_parser("render", help="make the tracks of one or more scripts", allow_abbrev=False)
    render.add_argument("scripts", nargs="+", type=Path, metavar="SCRIPT")
    _choices(render)
    render.add_argument("--format", metavar="NAMES", help="mp3, wav, flac, or several with commas between")
    render.add_argument("--lufs", type=float, metavar="LUFS", help="integrated loudness (default -18)")
    render.add_argument("--true-peak", type=float, metavar="DBTP", help="highest true peak (default -1)")
    render.add_argument("--bitrate", type=int, metavar="KBPS", help="bit rate of an MP3 (default 128)")
    render.add_argument("--vbr", type=int, metavar="0-5", help="variable bit rate of an MP3, 0 the best")
    render.add_argument("--bits", type=int, metavar="16|24", help="bit depth of WAV and FLAC (default 16)")
    render.add_argument("--mono", action="store_true", help="one channel instead of two")
    render.add_argument("--out", type=Path, metavar="FOLDER", help="where tracks go (default out)")
    render.add_argument("--quiet", action="store_true", help="print errors alone")
    render.add_argument("--json", action="store_true", help="print what was made as JSON")
    render.set_defaults(run=_render)

    check = commands.add_parser("check", help="find what is wrong in scripts; no audio", allow_abbrev=False)
    check.add_argument("scripts", nargs="+", type=Path, metavar="SCRIPT")
    _script_choices(check)
    check.set_defaults(run=_check)

    plan = commands.add_parser("plan", help="show when each thing happens", allow_abbrev=False)
    plan.add_argument("script", type=Path, metavar="SCRIPT")
    _choices(plan)
    plan.add_argument("--json", action="store_true", help="print it as JSON")
    plan.set_defaults(run=_plan)

    voices = commands.add_parser("voices", help="list the voices", allow_abbrev=False)
    voices.add_argument("engine", nargs="?", help="of this engine alone")
    voices.add_argument("--json", action="store_true", help="print them as JSON")
    voices.set_defaults(run=_voices)

    sounds = commands.add_parser("sounds", help="list the bells and beds", allow_abbrev=False)
    sounds.add_argument("--json", action="store_true", help="print them as JSON")
    sounds.set_defaults(run=_sounds)

    new = commands.add_parser("new", help="write a starter script", allow_abbrev=False)
    new.add_argument("script", type=Path, metavar="SCRIPT")
    new.add_argument("--title", help="the session's title (default: from the file's name)")
    new.set_defaults(run=_new)
    return parser


def _choices(parser: argparse.ArgumentParser) -> None:
    _script_choices(parser)
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


def _script_choices(parser: argparse.ArgumentParser) -> None:
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


def _options(arguments: argparse.Namespace) -> Options:
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


def _render(arguments: argparse.Namespace) -> int:
    options = _options(arguments)
    quiet = arguments.quiet or arguments.json
    results: list[dict[str, Any]] = []
    try:
        for compiled in pipeline.compile_all(arguments.scripts, options):
            with progress_bar(compiled.session.head.title, hidden=quiet) as progress:
                result = pipeline.render_compiled(compiled, arguments.out, progress)
            results.append(report.result_json(compiled.session.path, result))
            if not quiet:
                _tell(result)
    finally:
        if arguments.json and results:
            print(json.dumps(results, indent=2, ensure_ascii=False))
    return 0


def _tell(result: pipeline.RenderResult) -> None:
    for warning in (*result.warnings, *(warning for track in result.tracks for warning in track.warnings)):
        print(warning, file=sys.stderr)
    for track in result.tracks:
        for form in track.paths:
            print(report.track_line(track, form), flush=True)


def _check(arguments: argparse.Namespace) -> int:
    for one in pipeline.compile_all(arguments.scripts, _options(arguments)):
        for warning in one.warnings:
            print(warning, file=sys.stderr)
        print(f"{one.session.path}: no errors")
    return 0


def _plan(arguments: argparse.Namespace) -> int:
    (compiled,) = pipeline.compile_all([arguments.script], _options(arguments))
    with progress_bar(compiled.session.head.title, hidden=arguments.json) as progress:
        planned = pipeline.plan_compiled(compiled, progress)
    if arguments.json:
        print(json.dumps(report.plan_json(compiled, planned), indent=2, ensure_ascii=False))
        return 0
    for warning in compiled.warnings:
        print(warning, file=sys.stderr)
    print("\n\n".join(report.table(track) for track in planned))
    return 0


def _voices(arguments: argparse.Namespace) -> int:
    voices = pipeline.list_voices(arguments.engine)
    if arguments.json:
        print(json.dumps([report.voice_json(voice) for voice in voices], indent=2, ensure_ascii=False))
    else:
        for voice in voices:
            print(f"{voice.engine + ':' + voice.name:<32} {voice.language:<16} {voice.description}".rstrip())
    return 0


def _sounds(arguments: argparse.Namespace) -> int:
    sounds = pipeline.list_sounds()
    if arguments.json:
        print(json.dumps(sounds, indent=2, ensure_ascii=False))
    else:
        for kind, named in sounds.items():
            print(f"{kind}:")
            for name, description in named.items():
                print(f"  {name:<10} {description}")
    return 0


def _new(arguments: argparse.Namespace) -> int:
    path = starter.write(arguments.script, arguments.title)
    print(f"{path}: written; now: renderer render {path}")
    return 0
