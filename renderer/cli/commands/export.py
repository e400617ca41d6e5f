"""``renderer export``: write a script as SSML, Speech Markdown or text."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from renderer.api.exporting import FORMATS, export_compiled
from renderer.api.scripts import compile_script
from renderer.cli.options import add_options, requested_options
from renderer.cli.printing import print_document


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("script", type=Path, metavar="SCRIPT", help="a script")
    parser.add_argument(
        "--to", required=True, metavar="FORMAT", help=f"write this format: {', '.join(FORMATS)}"
    )
    parser.add_argument(
        "-o", "--out", type=Path, metavar="FILE", help="write to this file (default: standard output)"
    )
    parser.add_argument("--force", action="store_true", help="replace the file if it exists")
    add_options(parser, "words", "pacing")


def run(arguments: argparse.Namespace) -> int:
    compiled = compile_script(arguments.script, requested_options(arguments), to_speak=False)
    exported = export_compiled(compiled, arguments.to, arguments.out, force=arguments.force)
    if exported.unsupported:
        unsupported = ", ".join(exported.unsupported)
        print(f"{compiled.session.path}: other programs will not play: {unsupported}", file=sys.stderr)
    if arguments.out:
        print(f"{arguments.out}: written")
    else:
        print_document(exported.text)
    return 0
