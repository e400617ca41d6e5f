"""``renderer render``: render the tracks of one or more scripts."""

from __future__ import annotations

import argparse
import json
import shlex
import sys
from pathlib import Path
from typing import Any

from renderer.api.options import Options
from renderer.api.render import RenderResult, render_compiled
from renderer.api.scripts import compile_all
from renderer.cli.options import add_options, add_output_options, requested_options
from renderer.cli.progress import left_out_printer, progress_bar
from renderer.cli.reports.own_beds import own_bed_lines
from renderer.cli.reports.tracks import rendered_line, result_json, track_lines, warnings
from renderer.errors import InputError, RenderError

_AUDIO = (".mp3", ".wav", ".flac", ".m4a", ".ogg", ".opus", ".aiff")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "scripts", nargs="+", type=Path, metavar="SCRIPT", help="scripts, or folders of scripts"
    )
    parser.add_argument(
        "--out", type=Path, metavar="FOLDER", help="write tracks to this folder (default: out)"
    )
    add_options(
        parser,
        "words", "voice", "checks", "length", "sample rate", "files", "loudness", "captions", "stems",
        "profile", "work", "pacing",
    )  # fmt: skip
    add_output_options(parser)
    parser.add_argument(
        "--dry-run",
        action="store_true",
        help="render nothing; show which sentences the voices would speak, and the cost",
    )


def run(arguments: argparse.Namespace) -> int:
    options = requested_options(arguments)
    if arguments.out is not None:
        _check_folder(arguments.out)
    if arguments.dry_run:
        return _dry_run(arguments, options)
    quiet = arguments.quiet or arguments.json
    results: list[dict[str, Any]] = []
    failed: dict[str, RenderError] = {}
    scripts = compile_all(
        arguments.scripts,
        options,
        out=arguments.out,
        to_write=True,
        on_left_out=left_out_printer(quiet=quiet),
    )
    try:
        for compiled in scripts:
            path = compiled.session.path
            try:
                with progress_bar(compiled.session.head.title, hidden=quiet) as progress:
                    result = render_compiled(compiled, arguments.out, progress)
            except RenderError as error:
                print(error, file=sys.stderr)
                failed[path] = error
                continue
            results.append(result_json(path, result))
            if not quiet:
                if compiled.voice_note:
                    print(compiled.voice_note, file=sys.stderr)
                _print_result(result)
        if not quiet and len(scripts) > 1:
            print(rendered_line(results, list(failed)))
    finally:
        if arguments.json and results:
            print(json.dumps(results, indent=2, ensure_ascii=False))
    return max((error.exit_status for error in failed.values()), default=0)


def _check_folder(out: Path) -> None:
    """Refuse the name of an audio file, of which a folder would be made."""
    if out.suffix.lower() in _AUDIO and not out.is_dir():
        folder = shlex.quote(str(out.with_suffix("")))
        raise InputError(
            f"--out {out}: this is the name of a file, and the tracks of a script need a folder; "
            f"write --out {folder}"
        )


def _print_result(result: RenderResult) -> None:
    for warning in warnings(result):
        print(warning, file=sys.stderr)
    print("\n".join([*track_lines(result), *own_bed_lines(result.repeated_beds)]), flush=True)


def _dry_run(arguments: argparse.Namespace, options: Options) -> int:
    from renderer.api.dry_run import check_formats, estimate_speech
    from renderer.cli.reports.dry_run import estimate_json, estimate_table

    quiet = arguments.quiet or arguments.json
    scripts = compile_all(
        arguments.scripts, options, out=arguments.out, on_left_out=left_out_printer(quiet=quiet)
    )
    for compiled in scripts:
        check_formats(compiled.settings)
    estimates = estimate_speech(scripts)
    if arguments.json:
        print(json.dumps(estimate_json(estimates), indent=2, ensure_ascii=False))
    else:
        print(estimate_table(estimates))
    return 0
