"""``renderer preview``: render a part of a track, to hear it at once."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from renderer.api.preview import Excerpt, preview_compiled, read_time
from renderer.api.scripts import compile_script
from renderer.cli.options import add_options, add_output_options, requested_options
from renderer.cli.progress import progress_bar
from renderer.cli.reports.tracks import preview_json, preview_lines


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("script", type=Path, metavar="SCRIPT", help="a script")
    parser.add_argument("--out", type=Path, metavar="FOLDER", help="write to this folder (default: out)")
    group = parser.add_argument_group("the part")
    group.add_argument(
        "--from", dest="start", metavar="3:10", help="begin the preview at this time (default: 0:00)"
    )
    group.add_argument("--chapter", metavar="NAME", help="render only this chapter")
    group.add_argument(
        "--for",
        dest="seconds",
        metavar="30s",
        help="make the preview this long (default: 30s, or the whole chapter)",
    )
    group.add_argument("--to", dest="end", metavar="3:40", help="end the preview at this time")
    # In other commands, --chapter is the silence before chapters; here it is the name of a chapter.
    add_options(
        parser,
        "words", "voice", "checks", "length", "sample rate", "files", "loudness", "work", "pacing",
        without=["--chapter"],
    )  # fmt: skip
    add_output_options(parser)


def run(arguments: argparse.Namespace) -> int:
    part = Excerpt(
        start=read_time("--from", arguments.start),
        chapter=arguments.chapter,
        end=read_time("--to", arguments.end),
        seconds=read_time("--for", arguments.seconds),
    )
    quiet = arguments.quiet or arguments.json
    compiled = compile_script(arguments.script, requested_options(arguments))
    with progress_bar(compiled.session.head.title, hidden=quiet) as progress:
        preview = preview_compiled(compiled, part, arguments.out, progress)
    if arguments.json:
        print(json.dumps(preview_json(compiled.session.path, preview), indent=2, ensure_ascii=False))
    elif not arguments.quiet:
        for warning in preview.warnings:
            print(warning, file=sys.stderr)
        print("\n".join(preview_lines(preview)))
    return 0
