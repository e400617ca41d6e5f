"""``renderer preview``: a part of a track, to be heard at once."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from renderer import api
from renderer.analysis.excerpts import Part, read_time
from renderer.cli.commands.options import Commands, add_render_choices, add_telling, read_options
from renderer.cli.progress import progress_bar
from renderer.cli.reports import tracks as tracks_report


def add(commands: Commands) -> None:
    preview = commands.add_parser(
        "preview", help="make a part of a track", allow_abbrev=False, conflict_handler="resolve"
    )
    preview.add_argument("script", type=Path, metavar="SCRIPT")
    add_render_choices(preview)
    add_telling(preview)
    group = preview.add_argument_group("the part")
    group.add_argument("--from", dest="start", metavar="3:10", help="where it begins (default 0:00)")
    # Elsewhere --chapter is the silence before chapters; a name is what one expects of it here.
    group.add_argument(
        "--chapter", dest="name", metavar="NAME", help="begin with this chapter, and end with it"
    )
    group.add_argument(
        "--for", dest="seconds", metavar="30s", help="how long it is (default 30s, or the chapter)"
    )
    group.add_argument("--to", dest="end", metavar="3:40", help="where it ends instead")
    preview.set_defaults(run=run, chapter=None)


def run(arguments: argparse.Namespace) -> int:
    part = Part(
        start=read_time("--from", arguments.start),
        chapter=arguments.name,
        end=read_time("--to", arguments.end),
        seconds=read_time("--for", arguments.seconds),
    )
    quiet = arguments.quiet or arguments.json
    (compiled,) = api.compile_all([arguments.script], read_options(arguments))
    with progress_bar(compiled.session.head.title, hidden=quiet) as progress:
        preview = api.preview_compiled(compiled, part, arguments.out, progress)
    if arguments.json:
        print(
            json.dumps(
                tracks_report.preview_json(compiled.session.path, preview), indent=2, ensure_ascii=False
            )
        )
    elif not arguments.quiet:
        for warning in preview.warnings:
            print(warning, file=sys.stderr)
        print("\n".join(tracks_report.preview_lines(preview)))
    return 0
