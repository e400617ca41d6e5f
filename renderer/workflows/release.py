"""Puts sessions onto a site whose date has come."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

from msgspec import Struct

from renderer.errors import InputError
from renderer.publish.site.folder import Site, read_site
from renderer.publish.site.scheduled import forget, read_scheduled, release_sessions
from renderer.settings.read import read_settings
from renderer.workflows.publication import PublishOptions, read_place
from renderer.workflows.shared_site import join_target


class Released(Struct, frozen=True, kw_only=True):
    """The sessions that came onto a site, the dates of those that wait, and where to upload the site.

    ``changes`` is None if no session came onto the site.
    """

    site: Path
    target: str
    names: tuple[str, ...]
    waiting: Mapping[str, str]
    changes: Site | None


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
    changes = None
    if due and not dry_run:
        if place.target:
            join_target(place.site, place.target)
        show = read_settings(Path()).show
        changes = release_sessions(place.site, due, place.url, show, int(now.timestamp()))
    return Released(
        site=place.site,
        target=place.target,
        names=tuple(one.episode.name for one in due),
        waiting={one.episode.name: one.episode.date for one in scheduled if one not in due},
        changes=changes,
    )


def end_release(released: Released) -> None:
    """Note that sessions do not wait any more, after the site was uploaded: until then, a release repeats it.

    Raises:
        OutputError: a file could not be removed.
    """
    forget(released.site, released.names)
