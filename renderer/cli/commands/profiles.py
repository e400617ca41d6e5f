"""``renderer profiles``: the platforms, what a render for each is set to, and what its files have to meet."""

from __future__ import annotations

import argparse
import json

from renderer import api
from renderer.cli.commands.options import Commands
from renderer.publish.checks import report_text


def add(commands: Commands) -> None:
    profiles = commands.add_parser(
        "profiles", help="the platforms, and what each asks for", allow_abbrev=False
    )
    profiles.add_argument("name", nargs="?", metavar="NAME", help="this one alone")
    profiles.add_argument("--json", action="store_true", help="print them as JSON")
    profiles.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    found = [api.find_profile(arguments.name)] if arguments.name else list(api.list_profiles().values())
    if arguments.json:
        print(json.dumps([report_text.profile_json(one) for one in found], indent=2, ensure_ascii=False))
    else:
        print("\n\n".join("\n".join(report_text.profile_lines(one)) for one in found))
    return 0
