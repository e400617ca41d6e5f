"""``renderer plan``: when each thing happens, how it is paced, and what has moved since another plan."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from renderer import api
from renderer.analysis.difference import pair_up
from renderer.cli.commands.options import Commands, add_choices, read_options
from renderer.cli.progress import progress_bar
from renderer.cli.reports import difference as difference_report
from renderer.cli.reports import tracks as tracks_report


def add(commands: Commands) -> None:
    plan = commands.add_parser("plan", help="show when each thing happens", allow_abbrev=False)
    plan.add_argument("script", type=Path, metavar="SCRIPT")
    add_choices(plan)
    plan.add_argument("--picture", type=Path, metavar="FILE", help="draw it too, as FILE.svg or FILE.png")
    plan.add_argument(
        "--against",
        type=Path,
        metavar="OTHER",
        help="tell what differs from an earlier plan's JSON, or from another script",
    )
    plan.add_argument("--json", action="store_true", help="print it as JSON")
    plan.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    options = read_options(arguments)
    if arguments.picture:
        api.check_picture(arguments.picture)
    (compiled,) = api.compile_all([arguments.script], options)
    before, pictures = None, None
    with progress_bar(compiled.session.head.title, hidden=arguments.json) as progress:
        if arguments.against:
            before = api.earlier_plan(arguments.against, options, progress)
        if arguments.picture:
            planned, pictures = api.picture_compiled(compiled, arguments.picture, progress)
        else:
            planned = api.plan_compiled(compiled, progress)
    pairs = None if before is None else pair_up(before, api.outlines(planned))
    if arguments.json:
        found = tracks_report.plan_json(compiled, planned)
        if pictures is not None:
            found["pictures"] = [str(path) for path in pictures]
        if pairs is not None:
            found["differences"] = difference_report.difference_json(pairs)
        print(json.dumps(found, indent=2, ensure_ascii=False))
        return 0
    for warning in compiled.warnings:
        print(warning, file=sys.stderr)
    if pairs is None:
        print("\n\n".join(tracks_report.table(track) for track in planned))
    else:
        print(difference_report.difference_text(pairs))
    for path in pictures or ():
        print(f"\n{path}: drawn")
    return 0
