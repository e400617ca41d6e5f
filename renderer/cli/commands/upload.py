"""``renderer upload``: send a finished folder to the place where it is published."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from renderer.api.upload import UPLOAD_TIMEOUT_SECONDS, Uploaded, upload
from renderer.cli.options import add_output_options
from renderer.cli.progress import progress_bar
from renderer.cli.reports.uploaded import uploaded_json, uploaded_line


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("folder", type=Path, metavar="FOLDER", help="the folder to upload")
    parser.add_argument(
        "--to",
        required=True,
        metavar="TARGET",
        help="send the files to a folder, sftp://user@host/path, s3://bucket/prefix or webdavs://host/path",
    )
    parser.add_argument("--dry-run", action="store_true", help="change nothing; show what would be sent")
    parser.add_argument(
        "--remove",
        action="store_true",
        help="remove files from the target that an earlier upload sent and that are not in the folder now",
    )
    parser.add_argument(
        "--timeout",
        type=float,
        default=UPLOAD_TIMEOUT_SECONDS,
        metavar="SECONDS",
        help="wait this long for the server to answer (default: %(default)g)",
    )
    add_output_options(parser)


def run(arguments: argparse.Namespace) -> int:
    quiet = arguments.quiet or arguments.json
    with progress_bar(arguments.folder.name, hidden=quiet) as progress:
        uploaded = upload(
            arguments.folder,
            arguments.to,
            remove=arguments.remove,
            dry_run=arguments.dry_run,
            timeout_seconds=arguments.timeout,
            progress=progress,
        )
    if arguments.json:
        print(json.dumps(uploaded_json(uploaded), indent=2, ensure_ascii=False))
    elif not arguments.quiet:
        _print_summary(uploaded, would="would be " if arguments.dry_run else "")
    return 0


def _print_summary(uploaded: Uploaded, *, would: str) -> None:
    for name in uploaded.sent:
        print(f"{name}: {would}sent")
    for name in uploaded.removed:
        print(f"{name}: {would}removed")
    print(uploaded_line(uploaded, would=would))
    if uploaded.left:
        print(
            f"{len(uploaded.left)} sent once and not in the folder any more, such as {uploaded.left[0]}; "
            "--remove removes them",
            file=sys.stderr,
        )
