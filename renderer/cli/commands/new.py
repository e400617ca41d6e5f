"""``renderer new``: write a script to start from."""

from __future__ import annotations

import argparse
from pathlib import Path

from renderer.errors import shell_command


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("script", type=Path, metavar="SCRIPT", help="the file to write")
    parser.add_argument("--title", help="give the session this title (default: the name of the file)")


def run(arguments: argparse.Namespace) -> int:
    from renderer.api.new_script import new_script

    path = new_script(arguments.script, arguments.title)
    print(f"{path}: written; to make the track, run: {shell_command('render', path)}")
    return 0
