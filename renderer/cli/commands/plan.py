"""``renderer plan``: show when each thing happens, the pace, and what has moved since another plan."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from renderer.api.plan import earlier_plan, outlines, pair_up, plan_compiled
from renderer.api.scripts import compile_script
from renderer.cli.options import add_options, requested_options
from renderer.cli.progress import progress_bar
from renderer.cli.reports.difference import difference_json, difference_text
from renderer.cli.reports.plan import plan_json, table


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("script", type=Path, metavar="SCRIPT", help="a script")
    add_options(parser, "words", "voice", "checks", "length", "sample rate", "work", "pacing")
    parser.add_argument(
        "--picture",
        type=Path,
        metavar="FILE",
        help="also draw the plan to this file, whose name ends in .svg or .png",
    )
    parser.add_argument(
        "--against",
        type=Path,
        metavar="OTHER",
        help="compare the plan with another script, or with an earlier output of plan --json",
    )
    parser.add_argument("--json", action="store_true", help="print the plan as JSON")


def run(arguments: argparse.Namespace) -> int:
    options = requested_options(arguments)
    if arguments.picture:
        from renderer.api.picture import check_picture, picture_compiled

        check_picture(arguments.picture)
    compiled = compile_script(arguments.script, options)
    before, pictures = None, None
    with progress_bar(compiled.session.head.title, hidden=arguments.json) as progress:
        if arguments.against:
            before = earlier_plan(arguments.against, options, progress, script=arguments.script)
        if arguments.picture:
            planned, pictures = picture_compiled(compiled, arguments.picture, progress)
        else:
            planned = plan_compiled(compiled, progress)
    pairs = None if before is None else pair_up(before, outlines(planned))
    if arguments.json:
        found = plan_json(compiled, planned)
        if pictures is not None:
            found["pictures"] = [str(path) for path in pictures]
        if pairs is not None:
            found["differences"] = difference_json(pairs)
        print(json.dumps(found, indent=2, ensure_ascii=False))
        return 0
    for warning in compiled.warnings:
        print(warning, file=sys.stderr)
    if pairs is None:
        print("\n\n".join(table(track) for track in planned))
    else:
        print(difference_text(pairs))
    for path in pictures or ():
        print(f"\n{path}: written")
    return 0
