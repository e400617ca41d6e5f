"""``renderer publish``: make checked bundles for platforms and a site with a feed, and upload them."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from renderer.api import publish
from renderer.api.scripts import Compiled, compile_all
from renderer.cli.options import add_options, add_output_options, requested_options
from renderer.cli.progress import progress_bar
from renderer.errors import InputError

FEED_PROFILE = "apple-podcasts"

Published = Mapping[str, Sequence[tuple[Compiled, publish.Bundle]]]
"""Bundles and the scripts that they were made from, by profile."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("scripts", nargs="+", type=Path, metavar="SCRIPT", help="one or more scripts")
    parser.add_argument(
        "--for",
        dest="profiles",
        default="",
        metavar="NAMES",
        help=f"publish for these platforms; see renderer profiles (default for --site: {FEED_PROFILE})",
    )
    parser.add_argument(
        "--site", type=Path, metavar="FOLDER", help="add the sessions to a website in this folder"
    )
    parser.add_argument("--url", default="", metavar="URL", help="the web address where the site will be")
    parser.add_argument("--only", action="store_true", help="remove all other sessions from the site")
    parser.add_argument(
        "--to",
        default="",
        metavar="TARGET",
        help="upload the site to this target; without --site, upload the bundles",
    )
    parser.add_argument(
        "--anyway", action="store_true", help="write the site and upload it even if a track breaks a rule"
    )
    parser.add_argument(
        "--out", type=Path, metavar="FOLDER", help="write bundles to this folder (default: out)"
    )
    add_options(parser, "words", "voice", "checks", "length", "work", "pacing")
    add_output_options(parser)


def run(arguments: argparse.Namespace) -> int:
    """Return the exit status: 1 if a rule of a platform is broken.

    Wrong arguments are reported before any work begins.
    """
    _check(arguments)
    names = [name.strip().lower() for name in (arguments.profiles or FEED_PROFILE).split(",") if name.strip()]
    compiled = {
        name: compile_all(arguments.scripts, requested_options(arguments, profile=name)) for name in names
    }
    publish.check_publish(compiled, site=arguments.site, url=arguments.url, target=arguments.to)
    result: dict[str, Any] = {"bundles": []}
    try:
        published = {
            name: [(one, _bundle(one, arguments, result)) for one in scripts]
            for name, scripts in compiled.items()
        }
        bundles = [bundle for of_profile in published.values() for _, bundle in of_profile]
        met = all(bundle.met for bundle in bundles)
        if met or arguments.anyway:
            if arguments.site:
                _site(published, arguments, result)
            if arguments.to:
                _upload(bundles, arguments, result)
        elif arguments.site or arguments.to:
            print("a rule is broken, so publishing stops here; fix it, or add --anyway", file=sys.stderr)
    finally:
        if arguments.json and result["bundles"]:
            print(json.dumps(result, indent=2, ensure_ascii=False))
    return 0 if met else 1


def _check(arguments: argparse.Namespace) -> None:
    if arguments.site and not arguments.url:
        raise InputError("--site: add the address of the site, such as --url https://example.org/calm")
    for name in ("url", "only"):
        if getattr(arguments, name) and not arguments.site:
            raise InputError(f"--{name}: add the folder of the site, such as --site out/site")
    if not arguments.profiles.strip(" ,") and not arguments.site:
        raise InputError(
            "no platform is given; add one, such as --for insight-timer; renderer profiles lists them"
        )


def _bundle(compiled: Compiled, arguments: argparse.Namespace, result: dict[str, Any]) -> publish.Bundle:
    quiet = arguments.quiet or arguments.json
    with progress_bar(compiled.session.head.title, hidden=quiet) as progress:
        bundle = publish.publish_compiled(compiled, arguments.out, progress)
    warnings = [str(warning) for warning in (*compiled.warnings, *bundle.warnings)]
    result["bundles"].append(
        {
            "script": compiled.session.path,
            "profile": bundle.profile.name,
            "folder": str(bundle.folder),
            "made": bundle.made,
            "met": bundle.met,
            "warnings": warnings,
            "reports": [publish.report_json(report) for report in bundle.reports],
        }
    )
    if not quiet:
        for warning in warnings:
            print(warning, file=sys.stderr)
        page = f"written; {publish.UPLOAD_PAGE} there explains how to upload it"
        print(f"{bundle.folder}: {page if bundle.made else 'unchanged'}")
        for report in bundle.reports:
            print("\n".join(publish.report_lines(report)), flush=True)
    elif arguments.quiet:
        for report in bundle.reports:
            for line in publish.broken_lines(report):
                print(f"{report.name}: {line}", file=sys.stderr)
    return bundle


def _site(published: Published, arguments: argparse.Namespace, result: dict[str, Any]) -> None:
    site, advice = publish.add_to_site(published, arguments.site, arguments.url, alone=arguments.only)
    result["site"] = {
        "folder": str(site.folder),
        "written": site.written,
        "removed": site.removed,
        "advice": advice,
    }
    if not (arguments.quiet or arguments.json):
        print(f"{site.index}: {len(site.written)} written, {len(site.removed)} removed")
        for line in advice if site.written else ():
            print(line, file=sys.stderr)


def _upload(bundles: Sequence[publish.Bundle], arguments: argparse.Namespace, result: dict[str, Any]) -> None:
    from renderer.api.upload import upload
    from renderer.cli.reports.uploaded import uploaded_json, uploaded_line

    quiet = arguments.quiet or arguments.json
    folders = [(bundle.folder, (bundle.name, bundle.profile.name)) for bundle in bundles]
    result["uploads"] = []
    for folder, inside in [(arguments.site, ())] if arguments.site else folders:
        with progress_bar(str(folder), hidden=quiet) as progress:
            uploaded = upload(folder, arguments.to, inside=inside, progress=progress)
        result["uploads"].append({"folder": str(folder), **uploaded_json(uploaded)})
        if not quiet:
            print(uploaded_line(uploaded))
