"""``renderer sounds``: the bells and beds there are."""

from __future__ import annotations

import argparse
import json

from renderer import api
from renderer.cli.commands.options import Commands


def add(commands: Commands) -> None:
    sounds = commands.add_parser("sounds", help="list the bells and beds", allow_abbrev=False)
    sounds.add_argument("--json", action="store_true", help="print them as JSON")
    sounds.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    sounds = api.list_sounds()
    if arguments.json:
        print(json.dumps(sounds, indent=2, ensure_ascii=False))
    else:
        for kind, named in sounds.items():
            print(f"{kind}:")
            for name, description in named.items():
                print(f"  {name:<10} {description}")
    return 0
