"""``renderer cache``: what is kept between renders, and how to be rid of it."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from renderer import api
from renderer.cli.commands.options import Commands
from renderer.cli.reports import tracks as tracks_report


def add(commands: Commands) -> None:
    cache = commands.add_parser(
        "cache", help="show or clear what is kept between renders", allow_abbrev=False
    )
    cache.add_argument("action", nargs="?", choices=["clear"], help="remove all of it")
    cache.add_argument(
        "--scripts",
        type=Path,
        default=Path(),
        metavar="FOLDER",
        help="the folder whose renderer.toml counts (default: this one)",
    )
    cache.add_argument("--json", action="store_true", help="print it as JSON")
    cache.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    if arguments.action == "clear":
        api.clear_kept(arguments.scripts)
    kept = api.kept_in(arguments.scripts)
    if arguments.json:
        print(json.dumps(tracks_report.kept_json(kept), indent=2, ensure_ascii=False))
    else:
        print(tracks_report.kept_table(kept))
    return 0
