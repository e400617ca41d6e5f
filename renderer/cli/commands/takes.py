"""``renderer takes``: list the takes of a script, recorded or spoken; choose or drop one; write a sheet."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from renderer.api.record import check_sheet_name, recordings
from renderer.api.retake import (
    choose_take,
    drop_take,
    drop_unused_takes,
    list_takes,
    lock_take,
    unlock_take,
)
from renderer.api.scripts import compile_script
from renderer.cli.options import add_options, requested_options
from renderer.cli.progress import progress_bar
from renderer.cli.reports.spoken_takes import (
    dropped_json,
    dropped_lines,
    sentence_json,
    sentence_lines,
    takes_json,
    takes_lines,
)
from renderer.cli.reports.takes import recording_json, recording_lines
from renderer.cli.sentence_options import add_sentence_options, requested_sentence
from renderer.errors import InputError

_CHANGES = {
    "choose": "choose the take with this number",
    "lock": "choose the take with this number, and keep it as it is if the voice or a lexicon changes",
    "unlock": "let the take with this number follow the script again",
    "drop": "delete the take with this number",
}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("script", type=Path, metavar="SCRIPT", help="a script")
    parser.add_argument(
        "--sheet",
        type=Path,
        metavar="FILE",
        help="also write the sentences to read aloud to this file, whose name ends in .html, .md or .txt",
    )
    change = parser.add_argument_group("change the takes of a sentence that a voice speaks")
    add_sentence_options(change)
    for name, meaning in _CHANGES.items():
        change.add_argument(f"--{name}", type=int, metavar="TAKE", help=meaning)
    parser.add_argument(
        "--drop-unused",
        action="store_true",
        help="delete the takes of sentences that the script does not say",
    )
    parser.add_argument("--json", action="store_true", help="print the list as JSON")
    # In other commands, --sentence is the silence after sentences; here it is the number of a sentence.
    add_options(parser, "words", "voice", "pacing", without=["--sentence"])
    parser.epilog = "The exit status is 1 if a sentence to record has no recording, or one that is not ok."


def run(arguments: argparse.Namespace) -> int:
    """Return the exit status: 1 if a sentence to record has no take, or one with a fault."""
    changes = [name for name in _CHANGES if getattr(arguments, name) is not None]
    if arguments.drop_unused:
        return _drop_unused(arguments, changes)
    if changes:
        return _change(arguments, changes)
    if arguments.sentence is not None or arguments.words is not None or arguments.time is not None:
        raise InputError("name what to do with the sentence: --choose, --lock, --unlock or --drop TAKE")
    if arguments.sheet:
        check_sheet_name(arguments.sheet)
    options = requested_options(arguments)
    compiled = compile_script(arguments.script, options, recordings="unread", to_speak=False)
    with progress_bar(compiled.session.head.title, hidden=arguments.json) as progress:
        recorded = recordings(compiled, progress, arguments.sheet)
    listed = list_takes(arguments.script, options)
    if arguments.json:
        found = {"recordings": [recording_json(recording) for recording in recorded], **takes_json(listed)}
        print(json.dumps({"script": compiled.session.path, **found}, indent=2, ensure_ascii=False))
    else:
        for warning in compiled.warnings:
            print(warning, file=sys.stderr)
        lists = ["\n".join(recording_lines(recording)) for recording in recorded]
        if listed.sentences or listed.unused or not recorded:
            lists.append("\n".join(takes_lines(listed)))
        print("\n\n".join(lists))
        if arguments.sheet:
            print(f"{arguments.sheet}: written")
    return 0 if all(recording.complete for recording in recorded) else 1


def _drop_unused(arguments: argparse.Namespace, changes: list[str]) -> int:
    others = [
        *changes,
        *(name for name in ("sentence", "words", "time") if getattr(arguments, name) is not None),
    ]
    if others:
        raise InputError(f"--{others[0]} and --drop-unused: name one of the two")
    dropped = drop_unused_takes(arguments.script, requested_options(arguments))
    if arguments.json:
        print(json.dumps(dropped_json(dropped), indent=2, ensure_ascii=False))
    else:
        print("\n".join(dropped_lines(dropped, arguments.script)))
    return 0


def _change(arguments: argparse.Namespace, changes: list[str]) -> int:
    if len(changes) > 1:
        raise InputError(f"--{changes[0]} and --{changes[1]}: name one of the two")
    which, options = requested_sentence(arguments), requested_options(arguments)
    number = getattr(arguments, changes[0])
    match changes[0]:
        case "choose":
            sentence = choose_take(arguments.script, options, which, number)
        case "lock":
            sentence = lock_take(arguments.script, options, which, number)
        case "unlock":
            sentence = unlock_take(arguments.script, options, which, number)
        case _:
            sentence = drop_take(arguments.script, options, which, number)
    if arguments.json:
        print(json.dumps(sentence_json(sentence), indent=2, ensure_ascii=False))
    else:
        print("\n".join(sentence_lines(sentence)))
    return 0
