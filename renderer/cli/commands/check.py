"""``renderer check``: find errors in scripts without making audio, and measure finished files."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import Any

from renderer.api import check
from renderer.api.scripts import Compiled, compile_all
from renderer.cli.options import add_options, requested_options
from renderer.cli.progress import left_out_printer
from renderer.cli.reports.own_beds import own_bed_lines, own_beds_json
from renderer.cli.reports.voice_check import voice_json, voice_lines
from renderer.errors import InputError


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "files", nargs="+", type=Path, metavar="FILE", help="a script, a folder of scripts, or an audio file"
    )
    parser.add_argument(
        "--for",
        dest="profile",
        metavar="PLATFORM",
        help="compare an audio file, or what a script will be, with the rules of this platform; "
        "renderer profiles lists the platforms",
    )
    parser.add_argument("--json", action="store_true", help="print the results as JSON")
    parser.add_argument(
        "--spoken", action="store_true", help="also list the spoken sentences whose sound may be faulty"
    )
    parser.add_argument(
        "--night",
        action="store_true",
        help="warn if the loudness of an audio file rises by more than 6 LU over the minute before",
    )
    add_options(parser, "words", "voice", "checks", "length", "loudness", "pacing")


def run(arguments: argparse.Namespace) -> int:
    """Return the exit status: 1 if a rule of the platform is not met."""
    sounds = [path for path in arguments.files if check.is_audio(path)]
    scripts = [path for path in arguments.files if path not in sounds]
    found: list[dict[str, Any]] = []
    if arguments.night and scripts:
        remedy = "for a script, write night: true in its front matter"
        raise InputError(f"--night applies to audio files, and {scripts[0]} is a script; {remedy}")
    met, errors = True, []
    try:
        options = requested_options(arguments, profile=arguments.profile or "")
        for compiled in compile_all(scripts, options, on_left_out=left_out_printer(quiet=arguments.json)):
            try:
                check.check_rates(compiled.settings)
                warnings = (*compiled.warnings, *check.check_fit(compiled))
                if arguments.profile:
                    warnings += check.template_words(compiled)
            except InputError as error:
                errors.append(str(error))
                continue
            for warning in warnings:
                print(warning, file=sys.stderr)
            met &= _check_script(compiled, arguments, found)
        if errors:
            raise InputError("\n".join(errors))
        met &= _check_sounds(sounds, arguments, found)
    finally:
        if arguments.json:
            print(json.dumps(found, indent=2, ensure_ascii=False))
    return 0 if met else 1


def _check_script(compiled: Compiled, arguments: argparse.Namespace, found: list[dict[str, Any]]) -> bool:
    """Print what is found in a script, or add it to ``found``, as one object."""
    doubts = check.doubts(compiled)
    lines = [f"{compiled.session.path}: no errors", *check.origin_lines(compiled), *check.doubt_lines(doubts)]
    as_json = check.doubts_json(compiled.session.path, doubts)
    as_json["voices"] = check.origins_in_json(compiled)
    if beds := check.beds_of(compiled):
        lines += own_bed_lines(beds)
        as_json["own_beds"] = own_beds_json(beds)
    met = True
    if arguments.spoken:
        spoken = check.check_spoken(compiled)
        lines += voice_lines(spoken)
        as_json |= voice_json(spoken)
    if arguments.profile:
        report = check.check_unrendered(compiled, arguments.profile)
        lines += check.report_lines(report)
        as_json |= check.report_json(report)
        met = report.met
    found.append(as_json)
    if not arguments.json:
        print("\n".join(lines), flush=True)
    return met


def _check_sounds(paths: list[Path], arguments: argparse.Namespace, found: list[dict[str, Any]]) -> bool:
    """Measure each file, even if another cannot be measured."""
    profile = check.find_profile(arguments.profile) if paths and arguments.profile else None
    met, errors = True, []
    for path in paths:
        try:
            if profile is not None:
                report = check.check_file(path, profile)
                if report.measured is not None:
                    _warn_of_rise(path, report.measured, arguments)
                met &= _print_report(report, arguments, found)
                continue
            measured = check.measure(path)
            _warn_of_rise(path, measured, arguments)
        except InputError as error:
            errors.append(str(error))
            continue
        found.append({"file": str(path), "measured": check.measured_json(measured)})
        if not arguments.json:
            print("\n".join(check.measured_lines(str(path), measured)), flush=True)
    if errors:
        raise InputError("\n".join(errors))
    return met


def _warn_of_rise(path: Path, measured: check.Measured, arguments: argparse.Namespace) -> None:
    if warning := check.startle_warning(str(path), measured, night=arguments.night):
        print(warning, file=sys.stderr)


def _print_report(report: check.Report, arguments: argparse.Namespace, found: list[dict[str, Any]]) -> bool:
    found.append(check.report_json(report))
    if not arguments.json:
        print("\n".join(check.report_lines(report)), flush=True)
    return report.met
