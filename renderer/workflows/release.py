"""Puts sessions onto a site whose date has come."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

from msgspec import Struct

from renderer.errors import InputError
from renderer.publish.site.folder import Site, read_site
from renderer.publish.site.scheduled import end_wait, lost_files, release_sessions
from renderer.publish.site.scheduled_files import Scheduled, read_scheduled
from renderer.workflows.publication import PublishOptions, read_place
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
    problems: list[str] = []
    for one in due:
        for path in lost_files(place.site, one)[:1]:
            problems.append(
                f'{place.site / path}: this file of the session "{one.name}" is gone, so it is not released; '
                "publish it again"
            )
    released = tuple(one for one in due if not lost_files(place.site, one))
    changes = None
    if released and not dry_run:
        if place.target:
            join_target(place.site, place.target)
        changes, released = release_sessions(place.site, released, place.url, int(now.timestamp()))
    return Released(
        site=place.site,
        target=place.target,
        sessions=released,
        waiting={one.name: one.episode.date for one in scheduled if one not in due},
        errors=tuple(problems),
        changes=changes,
    )


def end_release(released: Released) -> None:
    """Note that sessions do not wait any more, after the site was uploaded: until then, a release repeats it.

    Raises:
        OutputError: a file could not be removed.
    """
    end_wait(released.site, released.sessions)
