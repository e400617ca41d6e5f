"""``renderer catalogue``: make and keep up to date the tracks that a manifest asks for."""

from __future__ import annotations

import argparse
import json
import sys
from datetime import UTC, datetime
from os import cpu_count
from pathlib import Path
from typing import TYPE_CHECKING

from renderer.cli.progress import progress_bar
from renderer.cli.site_options import script_name
from renderer.errors import InputError

if TYPE_CHECKING:
    from renderer.catalogue.jobs import JobResult
    from renderer.catalogue.manifest import Manifest

_MANIFEST = Path("catalogue.toml")
_ACTIONS = ("plan", "apply", "publish", "status", "report")
_BELONGS = {
    "check": "plan",
    "against": "plan",
    "only": "apply",
    "retry_failed": "apply",
    "keep_going": "apply",
    "max_cost": "apply",
    "remove_orphans": "apply",
    "jobs": "apply",
    "cluster": "apply",
    "out": "report",
    "site": "publish",
    "replace": "publish",
    "anyway": "publish",
    "dry_run": "publish",
}
"""The action to which each option belongs."""
_MOST_JOBS = 256


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "action",
        choices=_ACTIONS,
        help="plan: show which tracks are new or changed, and why; apply: make them; "
        "publish: put scripts onto the sites of the manifest; "
        "status: show what was made, without looking at scripts or audio; "
        "report: write a page with every track, its loudness, its costs and what is wrong with it",
    )
    parser.add_argument(
        "--manifest", type=Path, default=_MANIFEST, metavar="FILE", help="the manifest (default: %(default)s)"
    )
    parser.add_argument(
        "--check",
        action="store_true",
        help="plan: return 1 if a track is new, changed or orphaned; the files of tracks may be missing",
    )
    parser.add_argument(
        "--against", type=Path, metavar="LOCK", help="plan: compare with this lock, not with the manifest's"
    )
    parser.add_argument(
        "--only", metavar="PATTERN", help="apply: only tracks whose names match, such as 'rest-*'"
    )
    parser.add_argument(
        "--retry-failed", action="store_true", help="apply: only tracks that failed in an earlier apply"
    )
    parser.add_argument(
        "--keep-going", action="store_true", help="apply: make the other tracks after one has failed"
    )
    parser.add_argument(
        "--max-cost", metavar="AMOUNT", help="apply: make nothing if servers may cost more, such as 20USD"
    )
    parser.add_argument(
        "--remove-orphans", action="store_true", help="apply: remove the files of orphaned tracks"
    )
    parser.add_argument(
        "--jobs",
        type=int,
        metavar="N",
        help="apply: make N tracks at the same time (default: number of cores)",
    )
    parser.add_argument(
        "--cluster",
        metavar="ADDRESS",
        help="apply: make the tracks on a cluster of Dask, at tls://HOST:PORT or tcp://HOST:PORT, or in N "
        "processes with local:N",
    )
    parser.add_argument(
        "--out", type=Path, metavar="FILE", help="report: write this page (default: catalogue-report.html)"
    )
    parser.add_argument(
        "--site", action="append", metavar="NAME", help="publish: only onto this site (default: all of them)"
    )
    parser.add_argument(
        "--replace",
        action="append",
        type=script_name,
        metavar="NAME",
        help="publish: NAME.md replaces the session NAME that another computer has published",
    )
    parser.add_argument(
        "--anyway", action="store_true", help="publish: also scripts whose tracks break a rule"
    )
    parser.add_argument(
        "--dry-run", action="store_true", help="publish: check the scripts, and change nothing"
    )
    parser.add_argument("--quiet", action="store_true", help="print errors only")
    parser.add_argument("--json", action="store_true", help="print the result as JSON")


def run(arguments: argparse.Namespace) -> int:
    from renderer.catalogue.read_manifest import read_manifest

    for name, action in _BELONGS.items():
        value = vars(arguments)[name]
        if value is not None and value is not False and action != arguments.action:
            option = f"--{name.replace('_', '-')}"
            raise InputError(f"{option} belongs to renderer catalogue {action}; remove it")
    manifest = read_manifest(arguments.manifest)
    match arguments.action:
        case "plan":
            return _plan(arguments, manifest)
        case "apply":
            return _apply(arguments, manifest)
        case "report":
            return _report(arguments, manifest)
        case "publish":
            from renderer.cli.catalogue_sites import publish_sites

            return publish_sites(arguments, manifest)
        case _:
            return _status(arguments, manifest)


def _plan(arguments: argparse.Namespace, manifest: Manifest) -> int:
    from renderer.catalogue.journal import known_state
    from renderer.catalogue.lock import read_lock
    from renderer.catalogue.plan import Planning
    from renderer.catalogue.spending import read_spent, spent_path, sums
    from renderer.cli.reports.catalogue import plan_json, plan_lines

    against = arguments.against
    if against is not None and not against.is_file():
        raise InputError(f"--against {against}: no such file; name a lock that an apply has written")
    lock = read_lock(against) if against is not None else known_state(manifest.lock_path)
    spent = sums(read_spent(spent_path(manifest.lock_path)))
    plan = Planning(manifest, lock, with_files=not arguments.check and against is None).plan()
    if arguments.json:
        print(json.dumps(plan_json(plan, spent), indent=2, ensure_ascii=False))
    elif not arguments.quiet:
        print("\n".join(plan_lines(plan, spent)))
    return int(arguments.check and bool(plan.stale or plan.of("orphaned")))


def _apply(arguments: argparse.Namespace, manifest: Manifest) -> int:
    from renderer.catalogue.apply import ApplyChoices, Reporter, apply
    from renderer.catalogue.budget import read_budget
    from renderer.catalogue.cluster_address import read_cluster_address
    from renderer.cli.reports.catalogue import applied_json, applied_lines, result_line

    jobs = arguments.jobs or cpu_count() or 1
    if arguments.jobs is not None and not 1 <= arguments.jobs <= _MOST_JOBS:
        raise InputError(f"--jobs {arguments.jobs}: write a number from 1 to {_MOST_JOBS}")
    quiet = arguments.quiet or arguments.json
    choices = ApplyChoices(
        jobs=jobs,
        cluster=read_cluster_address(arguments.cluster) if arguments.cluster is not None else None,
        begun_at=datetime.now(UTC).isoformat(),
        only=arguments.only,
        retry_failed=arguments.retry_failed,
        keep_going=arguments.keep_going,
        remove_orphans=arguments.remove_orphans,
        budget=read_budget(arguments.max_cost) if arguments.max_cost is not None else None,
    )
    warned: set[str] = set()
    with progress_bar(str(manifest.path), hidden=quiet) as progress:

        def report(result: JobResult, number: int, total: int) -> None:
            for warning in () if quiet else result.warnings:
                if warning not in warned:  # the tracks of a script have the same ones
                    print(warning, file=sys.stderr)
                    warned.add(warning)
            if result.has_failed:
                print(f"{result.entry.name}: {result.entry.failed}", file=sys.stderr, flush=True)
            elif not quiet:
                print(result_line(result, number, total), flush=True)
            progress("making tracks", number / total)

        applied = apply(
            manifest,
            choices,
            Reporter(result=report, progress=progress, note=lambda text: print(text, file=sys.stderr)),
        )
    if arguments.json:
        print(json.dumps(applied_json(applied), indent=2, ensure_ascii=False))
    elif not quiet:
        print("\n".join(applied_lines(applied)))
    return applied.exit_status


def _status(arguments: argparse.Namespace, manifest: Manifest) -> int:
    from renderer.catalogue.journal import known_state
    from renderer.catalogue.status import status
    from renderer.cli.reports.catalogue import status_json, status_lines

    found = status(manifest, known_state(manifest.lock_path))
    if arguments.json:
        print(json.dumps(status_json(found), indent=2, ensure_ascii=False))
    elif not arguments.quiet:
        print("\n".join(status_lines(found)))
    return 0


def _report(arguments: argparse.Namespace, manifest: Manifest) -> int:
    import msgspec

    from renderer.api.catalogue import atomic, reported
    from renderer.catalogue.journal import known_state
    from renderer.catalogue.plan import Planning
    from renderer.catalogue.report import report_page, rows_of
    from renderer.catalogue.spending import read_spent, spent_path
    from renderer.catalogue.work_times import read_times

    path = arguments.out or manifest.path.with_name(f"{manifest.path.stem}-report.html")
    if path.suffix.lower() not in (".html", ".htm"):
        raise InputError(f"--out {path}: the report is a web page; write a name that ends with .html")
    lock, spent = known_state(manifest.lock_path), read_spent(spent_path(manifest.lock_path))
    rows = rows_of(
        manifest,
        lock,
        Planning(manifest, lock, with_files=True).plan(),
        spent,
        read_times(manifest.lock_path),
    )
    if arguments.json:
        print(msgspec.json.format(msgspec.json.encode(rows), indent=2).decode())
        return 0
    page = report_page(manifest.folder.resolve().name, rows, spent, datetime.now(UTC))
    with atomic(path) as part, reported(part):
        part.write_text(page, "utf-8")
    if not arguments.quiet:
        print(path)
    return 0
