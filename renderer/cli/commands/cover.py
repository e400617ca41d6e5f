"""``renderer cover``: the cover that is drawn for a script without one of its own."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from renderer import api
from renderer.cli.commands.options import Commands, add_script_choices, read_options


def add(commands: Commands) -> None:
    cover = commands.add_parser("cover", help="draw a cover from a script's title", allow_abbrev=False)
    cover.add_argument("script", type=Path, metavar="SCRIPT")
    cover.add_argument(
        "--palette",
        default="",
        metavar="NAME",
        help=f"its colours: {', '.join(api.PALETTES)} (default: chosen by the title)",
    )
    cover.add_argument(
        "--out", type=Path, metavar="FILE", help="where it goes (default out/NAME/NAME-cover.jpg)"
    )
    add_script_choices(cover)
    cover.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    (compiled,) = api.compile_all([arguments.script], read_options(arguments))
    path, cover = api.cover_compiled(compiled, arguments.out, arguments.palette)
    for warning in cover.warnings:
        print(f"{compiled.session.path}: {warning}", file=sys.stderr)
    print(f"{path}: drawn")
    return 0
