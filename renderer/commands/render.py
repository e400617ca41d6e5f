"""``renderer render``: the tracks of one or more scripts."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import Any

from renderer import pipeline, report
from renderer.commands.options import Commands, add_choices, read_options
from renderer.progress import progress_bar


def add(commands: Commands) -> None:
    render = commands.add_parser("render", help="make the tracks of one or more scripts", allow_abbrev=False)
    render.add_argument("scripts", nargs="+", type=Path, metavar="SCRIPT")
    add_choices(render)
    render.add_argument("--format", metavar="NAMES", help="mp3, wav, flac, or several with commas between")
    render.add_argument("--lufs", type=float, metavar="LUFS", help="integrated loudness (default -18)")
    render.add_argument("--true-peak", type=float, metavar="DBTP", help="highest true peak (default -1)")
    render.add_argument("--bitrate", type=int, metavar="KBPS", help="bit rate of an MP3 (default 128)")
    render.add_argument("--vbr", type=int, metavar="0-5", help="variable bit rate of an MP3, 0 the best")
    render.add_argument("--bits", type=int, metavar="16|24", help="bit depth of WAV and FLAC (default 16)")
    render.add_argument("--mono", action="store_true", help="one channel instead of two")
    render.add_argument("--out", type=Path, metavar="FOLDER", help="where tracks go (default out)")
    render.add_argument("--quiet", action="store_true", help="print errors alone")
    render.add_argument("--json", action="store_true", help="print what was made as JSON")
    render.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    options = read_options(arguments)
    quiet = arguments.quiet or arguments.json
    results: list[dict[str, Any]] = []
    try:
        for compiled in pipeline.compile_all(arguments.scripts, options):
            with progress_bar(compiled.session.head.title, hidden=quiet) as progress:
                result = pipeline.render_compiled(compiled, arguments.out, progress)
            results.append(report.result_json(compiled.session.path, result))
            if not quiet:
                _tell(result)
    finally:
        if arguments.json and results:
            print(json.dumps(results, indent=2, ensure_ascii=False))
    return 0


def _tell(result: pipeline.RenderResult) -> None:
    for warning in (*result.warnings, *(warning for track in result.tracks for warning in track.warnings)):
        print(warning, file=sys.stderr)
    for track in result.tracks:
        for form in track.paths:
            print(report.track_line(track, form), flush=True)
