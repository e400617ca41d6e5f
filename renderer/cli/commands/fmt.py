"""``renderer fmt``: scripts in the one clear form."""

from __future__ import annotations

import argparse
import difflib
import re
from collections.abc import Iterator
from pathlib import Path

from renderer import api
from renderer.api import Reformatting
from renderer.cli.commands.options import Commands
from renderer.cli.commands.printing import print_document
from renderer.errors import InputError

_LINES = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+")


def add(commands: Commands) -> None:
    fmt = commands.add_parser("fmt", help="write scripts in the one clear form", allow_abbrev=False)
    fmt.add_argument("scripts", nargs="+", type=Path, metavar="SCRIPT")
    fmt.add_argument(
        "--check", action="store_true", help="write nothing; name those that would change, exit status 1"
    )
    fmt.add_argument("--diff", action="store_true", help="write nothing; show what would change")
    fmt.add_argument("--stdout", action="store_true", help="print the script instead of writing it")
    fmt.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Each is formatted, also where another has errors. The exit status is 1 where ``--check`` finds one
    that would change."""
    if arguments.stdout and (len(arguments.scripts) > 1 or arguments.check or arguments.diff):
        raise InputError("--stdout prints one script, and goes neither with --check nor with --diff")
    errors, changed = [], False
    for path in arguments.scripts:
        try:
            reformatting = api.reformat(path)
        except InputError as error:
            errors.append(str(error))
            continue
        changed |= reformatting.changed
        if arguments.stdout:
            print_document(reformatting.clear.text)
        else:
            _tell(path, reformatting, arguments)
    if errors:
        raise InputError("\n".join(dict.fromkeys(errors)))
    return 1 if arguments.check and changed else 0


def _tell(path: Path, reformatting: Reformatting, arguments: argparse.Namespace) -> None:
    if arguments.diff:
        print("".join(_difference(reformatting)), end="")
    if not reformatting.changed:
        if not (arguments.diff or arguments.check):
            print(f"{path}: clear already")
    elif arguments.check:
        print(f"{path}: would change")
    elif not arguments.diff:
        api.write_reformatted(reformatting)
        print(f"{path}: rewritten")


def _difference(reformatting: Reformatting) -> Iterator[str]:
    old, new = reformatting.source, reformatting.clear
    for line in difflib.unified_diff(
        _LINES.findall(old.text), _LINES.findall(new.text), old.path, new.path, lineterm="\n"
    ):
        text = line.rstrip("\r\n")
        yield f"{text}\n" if text != line else f"{text}\n\\ No newline at end of file\n"
