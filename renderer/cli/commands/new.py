"""``renderer new``: write a script to start from."""

from __future__ import annotations

import argparse
import shlex
from pathlib import Path

from renderer.cli import template


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("script", type=Path, metavar="SCRIPT", help="the file to write")
    parser.add_argument("--title", help="give the session this title (default: the name of the file)")


def run(arguments: argparse.Namespace) -> int:
    path = template.write(arguments.script, arguments.title)
    print(f"{path}: written; to make the track, run: renderer render {shlex.quote(str(path))}")
    return 0
