"""``renderer publish``: make checked bundles for platforms and a site with a feed, and upload them."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from msgspec.structs import replace

from renderer.api import publish
from renderer.api.options import Options
from renderer.api.scripts import Compiled, find_scripts
from renderer.cli.options import add_options, add_output_options, requested_options
from renderer.cli.progress import left_out_printer, progress_bar
from renderer.cli.reports.published import (
    Outcome,
    Result,
    broken_outcome,
    expected_outcome,
    made_text,
    outcome_json,
    stopped_outcome,
    summary_lines,
    without_site,
)
from renderer.cli.site_options import (
    add_site_options,
    join_uploaded,
    publish_options,
    script_name,
    upload_folder,
)
from renderer.errors import InputError, RenderError

Bundles = dict[str, tuple[Compiled, publish.Bundle]]
"""The bundles of a script by platform, each with what it was made from."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "scripts", nargs="+", type=Path, metavar="SCRIPT", help="scripts, or folders of scripts"
    )
    parser.add_argument(
        "--for",
        dest="profiles",
        default="",
        metavar="NAMES",
        help="publish for these platforms; see renderer profiles "
        f"(default for --site: {publish.FEED_PROFILE})",
    )
    add_site_options(
        parser,
        "add the sessions to a website in this folder",
        "upload the site to this target; without a site, upload the bundles",
    )
    parser.add_argument("--only", action="store_true", help="remove all other sessions from the site")
    parser.add_argument(
        "--yes", action="store_true", help="remove what --only removes without asking you first"
    )
    parser.add_argument(
        "--renamed",
        action="append",
        type=_renamed,
        default=[],
        metavar="OLD=NEW",
        help="the session OLD of the site is now the script NEW.md; its episodes stay the same",
    )
    parser.add_argument(
        "--new",
        action="append",
        type=script_name,
        default=[],
        metavar="NAME",
        help="NAME.md is a new session, even if the site has a session with the same words",
    )
    parser.add_argument(
        "--replace",
        action="append",
        type=script_name,
        default=[],
        metavar="NAME",
        help="NAME.md replaces the session NAME that another computer has published",
    )
    parser.add_argument(
        "--anyway", action="store_true", help="publish a script even if its track breaks a rule"
    )
    parser.add_argument(
        "--all-or-nothing", action="store_true", help="publish nothing if a script cannot be published"
    )
    parser.add_argument(
        "--dry-run", action="store_true", help="check the scripts and show what would be published"
    )
    parser.add_argument(
        "--out", type=Path, metavar="FOLDER", help="write bundles to this folder (default: out)"
    )
    add_options(parser, "words", "voice", "checks", "length", "work", "pacing")
    add_output_options(parser)


def _renamed(text: str) -> tuple[str, str]:
    old, equals, new = text.partition("=")
    if not equals or not script_name(old) or not script_name(new):
        raise argparse.ArgumentTypeError(f"{text}: write it as --renamed OLD=NEW, with the names of scripts")
    return script_name(old), script_name(new)


def run(arguments: argparse.Namespace) -> int:
    """Return the exit status: that of the worst script.

    All scripts are checked before any work begins.
    """
    note = left_out_printer(quiet=arguments.quiet or arguments.json)
    scripts = find_scripts(arguments.scripts, requested_options(arguments), note)
    publication = publish.read_publication(
        scripts,
        replace(
            publish_options(arguments),
            profiles=arguments.profiles,
            only=arguments.only,
            renamed=dict(arguments.renamed),
            new=frozenset(arguments.new),
            replaced=frozenset(arguments.replace),
            dry_run=arguments.dry_run,
        ),
    )
    if publication.not_compared:
        print(publication.not_compared, file=sys.stderr)
    return publish_scripts(
        scripts, publication, lambda _script, name: requested_options(arguments, profile=name), arguments
    )


def publish_scripts(
    scripts: Sequence[Path],
    publication: publish.Publication,
    options: Callable[[Path, str], Options],
    arguments: argparse.Namespace,
) -> int:
    """Publish scripts; ``options`` gives those of a script for a platform. Return the exit status."""
    result: dict[str, Any] = {"bundles": [], "scripts": []}
    outcomes: list[Outcome] = []
    try:
        prepared = _prepared(scripts, publication, options, arguments)
        expected = [
            expected_outcome(one, anyway=arguments.anyway, dry_run=arguments.dry_run) for one in prepared
        ]
        is_stopped = arguments.all_or_nothing and any(outcome.exit_status for outcome in expected)
        if not is_stopped and any(outcome.result == "ready" for outcome in expected):
            _confirm(publication, arguments)
        bundles = _render(prepared, expected, arguments, result, outcomes, is_stopped=is_stopped)
        if bundles and publication.site:
            try:
                _site(bundles, publication, publication.site, arguments, result)
            except RenderError:
                outcomes[:] = map(without_site, outcomes)
                raise
        if bundles and publication.target:
            _upload(bundles, publication, arguments, result)
    finally:
        result["scripts"] = [outcome_json(outcome) for outcome in outcomes]
        if arguments.json and outcomes:
            print(json.dumps(result, indent=2, ensure_ascii=False))
        elif not arguments.quiet:
            _print_summary(outcomes)
    return max(outcome.exit_status for outcome in outcomes)


def _print_summary(outcomes: Sequence[Outcome]) -> None:
    is_news = any(outcome.result != "published" and not outcome.is_printed for outcome in outcomes)
    if len(outcomes) > 1 or is_news:
        print("\n".join(summary_lines(outcomes)), flush=True)


def _confirm(publication: publish.Publication, arguments: argparse.Namespace) -> None:
    """Ask whether ``--only`` may remove sessions; with ``--dry-run``, print what it would remove."""
    gone = publication.taken_out
    if not gone or (arguments.yes and not arguments.dry_run):
        return
    if arguments.dry_run:
        if not (arguments.quiet or arguments.json):
            print(f"--only would remove {_taken_out(publication)}")
        return
    removes = f"--only removes {_taken_out(publication)}"
    if arguments.quiet or arguments.json or not sys.stdin or not sys.stdin.isatty():
        raise InputError(f"{removes}; to remove them, add --yes")
    print(removes)
    print("Remove them? [y/N] ", end="", flush=True)
    if sys.stdin.readline().strip().lower() not in ("y", "yes"):
        raise InputError("--only: you did not say yes, so nothing is removed and nothing is published")


def _taken_out(publication: publish.Publication) -> str:
    names = publication.taken_out
    return f"{len(names)} session{'s' * (len(names) > 1)} from {publication.site}: {', '.join(names)}"


def _prepared(
    scripts: Sequence[Path],
    publication: publish.Publication,
    options: Callable[[Path, str], Options],
    arguments: argparse.Namespace,
) -> list[publish.PreparedScript]:
    """Check all scripts, and print what is wrong."""
    prepared = []
    for one in publish.prepare_publish(scripts, publication, options, publish.moment(), arguments.out):
        prepared.append(one)
        if one.error:
            print(one.error, file=sys.stderr)
        for line in (*one.warnings, *(f"{one.script}: {line}" for line in one.broken)):
            print(line, file=sys.stderr)
    return prepared


def _render(
    prepared: Sequence[publish.PreparedScript],
    before: Sequence[Outcome],
    arguments: argparse.Namespace,
    result: dict[str, Any],
    outcomes: list[Outcome],
    *,
    is_stopped: bool,
) -> list[Bundles]:
    """Make the bundles of all scripts that can be published; returns those that go to a site or a server."""
    if arguments.dry_run:
        outcomes += before
        return []
    ready: list[Bundles] = []
    for one, outcome in zip(prepared, before, strict=True):
        if outcome.result != "ready":
            outcomes.append(outcome)
        elif is_stopped:
            outcomes.append(stopped_outcome(outcome))
        else:
            bundles, after = _render_script(one, arguments, result)
            outcomes.append(after)
            ready += [bundles] if after.is_done else []
    if arguments.all_or_nothing and any(outcome.exit_status for outcome in outcomes):
        outcomes[:] = [stopped_outcome(one) if one.is_done else one for one in outcomes]
        return []
    return ready


def _render_script(
    one: publish.PreparedScript, arguments: argparse.Namespace, result: dict[str, Any]
) -> tuple[Bundles, Outcome]:
    """Make the bundles of a script; an error is printed, and does not stop the other scripts."""
    bundles: Bundles = {}
    try:
        for name, compiled in one.compiled.items():
            bundles[name] = (compiled, _bundle(compiled, arguments, result))
    except RenderError as error:
        print(error, file=sys.stderr)
        why = str(error).splitlines()[0]
        status = error.exit_status
        return {}, Outcome(
            script=one.script, result="not published", why=why, exit_status=status, is_printed=True
        )
    broken = [line for _, bundle in bundles.values() for line in publish.titled_broken_lines(bundle.reports)]
    if broken and not arguments.anyway:
        return bundles, broken_outcome(one.script, broken)
    status = 1 if broken else 0
    result_word: Result = "scheduled" if one.scheduled else "published"
    what = made_text(one, "published")
    return bundles, Outcome(script=one.script, result=result_word, what=what, exit_status=status)


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


def _site(
    bundles: Sequence[Bundles],
    publication: publish.Publication,
    folder: Path,
    arguments: argparse.Namespace,
    result: dict[str, Any],
) -> None:
    join_uploaded(folder, publication.target, arguments, publication.replaced)
    site, advice = publish.add_to_site(bundles, publication, folder)
    result["site"] = {
        "folder": str(site.folder),
        "written": site.written,
        "removed": site.removed,
        "advice": advice,
    }
    if not (arguments.quiet or arguments.json):
        print(f"{site.index}: {len(site.written)} written, {len(site.removed)} removed")
        if publication.taken_out:
            print(f"--only removed {_taken_out(publication)}")
        for line in advice if site.written else ():
            print(line, file=sys.stderr)


def _upload(
    bundles: Sequence[Bundles],
    publication: publish.Publication,
    arguments: argparse.Namespace,
    result: dict[str, Any],
) -> None:
    """Upload the site, or where there is none, the bundles."""
    of_scripts = [bundle for of_one in bundles for _, bundle in of_one.values()]
    folders = [(bundle.folder, (bundle.name, bundle.profile.name)) for bundle in of_scripts]
    result["uploads"] = [
        upload_folder(folder, publication.target, arguments, inside=inside)
        for folder, inside in ([(publication.site, ())] if publication.site else folders)
    ]
