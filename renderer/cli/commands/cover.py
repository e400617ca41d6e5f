"""``renderer cover``: draw a cover for a script that has none of its own."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from renderer.api.cover import PALETTES, cover_compiled
from renderer.api.scripts import compile_script
from renderer.cli.options import add_options, requested_options


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("script", type=Path, metavar="SCRIPT", help="a script")
    parser.add_argument(
        "--palette",
        default="",
        metavar="NAME",
        help=f"use these colours: {', '.join(PALETTES)} (default: chosen from the title)",
    )
    parser.add_argument(
        "--out",
        type=Path,
        metavar="FILE",
        help="write the cover to this file (default: out/NAME/NAME-cover.jpg)",
    )
    add_options(parser, "words", "voice", "pacing")


def run(arguments: argparse.Namespace) -> int:
    compiled = compile_script(arguments.script, requested_options(arguments), to_speak=False)
    path, cover = cover_compiled(compiled, arguments.out, arguments.palette)
    for warning in cover.warnings:
        print(f"{compiled.session.path}: {warning}", file=sys.stderr)
    print(f"{path}: written")
    return 0
