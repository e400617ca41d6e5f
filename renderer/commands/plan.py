"""``renderer plan``: when each thing happens."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from renderer import pipeline, report
from renderer.commands.options import Commands, add_choices, read_options
from renderer.progress import progress_bar


def add(commands: Commands) -> None:
    plan = commands.add_parser("plan", help="show when each thing happens", allow_abbrev=False)
    plan.add_argument("script", type=Path, metavar="SCRIPT")
    add_choices(plan)
    plan.add_argument("--json", action="store_true", help="print it as JSON")
    plan.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    (compiled,) = pipeline.compile_all([arguments.script], read_options(arguments))
    with progress_bar(compiled.session.head.title, hidden=arguments.json) as progress:
        planned = pipeline.plan_compiled(compiled, progress)
    if arguments.json:
        print(json.dumps(report.plan_json(compiled, planned), indent=2, ensure_ascii=False))
        return 0
    for warning in compiled.warnings:
        print(warning, file=sys.stderr)
    print("\n\n".join(report.table(track) for track in planned))
    return 0
