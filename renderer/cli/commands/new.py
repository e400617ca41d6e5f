"""``renderer new``: a script to start from."""

from __future__ import annotations

import argparse
from pathlib import Path

from renderer.cli import template
from renderer.cli.commands.options import Commands


def add(commands: Commands) -> None:
    new = commands.add_parser("new", help="write a starter script", allow_abbrev=False)
    new.add_argument("script", type=Path, metavar="SCRIPT")
    new.add_argument("--title", help="the session's title (default: from the file's name)")
    new.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    path = template.write(arguments.script, arguments.title)
    print(f"{path}: written; now: renderer render {path}")
    return 0
