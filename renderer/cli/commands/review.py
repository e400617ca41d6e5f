"""``renderer review``: list which sentences of a script are accepted, accept some, or note something."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from renderer.api.review import (
    Numbers,
    ScriptReview,
    accept_sentences,
    drop_unused_entries,
    list_review,
    note_sentence,
    withdraw_sentences,
)
from renderer.cli.options import add_options, requested_options
from renderer.cli.reports.review import dropped_json, dropped_lines, review_json, review_lines
from renderer.errors import InputError

_CHANGES = ("accept", "withdraw", "note", "drop_unused")
_ALL = "all"
_MOST_NUMBERS, _MOST_DIGITS = 100_000, 9


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("script", type=Path, metavar="SCRIPT", help="a script")
    change = parser.add_argument_group("change the review")
    change.add_argument(
        "--accept",
        metavar="NUMBERS",
        help="accept these sentences as they sound now, such as 1,4-6; all accepts each that is spoken",
    )
    change.add_argument(
        "--withdraw", metavar="NUMBERS", help="accept these sentences no longer, such as 1,4-6, or all"
    )
    change.add_argument(
        "--note",
        nargs=2,
        metavar=("N", "TEXT"),
        help='write a note about the sentence with this number; an empty text, "", deletes the note',
    )
    change.add_argument(
        "--drop-unused",
        action="store_true",
        default=None,
        help="delete what is about sentences that the script does not say",
    )
    parser.add_argument("--json", action="store_true", help="print the review as JSON")
    add_options(parser, "words", "voice", "pacing")
    parser.epilog = "The exit status of the list is 1 if a sentence is not accepted."


def run(arguments: argparse.Namespace) -> int:
    """Return the exit status: 1 if the review is only listed, and a sentence is not accepted."""
    changes = [name for name in _CHANGES if getattr(arguments, name) is not None]
    if len(changes) > 1:
        first, second = (f"--{name.replace('_', '-')}" for name in changes[:2])
        raise InputError(f"{first} and {second}: name one of the two")
    if arguments.drop_unused:
        return _drop_unused(arguments)
    listed = _changed(arguments) if changes else list_review(arguments.script, requested_options(arguments))
    if arguments.json:
        print(json.dumps(review_json(listed), indent=2, ensure_ascii=False))
    else:
        for warning in listed.warnings:
            print(warning, file=sys.stderr)
        print("\n".join(review_lines(listed)))
    return 1 if not changes and listed.accepted < len(listed.sentences) else 0


def _changed(arguments: argparse.Namespace) -> ScriptReview:
    script, options = arguments.script, requested_options(arguments)
    if arguments.note is not None:
        number, text = arguments.note
        return note_sentence(script, options, _number("--note", number), text)
    if arguments.accept is not None:
        return accept_sentences(script, options, _numbers("--accept", arguments.accept))
    return withdraw_sentences(script, options, _numbers("--withdraw", arguments.withdraw))


def _drop_unused(arguments: argparse.Namespace) -> int:
    dropped = drop_unused_entries(arguments.script, requested_options(arguments))
    if arguments.json:
        print(json.dumps(dropped_json(dropped), indent=2, ensure_ascii=False))
    else:
        print("\n".join(dropped_lines(dropped, arguments.script)))
    return 0


def _numbers(option: str, written: str) -> Numbers:
    """Numbers such as ``1,4-6``; None for all."""
    if written.strip().lower() == _ALL:
        return None
    found: set[int] = set()
    for part in written.split(","):
        first, dash, last = part.partition("-")
        low = _number(option, first)
        high = _number(option, last) if dash else low
        if high - low > _MOST_NUMBERS:
            raise InputError(f"{option} {part.strip()}: these are too many sentences; write fewer, or all")
        if high < low:
            raise InputError(f"{option} {part.strip()}: write the smaller number first, such as 4-6")
        found.update(range(low, high + 1))
    return found


def _number(option: str, written: str) -> int:
    text = written.strip()
    if not text.isascii() or not text.isdigit() or len(text) > _MOST_DIGITS:
        raise InputError(f"{option} {text}: write the numbers of sentences, such as 3 or 1,4-6, or all")
    return int(text)
