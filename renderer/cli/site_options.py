"""The options of commands that change a site, and the upload that follows."""

from __future__ import annotations

import argparse
from collections.abc import Collection, Sequence
from pathlib import Path
from typing import Any

from renderer.api.publish import PublishOptions
from renderer.cli.progress import progress_bar


def add_site_options(parser: argparse.ArgumentParser, site: str, target: str) -> None:
    """Add the options that say where a site is, and where it is uploaded."""
    parser.add_argument("--site", type=Path, metavar="FOLDER", help=site)
    parser.add_argument("--url", default="", metavar="URL", help="the web address where the site will be")
    parser.add_argument(
        "--to",
        default="",
        metavar="TARGET",
        help=target,
    )
    parser.add_argument(
        "--no-upload", action="store_true", help="do not upload the site to the target in renderer.toml"
    )


def script_name(text: str) -> str:
    """The name of a session in an option: that of its script, without the ending."""
    return text.strip().removesuffix(".md")


def publish_options(arguments: argparse.Namespace) -> PublishOptions:
    """The options of ``publish`` and ``unpublish`` that say where to publish."""
    return PublishOptions(
        site=arguments.site,
        url=arguments.url,
        target=arguments.to,
        is_uploaded=not arguments.no_upload,
    )


def join_uploaded(
    folder: Path, target: str, arguments: argparse.Namespace, replaced: Collection[str]
) -> None:
    """Put into a site what other computers have published at its target, and print a line about it.

    ``replaced`` are names of sessions that may take the place of others.
    """
    from renderer.api.publish import join_target

    names = join_target(folder, target, replaced) if target else ()
    if names and not (arguments.quiet or arguments.json):
        print(f"{folder}: has now what other computers have published at {target}: {', '.join(names)}")


def upload_folder(
    folder: Path,
    target: str,
    arguments: argparse.Namespace,
    *,
    inside: Sequence[str] = (),
    remove: bool = False,
) -> dict[str, Any]:
    """Upload a folder, print a line, and return the result as JSON data."""
    from renderer.api.upload import upload
    from renderer.cli.reports.uploaded import uploaded_json, uploaded_line

    quiet = arguments.quiet or arguments.json
    with progress_bar(str(folder), hidden=quiet) as progress:
        uploaded = upload(folder, target, inside=inside, remove=remove, progress=progress)
    if not quiet:
        print(uploaded_line(uploaded))
    return {"folder": str(folder), **uploaded_json(uploaded)}
