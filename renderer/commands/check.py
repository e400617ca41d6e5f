"""``renderer check``: what is wrong in scripts, without audio."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from renderer import pipeline
from renderer.commands.options import Commands, add_script_choices, read_options


def add(commands: Commands) -> None:
    check = commands.add_parser("check", help="find what is wrong in scripts; no audio", allow_abbrev=False)
    check.add_argument("scripts", nargs="+", type=Path, metavar="SCRIPT")
    add_script_choices(check)
    check.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    for one in pipeline.compile_all(arguments.scripts, read_options(arguments)):
        for warning in one.warnings:
            print(warning, file=sys.stderr)
        print(f"{one.session.path}: no errors")
    return 0
