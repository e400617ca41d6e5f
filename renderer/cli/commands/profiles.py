"""``renderer profiles``: list the platforms, the render settings for each, and what their files must meet."""

from __future__ import annotations

import argparse
import json
from datetime import date

from renderer.api.check import find_profile, list_profiles, profile_json, profile_lines


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("name", nargs="?", metavar="NAME", help="show only this platform")
    parser.add_argument("--json", action="store_true", help="print the list as JSON")


def run(arguments: argparse.Namespace) -> int:
    found = [find_profile(arguments.name)] if arguments.name else list(list_profiles().values())
    if arguments.json:
        print(json.dumps([profile_json(one) for one in found], indent=2, ensure_ascii=False))
    else:
        today = date.today()
        print("\n\n".join("\n".join(profile_lines(one, today)) for one in found))
    return 0
