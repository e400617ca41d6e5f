"""``renderer retake``: speak another take of a sentence, and choose it."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from renderer.api.retake import read_wanted, retake, retake_each_round
from renderer.cli.options import add_options, requested_options
from renderer.cli.reports.spoken_takes import retake_json, retake_lines
from renderer.cli.sentence_options import add_sentence_options, requested_sentence
from renderer.errors import InputError


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("script", type=Path, metavar="SCRIPT", help="a script")
    add_sentence_options(parser)
    parser.add_argument(
        "--each-round",
        action="store_true",
        help="speak a take for each time that the script says the sentence, except the first time",
    )
    parser.add_argument(
        "--seed",
        type=int,
        metavar="N",
        help="speak with this seed, a whole number from 0 (default: the next one, if the voice has seeds)",
    )
    parser.add_argument("--voice", metavar="NAME", help="speak with this voice (default: as in the script)")
    parser.add_argument(
        "--rate", metavar="N", help="speak at this many words per minute (default: as in the script)"
    )
    parser.add_argument(
        "--out", type=Path, metavar="FOLDER", help="write the sound of the take to this folder (default: out)"
    )
    parser.add_argument("--json", action="store_true", help="print the result as JSON")
    add_options(parser, "words", "checks", "sample rate")


def run(arguments: argparse.Namespace) -> int:
    wanted = read_wanted(voice=arguments.voice or "", rate=arguments.rate, seed=arguments.seed)
    which, options = requested_sentence(arguments), requested_options(arguments)
    if arguments.each_round:
        _refuse_others(arguments)
        rounds = retake_each_round(arguments.script, options, which, arguments.out)
    else:
        rounds = (retake(arguments.script, options, which, wanted, arguments.out),)
    if arguments.json:
        found = [retake_json(spoken) for spoken in rounds]
        shown = {"rounds": found} if arguments.each_round else found[0]
        print(json.dumps(shown, indent=2, ensure_ascii=False))
        return 0
    lines, doubts = retake_lines(rounds, arguments.script, which.time)
    print("\n".join(lines))
    for doubt in doubts:
        print(doubt, file=sys.stderr)
    return 0


def _refuse_others(arguments: argparse.Namespace) -> None:
    for name in ("time", "seed", "voice", "rate"):
        if getattr(arguments, name) is not None:
            raise InputError(f"--{name} and --each-round: name one of the two")
