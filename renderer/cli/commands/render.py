"""``renderer render``: the tracks of one or more scripts."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import Any

from renderer import api
from renderer.cli.commands.options import (
    PROFILE_HELP,
    Commands,
    add_captions,
    add_profile,
    add_render_choices,
    add_telling,
    read_options,
)
from renderer.cli.progress import progress_bar
from renderer.cli.reports import tracks as tracks_report


def add(commands: Commands) -> None:
    render = commands.add_parser("render", help="make the tracks of one or more scripts", allow_abbrev=False)
    render.add_argument("scripts", nargs="+", type=Path, metavar="SCRIPT")
    add_render_choices(render)
    add_captions(render)
    add_profile(render, PROFILE_HELP)
    add_telling(render)
    render.add_argument(
        "--dry-run", action="store_true", help="make nothing; tell what would be spoken, and what it costs"
    )
    render.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    options = read_options(arguments)
    if arguments.dry_run:
        reckoned = api.reckon(api.compile_all(arguments.scripts, options))
        if arguments.json:
            print(json.dumps(tracks_report.reckoned_json(reckoned), indent=2, ensure_ascii=False))
        else:
            print(tracks_report.reckoned_table(reckoned))
        return 0
    quiet = arguments.quiet or arguments.json
    results: list[dict[str, Any]] = []
    try:
        for compiled in api.compile_all(arguments.scripts, options):
            with progress_bar(compiled.session.head.title, hidden=quiet) as progress:
                result = api.render_compiled(compiled, arguments.out, progress)
            results.append(tracks_report.result_json(compiled.session.path, result))
            if not quiet:
                _tell(result)
    finally:
        if arguments.json and results:
            print(json.dumps(results, indent=2, ensure_ascii=False))
    return 0


def _tell(result: api.RenderResult) -> None:
    for warning in tracks_report.warnings(result):
        print(warning, file=sys.stderr)
    print("\n".join(tracks_report.track_lines(result)), flush=True)
