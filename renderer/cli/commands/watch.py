"""``renderer watch``: render the tracks of a script again whenever it is saved."""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path

from renderer.api.options import Options
from renderer.api.render import render_compiled
from renderer.api.scripts import compile_script
from renderer.api.watch import UsedFiles, warm_up
from renderer.cli.options import add_options, requested_options
from renderer.cli.progress import progress_bar
from renderer.cli.reports.tracks import track_lines, warnings
from renderer.errors import InputError, RenderError, error_text


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("script", type=Path, metavar="SCRIPT", help="a script")
    parser.add_argument(
        "--out", type=Path, metavar="FOLDER", help="write tracks to this folder (default: out)"
    )
    add_options(
        parser,
        "words", "voice", "checks", "length", "sample rate", "files", "loudness", "captions", "profile",
        "work", "pacing",
    )  # fmt: skip


def run(arguments: argparse.Namespace) -> int:
    """Render again on each change, until a signal ends the process.

    Raises:
        InputError: the script does not exist at the start.
    """
    options = requested_options(arguments)
    if not arguments.script.is_file():
        raise InputError(f"{arguments.script}: no such file")
    while True:
        used = UsedFiles()
        _render(arguments, options, used)
        warm_up()  # even if the script has errors, while its author corrects them
        used.wait_for_change()


def _render(arguments: argparse.Namespace, options: Options, used: UsedFiles) -> None:
    began = time.monotonic()
    try:
        compiled = compile_script(arguments.script, options, on_file=used.note)
        with progress_bar(compiled.session.head.title, hidden=False) as progress:
            result = render_compiled(compiled, arguments.out, progress)
    except (RenderError, OSError) as error:
        print(error_text(error), "not rendered; waiting for the next save", sep="\n", file=sys.stderr)
        return
    seconds = time.monotonic() - began
    for warning in warnings(result):
        print(warning, file=sys.stderr)
    print("\n".join(track_lines(result)) + f"  ({seconds:.2f} s)", flush=True)
