"""``renderer plan``: show when each thing happens, the pace, and what has moved since another plan."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import Any

from renderer.api.options import Options
from renderer.api.plan import earlier_plan, outlines, pair_up, plan_compiled
from renderer.api.scripts import Compiled, compile_all
from renderer.cli.options import add_options, requested_options
from renderer.cli.progress import left_out_printer, progress_bar
from renderer.cli.reports.difference import difference_json, difference_text
from renderer.cli.reports.plan import plan_json, table
from renderer.errors import InputError


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "scripts", nargs="+", type=Path, metavar="SCRIPT", help="scripts, or folders of scripts"
    )
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
        from renderer.api.picture import check_picture

        check_picture(arguments.picture)
    scripts = compile_all(arguments.scripts, options, on_left_out=left_out_printer(quiet=arguments.json))
    for name in ("against", "picture"):
        if getattr(arguments, name) and len(scripts) > 1:
            raise InputError(f"--{name} applies to one script, not to {len(scripts)}; name one of them")
    plans = []
    for number, compiled in enumerate(scripts):
        if number and not arguments.json:
            print()
        plans.append(_plan(compiled, arguments, options))
    if arguments.json:
        is_list = len(scripts) > 1 or arguments.scripts[0].is_dir()
        print(json.dumps(plans if is_list else plans[0], indent=2, ensure_ascii=False))
    return 0


def _plan(compiled: Compiled, arguments: argparse.Namespace, options: Options) -> dict[str, Any]:
    """Plan a script, print the plan unless JSON is wanted, and return it as JSON."""
    before, pictures = None, None
    script = Path(compiled.session.path)
    with progress_bar(compiled.session.head.title, hidden=arguments.json) as progress:
        if arguments.against:
            before = earlier_plan(arguments.against, options, progress, script=script)
        if arguments.picture:
            from renderer.api.picture import picture_compiled

            planned, pictures = picture_compiled(compiled, arguments.picture, progress)
        else:
            planned = plan_compiled(compiled, progress)
    pairs = None if before is None else pair_up(before, outlines(planned))
    found = plan_json(compiled, planned)
    if pictures is not None:
        found["pictures"] = [str(path) for path in pictures]
    if pairs is not None:
        found["differences"] = difference_json(pairs)
    if arguments.json:
        return found
    for warning in compiled.warnings:
        print(warning, file=sys.stderr)
    if pairs is None:
        print("\n\n".join(table(track) for track in planned))
    else:
        print(difference_text(pairs))
    for path in pictures or ():
        print(f"\n{path}: written")
    return found
