"""``renderer doctor``: examine what is missing on this computer."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from renderer.api.doctor import examine
from renderer.cli.reports.doctor import finding_json, finding_lines, summary_line


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--scripts",
        type=Path,
        default=Path(),
        metavar="FOLDER",
        help="use the renderer.toml of this folder (default: the current folder)",
    )
    parser.add_argument("--json", action="store_true", help="print the findings as JSON")
    parser.epilog = "The exit status is 1 if something is wrong, so that scripts cannot be rendered."


def run(arguments: argparse.Namespace) -> int:
    findings = []
    for finding in examine(arguments.scripts):
        findings.append(finding)
        if not arguments.json:
            print(finding_lines(finding), flush=True)
    if arguments.json:
        print(json.dumps([finding_json(finding) for finding in findings], indent=2, ensure_ascii=False))
    else:
        print(f"\n{summary_line(findings)}")
    return int(any(finding.state == "wrong" for finding in findings))
