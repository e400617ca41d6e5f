"""``renderer sounds``: list the built-in bells and beds."""

from __future__ import annotations

import argparse

from renderer.api.sounds import BEDS, BELLS


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help="print the list as JSON")


def run(arguments: argparse.Namespace) -> int:
    sounds = {"bells": dict(BELLS), "beds": dict(BEDS)}
    if arguments.json:
        import json

        print(json.dumps(sounds, indent=2, ensure_ascii=False))
        return 0
    for kind, named in sounds.items():
        print(f"{kind}:")
        for name, description in named.items():
            print(f"  {name:<13} {description}")
    return 0
