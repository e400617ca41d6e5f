"""``renderer upload``: a finished folder to where it is published."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from renderer import api
from renderer.api import Uploaded
from renderer.cli.commands.options import Commands, add_telling
from renderer.cli.progress import progress_bar
from renderer.cli.reports import tracks as tracks_report


def add(commands: Commands) -> None:
    upload = commands.add_parser(
        "upload", help="send what changed in a finished folder to a server", allow_abbrev=False
    )
    upload.add_argument("folder", type=Path, metavar="FOLDER")
    upload.add_argument(
        "--to",
        required=True,
        metavar="TARGET",
        help="a folder, sftp://user@host/path, s3://bucket/prefix, webdavs://host/path",
    )
    upload.add_argument("--dry-run", action="store_true", help="tell what would be sent, and change nothing")
    upload.add_argument(
        "--remove",
        action="store_true",
        help="remove there what was sent once and is not in the folder any more",
    )
    upload.add_argument(
        "--timeout",
        type=float,
        default=api.UPLOAD_TIMEOUT_SECONDS,
        metavar="SECONDS",
        help="how long a server may say nothing (default %(default)g)",
    )
    add_telling(upload)
    upload.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    quiet = arguments.quiet or arguments.json
    with progress_bar(arguments.folder.name, hidden=quiet) as progress:
        uploaded = api.upload(
            arguments.folder,
            arguments.to,
            remove=arguments.remove,
            dry_run=arguments.dry_run,
            timeout_seconds=arguments.timeout,
            progress=progress,
        )
    if arguments.json:
        print(json.dumps(tracks_report.uploaded_json(uploaded), indent=2, ensure_ascii=False))
    elif not arguments.quiet:
        _tell(uploaded, would="would be " if arguments.dry_run else "")
    return 0


def _tell(uploaded: Uploaded, *, would: str) -> None:
    for name in uploaded.sent:
        print(f"{name}: {would}sent")
    for name in uploaded.removed:
        print(f"{name}: {would}removed")
    print(tracks_report.uploaded_line(uploaded, would=would))
    if uploaded.left:
        print(
            f"{len(uploaded.left)} sent once and not in the folder any more, such as {uploaded.left[0]}; "
            "--remove removes them",
            file=sys.stderr,
        )
