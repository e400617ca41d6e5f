"""``renderer voices``: list the voices, and let them speak a sentence."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from renderer.api.voices import Audition, audition_voices, list_voices
from renderer.cli.reports import voices as voice_report


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("engine", nargs="?", help="list only the voices of this engine")
    parser.add_argument(
        "--try",
        dest="text",
        metavar="SENTENCE",
        help="write a sound file for each voice, in which it says this sentence",
    )
    parser.add_argument(
        "--language", default="en", metavar="en-US", help="the language of the sentence (default: en)"
    )
    parser.add_argument(
        "--out",
        type=Path,
        default=Path("voices"),
        metavar="FOLDER",
        help="write the files to this folder (default: voices)",
    )
    parser.add_argument("--json", action="store_true", help="print the list as JSON")


def run(arguments: argparse.Namespace) -> int:
    if arguments.text is not None:
        return _try(arguments)
    voices = list_voices(Path(), arguments.engine)
    if arguments.json:
        listed = [
            *(voice_report.named_voice_json(name, voice) for name, voice in voices.named.items()),
            *map(voice_report.voice_json, voices.offered),
        ]
        print(json.dumps(listed, indent=2, ensure_ascii=False))
        return 0
    for name, voice in voices.named.items():
        print(voice_report.named_voice_line(name, voice))
    for info in voices.offered:
        print(voice_report.voice_line(info))
    return 0


def _try(arguments: argparse.Namespace) -> int:
    auditions = audition_voices(
        arguments.text,
        Path(),
        arguments.out,
        engine=arguments.engine,
        language=arguments.language,
        on_audition=(lambda _one: None) if arguments.json else _print_audition,
    )
    if arguments.json:
        print(
            json.dumps([voice_report.audition_json(one) for one in auditions], indent=2, ensure_ascii=False)
        )
    return 1 if any(one.failure for one in auditions) else 0


def _print_audition(audition: Audition) -> None:
    print(
        voice_report.audition_line(audition), file=sys.stderr if audition.failure else sys.stdout, flush=True
    )
