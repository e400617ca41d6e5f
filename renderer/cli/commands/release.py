"""``renderer release``: put the sessions onto a site whose date has come."""

from __future__ import annotations

import argparse
import json
import sys
from typing import Any

from renderer.api import publish
from renderer.cli.options import add_output_options
from renderer.cli.site_options import add_site_options, publish_options, upload_folder


def add_arguments(parser: argparse.ArgumentParser) -> None:
    add_site_options(parser, "the folder of the site", "upload the site to this target")
    parser.add_argument("--dry-run", action="store_true", help="change nothing; show what would be released")
    add_output_options(parser)


def run(arguments: argparse.Namespace) -> int:
    released = publish.release(publish_options(arguments), publish.moment(), dry_run=arguments.dry_run)
    result: dict[str, Any] = {
        "site": str(released.site),
        "released": list(released.names),
        "waiting": dict(released.waiting),
        "errors": list(released.errors),
    }
    for error in released.errors:
        print(error, file=sys.stderr)
    if not (arguments.quiet or arguments.json):
        would = "would be " if arguments.dry_run else ""
        for name in released.names:
            print(f"{name}: {would}released")
        for name, date in released.waiting.items():
            print(f"{name}: waits until {date.replace('T', ' ')}")
        if not (released.names or released.waiting or released.errors):
            print(f"{released.site}: no session waits for its date")
    if released.names and not arguments.dry_run:
        if released.target:
            result["upload"] = upload_folder(released.site, released.target, arguments)
        publish.end_release(released)
    if arguments.json:
        print(json.dumps(result, indent=2, ensure_ascii=False))
    return 1 if released.errors else 0
