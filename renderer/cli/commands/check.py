"""``renderer check``: what is wrong in scripts, without audio; and finished files, measured."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import Any

from renderer import api
from renderer.cli.commands.options import Commands, add_profile, add_script_choices, read_options
from renderer.errors import InputError
from renderer.publish.checks import report_text


def add(commands: Commands) -> None:
    check = commands.add_parser(
        "check", help="find what is wrong in scripts, or measure audio files", allow_abbrev=False
    )
    check.add_argument("files", nargs="+", type=Path, metavar="FILE", help="a script, or an audio file")
    add_profile(check, "whether they meet what a platform asks for; see renderer profiles")
    check.add_argument(
        "--json", action="store_true", help="print doubtful words, measurements and verdicts as JSON"
    )
    add_script_choices(check)
    check.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """The exit status is 1 where a rule of the platform is not met."""
    sounds = [path for path in arguments.files if api.is_audio(path)]
    scripts = [path for path in arguments.files if path not in sounds]
    found: list[dict[str, Any]] = []
    met = True
    try:
        for compiled in api.compile_all(scripts, read_options(arguments)):
            for warning in compiled.warnings:
                print(warning, file=sys.stderr)
            doubts = api.doubts(compiled)
            found.append(report_text.doubts_json(compiled.session.path, doubts))
            if not arguments.json:
                print(f"{compiled.session.path}: no errors")
                print("".join(f"{line}\n" for line in report_text.doubt_lines(doubts)), end="")
            if arguments.profile:
                profile = api.find_profile(arguments.profile, Path(compiled.session.path).parent)
                met &= _tell(api.check_words(compiled, profile), arguments, found)
        met &= _check_sounds(sounds, arguments, found)
    finally:
        if arguments.json:
            print(json.dumps(found, indent=2, ensure_ascii=False))
    return 0 if met else 1


def _check_sounds(paths: list[Path], arguments: argparse.Namespace, found: list[dict[str, Any]]) -> bool:
    """Each is measured, also where another cannot be."""
    profile = api.find_profile(arguments.profile) if paths and arguments.profile else None
    met, errors = True, []
    for path in paths:
        try:
            if profile is not None:
                met &= _tell(api.check_file(path, profile), arguments, found)
                continue
            measured = api.measure_file(path)
        except InputError as error:
            errors.append(str(error))
            continue
        found.append({"file": str(path), "measured": report_text.measured_json(measured)})
        if not arguments.json:
            print("\n".join(report_text.measured_lines(str(path), measured)), flush=True)
    if errors:
        raise InputError("\n".join(errors))
    return met


def _tell(report: api.Report, arguments: argparse.Namespace, found: list[dict[str, Any]]) -> bool:
    found.append(report_text.report_json(report))
    if not arguments.json:
        print("\n".join(report_text.report_lines(report)), flush=True)
    return report.met
