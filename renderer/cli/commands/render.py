"""``renderer render``: render the tracks of one or more scripts."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import Any

from renderer.api.options import Options
from renderer.api.render import RenderResult, render_compiled
from renderer.api.scripts import compile_all
from renderer.cli.options import add_options, add_output_options, requested_options
from renderer.cli.progress import progress_bar
from renderer.cli.reports.tracks import result_json, track_lines, warnings


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("scripts", nargs="+", type=Path, metavar="SCRIPT", help="one or more scripts")
    parser.add_argument(
        "--out", type=Path, metavar="FOLDER", help="write tracks to this folder (default: out)"
    )
    add_options(
        parser,
        "words", "voice", "checks", "length", "sample rate", "files", "captions", "profile", "work", "pacing",
    )  # fmt: skip
    add_output_options(parser)
    parser.add_argument(
        "--dry-run",
        action="store_true",
        help="render nothing; show which sentences the voices would speak, and the cost",
    )


def run(arguments: argparse.Namespace) -> int:
    options = requested_options(arguments)
    if arguments.dry_run:
        return _dry_run(arguments, options)
    quiet = arguments.quiet or arguments.json
    results: list[dict[str, Any]] = []
    try:
        for compiled in compile_all(arguments.scripts, options):
            with progress_bar(compiled.session.head.title, hidden=quiet) as progress:
                result = render_compiled(compiled, arguments.out, progress)
            results.append(result_json(compiled.session.path, result))
            if not quiet:
                if compiled.voice_note:
                    print(compiled.voice_note, file=sys.stderr)
                _print_result(result)
    finally:
        if arguments.json and results:
            print(json.dumps(results, indent=2, ensure_ascii=False))
    return 0


def _print_result(result: RenderResult) -> None:
    for warning in warnings(result):
        print(warning, file=sys.stderr)
    print("\n".join(track_lines(result)), flush=True)


def _dry_run(arguments: argparse.Namespace, options: Options) -> int:
    from renderer.api.dry_run import estimate_speech
    from renderer.cli.reports.dry_run import estimate_json, estimate_table

    estimates = estimate_speech(compile_all(arguments.scripts, options))
    if arguments.json:
        print(json.dumps(estimate_json(estimates), indent=2, ensure_ascii=False))
    else:
        print(estimate_table(estimates))
    return 0
