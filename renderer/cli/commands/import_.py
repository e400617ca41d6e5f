"""``renderer import``: convert a file in another format, such as SSML or subtitles, into a script."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from renderer.api.importing import FORMATS, ImportOptions, import_script
from renderer.cli.printing import print_document
from renderer.errors import shell_command


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path, metavar="FILE", help="the file to import")
    parser.add_argument(
        "-o", "--out", type=Path, metavar="SCRIPT", help="write to this file (default: standard output)"
    )
    parser.add_argument(
        "--from",
        dest="format",
        default="",
        metavar="FORMAT",
        help=f"read this format: {', '.join(FORMATS)} (default: detected)",
    )
    parser.add_argument(
        "--encoding",
        default="",
        metavar="NAME",
        help="read the text in this encoding, such as windows-1252 (default: detected)",
    )
    parser.add_argument(
        "--title", default="", help="give the session this title (default: the title in the file)"
    )
    parser.add_argument(
        "--relative", action="store_true", help="turn the times of captions, lyrics or a text into pauses"
    )
    parser.add_argument(
        "--language",
        default="",
        metavar="TAG",
        help="the language of the words and cues, such as de (default: that of the file, or detected)",
    )
    parser.add_argument(
        "--length", metavar="8:58", help="give the holds ranges, so that the track can have this length"
    )
    parser.add_argument(
        "--voice",
        action="append",
        type=_voice,
        default=[],
        metavar="OLD=NEW",
        help="in the script, use the voice NEW for the voice OLD of the file; you can repeat this option",
    )
    parser.add_argument("--force", action="store_true", help="replace the script if it exists")
    parser.add_argument("--json", action="store_true", help="print the result as JSON")


def run(arguments: argparse.Namespace) -> int:
    out: Path | None = arguments.out
    options = ImportOptions(
        format=arguments.format,
        encoding=arguments.encoding,
        title=" ".join(arguments.title.split()),
        relative=arguments.relative,
        language=arguments.language,
        length=arguments.length,
        voices=dict(arguments.voice),
        out=out,
    )
    imported = import_script(arguments.file, options, force=arguments.force)
    if arguments.json:
        found = {
            "path": str(out) if out else None,
            "format": imported.format,
            "script": imported.text,
            "dropped": [
                {"line": drop.line, "column": drop.column, "how": drop.how, "what": drop.what}
                for drop in imported.dropped
            ],
        }
        print_document(json.dumps(found, indent=2, ensure_ascii=False) + "\n")
        return 0
    for drop in imported.dropped:
        print(f"{imported.path}:{drop.line}:{drop.column}: {drop.how}: {drop.what}", file=sys.stderr)
    if out:
        print(f"{out}: written; to check it, run: {shell_command('check', out)}")
    else:
        print_document(imported.text)
    return 0


def _voice(text: str) -> tuple[str, str]:
    old, equals, new = text.partition("=")
    if not equals or not old.strip() or not new.strip():
        raise argparse.ArgumentTypeError(f"{text}: write it as --voice OLD=NEW")
    return old.strip().lower(), new.strip()
