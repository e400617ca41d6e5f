"""``renderer voices``: the voices there are."""

from __future__ import annotations

import argparse
import json

from renderer import pipeline, report
from renderer.commands.options import Commands


def add(commands: Commands) -> None:
    voices = commands.add_parser("voices", help="list the voices", allow_abbrev=False)
    voices.add_argument("engine", nargs="?", help="of this engine alone")
    voices.add_argument("--json", action="store_true", help="print them as JSON")
    voices.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    voices = pipeline.list_voices(arguments.engine)
    if arguments.json:
        print(json.dumps([report.voice_json(voice) for voice in voices], indent=2, ensure_ascii=False))
    else:
        for voice in voices:
            print(f"{voice.engine + ':' + voice.name:<32} {voice.language:<16} {voice.description}".rstrip())
    return 0
