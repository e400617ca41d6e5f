"""``renderer watch``: the tracks of a script, made again on every save."""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path

from renderer import api
from renderer.cli.commands.options import (
    PROFILE_HELP,
    Commands,
    add_captions,
    add_profile,
    add_render_choices,
    read_options,
)
from renderer.cli.progress import progress_bar
from renderer.cli.reports import tracks as tracks_report
from renderer.errors import InputError, RenderError, said
from renderer.storage.watch_files import UsedFiles


def add(commands: Commands) -> None:
    watch = commands.add_parser("watch", help="make the tracks again on every save", allow_abbrev=False)
    watch.add_argument("script", type=Path, metavar="SCRIPT")
    add_render_choices(watch)
    add_captions(watch)
    add_profile(watch, PROFILE_HELP)
    watch.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Ends by a signal alone, once the script was there at the start."""
    options = read_options(arguments)
    if not arguments.script.is_file():
        raise InputError(f"{arguments.script}: no such file")
    while True:
        used = UsedFiles()
        _render(arguments, options, used)
        api.warm_up()  # while its author mends a first script that has errors
        used.wait_for_change()


def _render(arguments: argparse.Namespace, options: api.Options, used: UsedFiles) -> None:
    began = time.monotonic()
    try:
        compiled = api.compile_script(arguments.script, options, on_file=used.note)
        with progress_bar(compiled.session.head.title, hidden=False) as progress:
            result = api.render_compiled(compiled, arguments.out, progress)
    except (RenderError, OSError) as error:
        print(said(error), "not rendered; waiting for the next save", sep="\n", file=sys.stderr)
        return
    seconds = time.monotonic() - began
    for warning in tracks_report.warnings(result):
        print(warning, file=sys.stderr)
    print("\n".join(tracks_report.track_lines(result)) + f"  ({seconds:.2f} s)", flush=True)
