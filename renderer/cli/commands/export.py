"""``renderer export``: a script for elsewhere, as SSML, Speech Markdown or text."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from renderer import api
from renderer.cli.commands.options import Commands, add_pacing, add_values, read_options
from renderer.cli.commands.printing import print_document


def add(commands: Commands) -> None:
    export = commands.add_parser("export", help="write a script for elsewhere", allow_abbrev=False)
    export.add_argument("script", type=Path, metavar="SCRIPT")
    export.add_argument("--to", required=True, metavar="FORMAT", help=", ".join(api.EXPORT_FORMATS))
    export.add_argument(
        "-o", "--out", type=Path, metavar="FILE", help="where it goes (default: standard output)"
    )
    export.add_argument("--force", action="store_true", help="replace a file that is there")
    add_values(export)
    add_pacing(export)
    export.set_defaults(run=run, voice="", bed=None)


def run(arguments: argparse.Namespace) -> int:
    (compiled,) = api.compile_all([arguments.script], read_options(arguments))
    exported = api.export_compiled(compiled, arguments.to)
    if exported.untold:
        untold = ", ".join(exported.untold)
        print(f"{compiled.session.path}: other programs do not hear: {untold}", file=sys.stderr)
    if arguments.out:
        api.write_script(exported.text, arguments.out, source=arguments.script, force=arguments.force)
        print(f"{arguments.out}: written")
    else:
        print_document(exported.text)
    return 0
