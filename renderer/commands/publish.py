"""``renderer publish``: bundles for platforms, checked; a site with a feed; and their upload."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from renderer import check_report, pipeline
from renderer.commands.options import Commands, add_length, add_script_choices, add_telling, read_options
from renderer.errors import InputError
from renderer.progress import progress_bar

FEED_PROFILE = "apple-podcasts"

Published = Sequence[tuple[pipeline.Compiled, pipeline.Bundle]]


def add(commands: Commands) -> None:
    publish = commands.add_parser(
        "publish", help="make what a platform takes, checked; a site and a feed", allow_abbrev=False
    )
    publish.add_argument("scripts", nargs="+", type=Path, metavar="SCRIPT")
    publish.add_argument(
        "--for",
        dest="profiles",
        metavar="NAMES",
        help=f"platforms, with commas between; see renderer profiles (with --site: {FEED_PROFILE})",
    )
    publish.add_argument("--site", type=Path, metavar="FOLDER", help="put the sessions into a site")
    publish.add_argument("--url", metavar="URL", help="where that site will be")
    publish.add_argument("--only", action="store_true", help="take all other sessions out of the site")
    publish.add_argument("--to", metavar="TARGET", help="upload the site, else the bundles")
    publish.add_argument(
        "--anyway", action="store_true", help="go on to site and upload where a rule is broken"
    )
    publish.add_argument("--out", type=Path, metavar="FOLDER", help="where bundles go (default out)")
    publish.add_argument("--jobs", type=int, metavar="N", help="how much at once (default: every core)")
    add_length(publish)
    add_script_choices(publish)
    add_telling(publish)
    publish.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """The exit status is 1 where a rule of a platform is broken."""
    if arguments.site and not arguments.url:
        raise InputError("--site: say where it will be, such as --url https://example.org/calm")
    if arguments.url and not arguments.site:
        raise InputError("--url: say where the site goes, such as --site out/site")
    if not arguments.profiles and not arguments.site:
        raise InputError("say for whom, such as --for insight-timer; renderer profiles lists them")
    names = [name.strip() for name in (arguments.profiles or FEED_PROFILE).split(",")]
    options = read_options(arguments)
    compiled = [pipeline.compile_all(arguments.scripts, replace(options, profile=name)) for name in names]
    published = [[(one, _bundle(one, arguments)) for one in of_profile] for of_profile in compiled]
    bundles = [bundle for of_profile in published for _, bundle in of_profile]
    met = all(bundle.met for bundle in bundles)
    told: dict[str, Any] = {"bundles": [_bundle_json(bundle) for bundle in bundles]}
    if met or arguments.anyway:
        told |= _send(published[0], bundles, arguments)
    elif arguments.site or arguments.to:
        print("a rule is broken, so nothing goes further; mend it, or add --anyway", file=sys.stderr)
    if arguments.json:
        print(json.dumps(told, indent=2, ensure_ascii=False))
    return 0 if met else 1


def _bundle(compiled: pipeline.Compiled, arguments: argparse.Namespace) -> pipeline.Bundle:
    quiet = arguments.quiet or arguments.json
    with progress_bar(compiled.session.head.title, hidden=quiet) as progress:
        bundle = pipeline.publish_compiled(compiled, arguments.out, progress)
    if not quiet:
        for warning in (*compiled.warnings, *bundle.warnings):
            print(warning, file=sys.stderr)
        print(f"{bundle.folder}: {'made' if bundle.made else 'as it was'}")
        for report in bundle.reports:
            print("\n".join(check_report.report_lines(report)), flush=True)
    return bundle


def _send(
    published: Published, bundles: Sequence[pipeline.Bundle], arguments: argparse.Namespace
) -> dict[str, Any]:
    quiet = arguments.quiet or arguments.json
    told: dict[str, Any] = {}
    folders = [(bundle.folder, f"/{bundle.name}/{bundle.profile.name}") for bundle in bundles]
    if arguments.site:
        show = published[0][0].settings.show
        site = pipeline.add_to_site(published, show, arguments.site, arguments.url, alone=arguments.only)
        folders = [(arguments.site, "")]
        told["site"] = {"folder": str(site.folder), "written": site.written, "removed": site.removed}
        if not quiet:
            print(f"{site.index}: {len(site.written)} files written")
            for line in pipeline.show_advice(show):
                print(line, file=sys.stderr)
    if arguments.to:
        told["uploads"] = []
        for folder, inside in folders:
            with progress_bar(str(folder), hidden=quiet) as progress:
                uploaded = pipeline.upload(folder, arguments.to.rstrip("/") + inside, progress=progress)
            told["uploads"].append({"folder": str(folder), "sent": uploaded.sent})
            if not quiet:
                print(f"{folder}: {len(uploaded.sent)} files sent")
    return told


def _bundle_json(bundle: pipeline.Bundle) -> dict[str, Any]:
    return {
        "folder": str(bundle.folder),
        "made": bundle.made,
        "reports": [check_report.report_json(report) for report in bundle.reports],
    }
