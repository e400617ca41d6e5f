"""``renderer publish``: bundles for platforms, checked; a site with a feed; and their upload."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from renderer import api
from renderer.cli.commands.options import Commands, add_length, add_script_choices, add_telling, read_options
from renderer.cli.progress import progress_bar
from renderer.cli.reports import tracks as tracks_report
from renderer.errors import InputError
from renderer.publish.checks import report_text

FEED_PROFILE = "apple-podcasts"

Published = Sequence[tuple[api.Compiled, api.Bundle]]


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
    """The exit status is 1 where a rule of a platform is broken; wrong arguments are told before any work."""
    _check(arguments)
    names = [name.strip().lower() for name in (arguments.profiles or FEED_PROFILE).split(",") if name.strip()]
    options = read_options(arguments)
    compiled = {name: api.compile_all(arguments.scripts, replace(options, profile=name)) for name in names}
    of_feed = api.of_feed(compiled) if arguments.site else ""
    told: dict[str, Any] = {"bundles": []}
    try:
        published = {
            name: [(one, _bundle(one, arguments, told)) for one in compiled[name]] for name in compiled
        }
        bundles = [bundle for of_profile in published.values() for _, bundle in of_profile]
        met = all(bundle.met for bundle in bundles)
        if met or arguments.anyway:
            if arguments.site:
                _site(published[of_feed], arguments, told)
            if arguments.to:
                _upload(bundles, arguments, told)
        elif arguments.site or arguments.to:
            print("a rule is broken, so nothing goes further; mend it, or add --anyway", file=sys.stderr)
    finally:
        if arguments.json and told["bundles"]:
            print(json.dumps(told, indent=2, ensure_ascii=False))
    return 0 if met else 1


def _check(arguments: argparse.Namespace) -> None:
    if arguments.site and not arguments.url:
        raise InputError("--site: say where it will be, such as --url https://example.org/calm")
    for name in ("url", "only"):
        if getattr(arguments, name) and not arguments.site:
            raise InputError(f"--{name}: say where the site goes, such as --site out/site")
    if not (arguments.profiles or "").strip(" ,") and not arguments.site:
        raise InputError("say for whom, such as --for insight-timer; renderer profiles lists them")
    if arguments.site:
        api.check_site(arguments.site, arguments.url)
    if arguments.to:
        api.folder_in(arguments.to)


def _bundle(compiled: api.Compiled, arguments: argparse.Namespace, told: dict[str, Any]) -> api.Bundle:
    quiet = arguments.quiet or arguments.json
    with progress_bar(compiled.session.head.title, hidden=quiet) as progress:
        bundle = api.publish_compiled(compiled, arguments.out, progress)
    warnings = [str(warning) for warning in (*compiled.warnings, *bundle.warnings)]
    reports = [report_text.report_json(one) for one in bundle.reports]
    told["bundles"].append(
        {
            "script": compiled.session.path,
            "profile": bundle.profile.name,
            "folder": str(bundle.folder),
            "made": bundle.made,
            "met": bundle.met,
            "warnings": warnings,
            "reports": reports,
        }
    )
    if not quiet:
        for warning in warnings:
            print(warning, file=sys.stderr)
        page = f"made; {api.UPLOAD_PAGE} in it says what goes where"
        print(f"{bundle.folder}: {page if bundle.made else 'as it was'}")
        for one in bundle.reports:
            print("\n".join(report_text.report_lines(one)), flush=True)
    elif arguments.quiet:
        for one in bundle.reports:
            for line in report_text.broken_lines(one):
                print(f"{one.name}: {line}", file=sys.stderr)
    return bundle


def _site(published: Published, arguments: argparse.Namespace, told: dict[str, Any]) -> None:
    show = published[0][0].settings.show
    advice = api.show_advice(show)
    site = api.add_to_site(published, show, arguments.site, arguments.url, alone=arguments.only)
    told["site"] = {
        "folder": str(site.folder),
        "written": site.written,
        "removed": site.removed,
        "advice": advice,
    }
    if not (arguments.quiet or arguments.json):
        print(f"{site.index}: {len(site.written)} written, {len(site.removed)} removed")
        for line in advice if site.written else ():
            print(line, file=sys.stderr)


def _upload(bundles: Sequence[api.Bundle], arguments: argparse.Namespace, told: dict[str, Any]) -> None:
    quiet = arguments.quiet or arguments.json
    folders = [(bundle.folder, (bundle.name, bundle.profile.name)) for bundle in bundles]
    told["uploads"] = []
    for folder, inside in [(arguments.site, ())] if arguments.site else folders:
        with progress_bar(str(folder), hidden=quiet) as progress:
            uploaded = api.upload(folder, api.folder_in(arguments.to, *inside), progress=progress)
        told["uploads"].append({"folder": str(folder), **tracks_report.uploaded_json(uploaded)})
        if not quiet:
            print(tracks_report.uploaded_line(uploaded))
