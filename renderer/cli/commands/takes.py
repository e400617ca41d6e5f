"""``renderer takes``: write a sheet to record a script from, and show what is recorded."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from renderer.api.record import check_sheet_name, recordings
from renderer.api.scripts import compile_script
from renderer.cli.options import add_options, requested_options
from renderer.cli.progress import progress_bar
from renderer.cli.reports.takes import recording_json, recording_lines


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("script", type=Path, metavar="SCRIPT", help="a script")
    parser.add_argument(
        "--sheet",
        type=Path,
        metavar="FILE",
        help="also write the sentences to read aloud to this file, whose name ends in .html, .md or .txt",
    )
    parser.add_argument("--json", action="store_true", help="print the list as JSON")
    add_options(parser, "words", "voice", "pacing")
    parser.epilog = "The exit status is 1 if a sentence has no recording, or one that is not ok."


def run(arguments: argparse.Namespace) -> int:
    """Return the exit status: 1 if a sentence has no take, or one with a fault."""
    if arguments.sheet:
        check_sheet_name(arguments.sheet)
    compiled = compile_script(
        arguments.script, requested_options(arguments), with_takes=False, to_speak=False
    )
    with progress_bar(compiled.session.head.title, hidden=arguments.json) as progress:
        recorded = recordings(compiled, progress, arguments.sheet)
    if arguments.json:
        found = [recording_json(recording) for recording in recorded]
        print(
            json.dumps({"script": compiled.session.path, "recordings": found}, indent=2, ensure_ascii=False)
        )
    else:
        for warning in compiled.warnings:
            print(warning, file=sys.stderr)
        print("\n\n".join("\n".join(recording_lines(recording)) for recording in recorded))
        if arguments.sheet:
            print(f"{arguments.sheet}: written")
    return 0 if all(recording.complete for recording in recorded) else 1
