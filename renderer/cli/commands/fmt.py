"""``renderer fmt``: write scripts in the standard form."""

from __future__ import annotations

import argparse
import difflib
import re
import sys
from collections.abc import Iterator
from pathlib import Path

from renderer.api.editing import Reformatting, reformat, replace_script
from renderer.api.scripts import expanded
from renderer.cli.printing import print_document
from renderer.errors import InputError, RenderError


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "scripts", nargs="+", type=Path, metavar="SCRIPT", help="scripts, or folders of scripts"
    )
    parser.add_argument(
        "--check",
        action="store_true",
        help="change no file; list the scripts that fmt would change, with exit status 1",
    )
    parser.add_argument("--diff", action="store_true", help="change no file; show the changes")
    parser.add_argument("--stdout", action="store_true", help="print the result instead of writing it")


def run(arguments: argparse.Namespace) -> int:
    """Format each script, even if another has errors.

    The exit status is 1 if ``--check`` finds a script that would change.
    """
    scripts = expanded(arguments.scripts)
    if arguments.stdout and (len(scripts) > 1 or arguments.check or arguments.diff):
        raise InputError("--stdout prints one script; leave out --check, --diff and other scripts")
    errors: list[RenderError] = []
    changed = False
    for path in scripts:
        try:
            reformatting = reformat(path)
            changed |= reformatting.changed
            if arguments.stdout:
                print_document(reformatting.clear.text)
            else:
                _print_result(path, reformatting, arguments)
        except RenderError as error:
            errors.append(error)
    for message in dict.fromkeys(str(error) for error in errors):
        print(message, file=sys.stderr)
    if errors:
        return max(error.exit_status for error in errors)
    return 1 if arguments.check and changed else 0


def _print_result(path: Path, reformatting: Reformatting, arguments: argparse.Namespace) -> None:
    if arguments.diff:
        print("".join(_difference(reformatting)), end="")
    if not reformatting.changed:
        if not (arguments.diff or arguments.check):
            print(f"{path}: already in standard form")
    elif arguments.check:
        print(f"{path}: would change")
    elif not arguments.diff:
        replace_script(reformatting.source, reformatting.clear)
        print(f"{path}: rewritten")


def _difference(reformatting: Reformatting) -> Iterator[str]:
    old, new = reformatting.source, reformatting.clear
    for line in difflib.unified_diff(_lines(old.text), _lines(new.text), old.path, new.path, lineterm="\n"):
        text = line.rstrip("\r\n")
        yield f"{text}\n" if text != line else f"{text}\n\\ No newline at end of file\n"


def _lines(text: str) -> list[str]:
    """Return lines with their own line endings, whether of Unix, Windows or an old Mac."""
    return re.findall(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+", text)
