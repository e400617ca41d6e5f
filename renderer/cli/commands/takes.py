"""``renderer takes``: the sheet to record a script from, and how far its recording is."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from renderer import api
from renderer.cli.commands.options import Commands, add_script_choices, read_options
from renderer.cli.progress import progress_bar
from renderer.cli.reports import takes as takes_report


def add(commands: Commands) -> None:
    takes = commands.add_parser(
        "takes", help="a sheet to record a script from, and what of it is recorded", allow_abbrev=False
    )
    takes.add_argument("script", type=Path, metavar="SCRIPT")
    add_script_choices(takes)
    takes.add_argument(
        "--sheet", type=Path, metavar="FILE", help="write the sheet too, as FILE.html, FILE.md or FILE.txt"
    )
    takes.add_argument("--json", action="store_true", help="print it as JSON")
    takes.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """The exit status is 1 where a sentence has no take that can be used."""
    if arguments.sheet:
        api.check_sheet_name(arguments.sheet)
    compiled = api.compile_script(arguments.script, read_options(arguments), with_takes=False)
    with progress_bar(compiled.session.head.title, hidden=arguments.json) as progress:
        recorded = api.recordings(compiled, progress)
    if arguments.sheet:
        api.write_sheet(compiled, recorded, arguments.sheet)
    if arguments.json:
        found = [takes_report.recording_json(recording) for recording in recorded]
        print(
            json.dumps({"script": compiled.session.path, "recordings": found}, indent=2, ensure_ascii=False)
        )
    else:
        for warning in compiled.warnings:
            print(warning, file=sys.stderr)
        print("\n\n".join("\n".join(takes_report.recording_lines(recording)) for recording in recorded))
        if arguments.sheet:
            print(f"{arguments.sheet}: written")
    return 0 if all(recording.complete for recording in recorded) else 1
