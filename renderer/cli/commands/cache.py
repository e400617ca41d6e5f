"""``renderer cache``: show, clear or share the cache."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from renderer.api.cache import share_store, store_contents
from renderer.api.suggestions import did_you_mean
from renderer.cli.reports.cache import store_json, store_table
from renderer.errors import InputError

_ACTIONS = ("clear", "share")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "action",
        nargs="?",
        metavar="clear | share",
        help="clear: empty the cache; share: put what voices have said into the shared store",
    )
    parser.add_argument(
        "--scripts",
        type=Path,
        default=Path(),
        metavar="FOLDER",
        help="use the renderer.toml of this folder (default: the current folder)",
    )
    parser.add_argument("--json", action="store_true", help="print the list as JSON")


def run(arguments: argparse.Namespace) -> int:
    if arguments.action not in (None, *_ACTIONS):
        known = f"actions are {' and '.join(_ACTIONS)}"
        raise InputError(
            f'unknown action "{arguments.action}"; {did_you_mean(arguments.action, _ACTIONS, known)}'
        )
    is_shared = arguments.action != "share" or share_store(arguments.scripts)
    contents = store_contents(arguments.scripts, clear=arguments.action == "clear")
    if arguments.json:
        print(json.dumps(store_json(contents), indent=2, ensure_ascii=False))
    else:
        print(store_table(contents))
    return 0 if is_shared else 1
