"""Puts sessions onto a site whose date has come."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path

from msgspec import Struct

from renderer.errors import InputError, shell_word
from renderer.publish.site.folder import Site, read_site
from renderer.publish.site.scheduled import end_wait, lost_files, release_sessions
from renderer.publish.site.scheduled_files import Scheduled, read_scheduled, scheduled_path
from renderer.workflows.publication import Place, PublishOptions, read_place
from renderer.workflows.same_session import of_scheduled
from renderer.workflows.sessions_elsewhere import is_another, sessions_elsewhere
from renderer.workflows.shared_site import join_target


class Released(Struct, frozen=True, kw_only=True):
    """The sessions that came onto a site, the dates of those that wait, and where to upload the site.

    ``errors`` say which sessions could not be released. ``changes`` is None if no session came onto the site.
    """

    site: Path
    target: str
    sessions: tuple[Scheduled, ...]
    waiting: Mapping[str, str]
    errors: tuple[str, ...]
    changes: Site | None

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(one.name for one in self.sessions)


def release(options: PublishOptions, now: datetime, *, dry_run: bool = False) -> Released:
    """Put the scheduled sessions of a site onto its pages and into its feed whose date is not after ``now``.

    The site is that of the options, or of ``renderer.toml`` in the current folder. With ``dry_run``, nothing
    changes. Call ``end_release`` when the site is uploaded.

    Raises:
        InputError: there is no site, or a scheduled session cannot be read.
        OutputError: a file could not be written.
    """
    place = read_place((Path("release.md"),), options)
    if place.site is None:
        raise InputError("no site is given; add its folder, such as --site out/site")
    if read_site(place.site, place.url) is None:
        raise InputError(f"{place.site}: there is no site in this folder; check the path")
    scheduled = read_scheduled(place.site)
    due = [one for one in scheduled if one.seconds <= now.timestamp()]
    if due and place.target and not dry_run:
        join_target(place.site, place.target)
    problems = _problems(place.site, due, place)
    wrong = {name for name, _ in problems}
    released = tuple(one for one in due if one.name not in wrong)
    changes = None
    if released and not dry_run:
        changes, released = release_sessions(place.site, released, place.url, int(now.timestamp()))
    return Released(
        site=place.site,
        target=place.target,
        sessions=released,
        waiting={one.name: one.episode.date for one in scheduled if one not in due},
        errors=tuple(message for _, message in problems),
        changes=changes,
    )


def _problems(site: Path, due: Sequence[Scheduled], place: Place) -> tuple[tuple[str, str], ...]:
    """The sessions that cannot be released, and why."""
    problems: list[tuple[str, str]] = []
    asked = [one.name for one in due if not one.may_replace]
    elsewhere = sessions_elsewhere(site, read_site(site, place.url), place.target, asked)

    def report(one: Scheduled, message: str) -> None:
        problems.append((one.name, message))

    for one in due:
        other = elsewhere.get(one.name)
        if lost := lost_files(site, one):
            report(
                one,
                f'{site / lost[0]}: this file of the session "{one.name}" is gone, so it is not released; '
                "publish it again",
            )
        elif other and is_another(of_scheduled(one.episode), other):
            waiting = site / scheduled_path(one.name)
            report(
                one,
                f'{waiting}: somebody has published another session "{one.name}", with the title '
                f'"{other.compared.title}", so yours is not released; to keep both, delete this file, rename '
                "your script, and publish it again; to replace that session, publish yours again with "
                f"--replace {shell_word(one.name)}",
            )
    return tuple(problems)


def end_release(released: Released) -> None:
    """Note that sessions do not wait any more, after the site was uploaded: until then, a release repeats it.

    Raises:
        OutputError: a file could not be removed.
    """
    end_wait(released.site, released.sessions)
