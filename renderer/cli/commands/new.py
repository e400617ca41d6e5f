"""``renderer new``: write a script to start from."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from pathlib import Path

from renderer.errors import InputError, shell_command


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("script", type=Path, metavar="SCRIPT", help="the file to write")
    parser.add_argument("--title", help="give the session this title (default: the name of the file)")
    parser.add_argument(
        "--kind",
        metavar="KIND",
        help="start from this kind of session: breath, rest, body-scan, sides or sleep (default: breath)",
    )
    parser.add_argument(
        "--length",
        metavar="10m",
        help="let the track have this length (default: the usual one for the kind)",
    )
    parser.add_argument("--yes", action="store_true", help="ask nothing on a terminal, and use the defaults")


def run(arguments: argparse.Namespace) -> int:
    from renderer.api.new_script import USUAL_KIND, known_kind, new_script, planned_script

    title, kind, length = arguments.title, arguments.kind, arguments.length
    planned = planned_script(arguments.script)
    known_kind(kind or USUAL_KIND)
    if not arguments.yes and _can_ask():
        title = title or _answer("Title of the session", planned.title)
        kind = kind or _asked_kind()
        length = length or _asked_length(kind)
    path = new_script(arguments.script, title, kind=kind or USUAL_KIND, length=length)
    print(f"{path}: written; to make the track, run: {shell_command('render', path)}")
    return 0


def _can_ask() -> bool:
    """Whether somebody sits at a terminal."""
    return bool(sys.stdin and sys.stdin.isatty() and sys.stdout.isatty())


def _asked_kind() -> str:
    from renderer.api.new_script import KINDS, USUAL_KIND, known_kind

    print("\n".join(f"  {name:<10} {one.meaning}" for name, one in KINDS.items()))
    return _right_answer("Kind of session", USUAL_KIND, known_kind)


def _asked_length(kind: str) -> str:
    from renderer.api.new_script import KINDS, fitting_length

    return _right_answer(
        "Length of the track", KINDS[kind].usual, lambda length: fitting_length(kind, length)
    )


def _right_answer(question: str, default: str, check: Callable[[str], str]) -> str:
    """What somebody answers, asked again until it passes the check."""
    while True:
        answer = _answer(question, default)
        try:
            return check(answer)
        except InputError as error:
            print(error)


def _answer(question: str, default: str) -> str:
    """What somebody answers; the default if the answer is empty or the input has ended."""
    try:
        return input(f"{question} [{default}]: ").strip() or default
    except EOFError:
        return default
