"""``renderer import``: a script from elsewhere, such as SSML or subtitles, in the script language."""

from __future__ import annotations

import argparse
import json
import sys
from fractions import Fraction
from pathlib import Path

from renderer import api
from renderer.api import Importing
from renderer.cli.commands.options import Commands
from renderer.cli.commands.printing import print_document
from renderer.errors import InputError
from renderer.script.durations import DurationError, read_length


def add(commands: Commands) -> None:
    command = commands.add_parser("import", help="make a script of a file from elsewhere", allow_abbrev=False)
    command.add_argument("file", type=Path, metavar="FILE")
    command.add_argument(
        "-o", "--out", type=Path, metavar="SCRIPT", help="where it goes (default: standard output)"
    )
    command.add_argument(
        "--from",
        dest="format",
        default="",
        metavar="FORMAT",
        help=f"{', '.join(api.IMPORT_FORMATS)} (default: told by content and name)",
    )
    command.add_argument("--title", default="", help="the session's title")
    command.add_argument("--relative", action="store_true", help="make pauses of a file's times")
    command.add_argument("--length", metavar="8:58", help="fill the holds so that the track meets it")
    command.add_argument(
        "--voice",
        action="append",
        default=[],
        metavar="OLD=NEW",
        help="what the script calls a voice of the file",
    )
    command.add_argument("--force", action="store_true", help="replace a script that is there")
    command.add_argument("--json", action="store_true", help="print what was made as JSON")
    command.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    out: Path | None = arguments.out
    asked = Importing(
        format=arguments.format,
        title=" ".join(arguments.title.split()),
        relative=arguments.relative,
        length=_length(arguments.length),
        voices=dict(_voice(text) for text in arguments.voice),
        out=out,
    )
    imported = api.import_file(arguments.file, asked)
    if out:
        api.write_script(imported.text, out, source=arguments.file, force=arguments.force)
    if arguments.json:
        found = {
            "path": str(out) if out else None,
            "format": imported.format,
            "script": imported.text,
            "dropped": [
                {"line": drop.line, "column": drop.column, "what": drop.what} for drop in imported.dropped
            ],
        }
        print_document(json.dumps(found, indent=2, ensure_ascii=False) + "\n")
        return 0
    for drop in imported.dropped:
        print(f"{imported.path}:{drop.line}:{drop.column}: dropped: {drop.what}", file=sys.stderr)
    if out:
        print(f"{out}: written; now: renderer check {out}")
    else:
        print_document(imported.text)
    return 0


def _length(text: str | None) -> Fraction | None:
    try:
        return None if text is None else read_length(text)
    except DurationError as error:
        raise InputError(f"--length: {error.message}; {error.remedy}") from None


def _voice(text: str) -> tuple[str, str]:
    old, equals, new = text.partition("=")
    if not equals or not old.strip() or not new.strip():
        raise InputError(f"--voice {text}: write it as --voice OLD=NEW")
    return old.strip().lower(), new.strip()
