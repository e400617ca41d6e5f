"""``renderer unpublish``: take sessions out of a site and its feed."""

from __future__ import annotations

import argparse
import json
from typing import Any

from renderer.api.publish import unpublish
from renderer.cli.options import add_output_options
from renderer.cli.site_options import add_site_options, publish_options, upload_folder
from renderer.errors import shell_command


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "names", nargs="+", metavar="NAME", help="the name of a session on the site, or its script"
    )
    add_site_options(
        parser, "the folder of the site", "upload the site to this target, and remove the files there, too"
    )
    parser.add_argument("--dry-run", action="store_true", help="change nothing; show what would be removed")
    add_output_options(parser)


def run(arguments: argparse.Namespace) -> int:
    unpublished = unpublish(arguments.names, publish_options(arguments), dry_run=arguments.dry_run)
    result: dict[str, Any] = {
        "site": str(unpublished.site),
        "sessions": list(unpublished.names),
        "removed": list(unpublished.removed),
    }
    if not (arguments.quiet or arguments.json):
        would = "would be " if arguments.dry_run else ""
        for path in unpublished.removed:
            print(f"{unpublished.site / path}: {would}removed")
        print(f"{', '.join(unpublished.names)}: {would}taken out of {unpublished.site}")
    if unpublished.target and not arguments.dry_run:
        result["upload"] = upload_folder(unpublished.site, unpublished.target, arguments, remove=True)
    elif unpublished.removed and not (arguments.quiet or arguments.json or arguments.dry_run):
        print(
            f"if you have uploaded {unpublished.site}, the files stay on the server; to remove them, run: "
            f"{shell_command('upload', unpublished.site)} --to TARGET --remove"
        )
    if arguments.json:
        print(json.dumps(result, indent=2, ensure_ascii=False))
    return 0
