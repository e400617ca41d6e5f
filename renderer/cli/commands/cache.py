"""``renderer cache``: show or clear the cache."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from renderer.api.cache import store_contents
from renderer.cli.reports.cache import store_json, store_table
from renderer.errors import InputError


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("action", nargs="?", metavar="clear", help="remove everything from the cache")
    parser.add_argument(
        "--scripts",
        type=Path,
        default=Path(),
        metavar="FOLDER",
        help="use the renderer.toml of this folder (default: the current folder)",
    )
    parser.add_argument("--json", action="store_true", help="print the list as JSON")


def run(arguments: argparse.Namespace) -> int:
    if arguments.action not in (None, "clear"):
        raise InputError(f'unknown action "{arguments.action}"; did you mean "clear"?')
    contents = store_contents(arguments.scripts, clear=arguments.action == "clear")
    if arguments.json:
        print(json.dumps(store_json(contents), indent=2, ensure_ascii=False))
    else:
        print(store_table(contents))
    return 0
