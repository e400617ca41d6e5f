"""Takes sessions out of a site and its feed."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from msgspec import Struct

from renderer.errors import InputError
from renderer.publish.site.addresses import composed
from renderer.publish.site.dates import unix_seconds
from renderer.publish.site.episodes import Show, sound_and_cover
from renderer.publish.site.folder import check_sessions, read_site, remove_sessions
from renderer.publish.site.scheduled import cancel
from renderer.publish.site.scheduled_files import read_scheduled
from renderer.settings.read import read_settings
from renderer.workflows.held_back import moment
from renderer.workflows.publication import PublishOptions, read_place
from renderer.workflows.shared_site import is_made_in, join_target


class Unpublished(Struct, frozen=True, kw_only=True):
    """The sessions that left a site, the files that were ``removed``, and where to upload the site."""

    site: Path
    target: str
    names: tuple[str, ...]
    removed: tuple[str, ...]


def unpublish(names: Sequence[str], options: PublishOptions, *, dry_run: bool = False) -> Unpublished:
    """Take sessions out of the site of the options, or of ``renderer.toml`` in the folder of the scripts.

    A name is that of a session or of its script. With ``dry_run``, nothing changes.

    Raises:
        InputError: there is no site, or it has no session of a name.
        OutputError: a file could not be written.
    """
    scripts = [Path(name) if Path(name).suffix == ".md" else Path(f"{name}.md") for name in names]
    sessions = tuple(dict.fromkeys(script.stem for script in scripts))
    place = read_place(scripts, options)
    if place.site is None:
        raise InputError("no site is given; add its folder, such as --site out/site")
    if place.target and not dry_run:
        join_target(place.site, place.target)
    waiting = {one.name: one.episode for one in read_scheduled(place.site)}
    known = read_site(place.site, place.url)
    shown = [
        name
        for name in sessions
        if composed(name) not in waiting
        or (known and (entry := known.entry(name)) and is_made_in(place.site, entry))
    ]
    cancelled = [
        path
        for name in sessions
        if composed(name) in waiting
        for path in sound_and_cover(waiting[composed(name)])
    ]
    of_shown = check_sessions(place.site, shown, place.url) if shown else ()
    removed = tuple(dict.fromkeys((*cancelled, *of_shown)))
    if not dry_run:
        removed = cancel(place.site, sessions, known)
    if shown and not dry_run:
        show = (known and known.show) or read_settings(scripts[0].parent).show or Show()
        site = remove_sessions(
            place.site, show, shown, place.url, now_seconds=lambda: unix_seconds(moment().isoformat())
        )
        removed = (*removed, *site.removed)
    return Unpublished(site=place.site, target=place.target, names=sessions, removed=removed)
