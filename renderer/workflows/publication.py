"""What is published where, from the options of a command and the table ``[publish]`` of ``renderer.toml``."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from types import MappingProxyType
from typing import TypeVar

from msgspec import Struct

from renderer.errors import InputError, RenderError, shell_command
from renderer.publish.publish_table import PublishTable, read_names
from renderer.publish.site.addresses import composed
from renderer.publish.site.catalogue import Catalogue
from renderer.publish.site.episodes import Show
from renderer.publish.site.folder import read_site
from renderer.publish.site.scheduled_files import Scheduled, read_scheduled
from renderer.publish.upload.target import read_target
from renderer.settings.model import Settings
from renderer.settings.paths_outside import WRITES, is_on_server, path_needs
from renderer.settings.read import FILE_NAME, all_profiles, profile_named, read_settings
from renderer.workflows.renamed_sessions import check_renamed, of_site
from renderer.workflows.script_names import check_named, script_names
from renderer.workflows.sessions_elsewhere import SessionElsewhere, sessions_elsewhere

FEED_PROFILE = "apple-podcasts"

T = TypeVar("T")


class PublishOptions(Struct, frozen=True, kw_only=True):
    """The options of a command. An empty value is that of ``renderer.toml``.

    ``profiles`` are names with commas between them. ``only`` takes all other sessions out of the site, and
    ``renamed`` has the new names of sessions by their old names. ``new`` are names of sessions that are new
    although another has the same words, and ``replaced`` those of other computers that scripts replace. A
    ``dry_run`` does without the target if it cannot be read.
    """

    profiles: str = ""
    site: Path | None = None
    url: str = ""
    target: str = ""
    is_uploaded: bool = True
    only: bool = False
    renamed: Mapping[str, str] = MappingProxyType({})
    new: frozenset[str] = frozenset()
    replaced: frozenset[str] = frozenset()
    dry_run: bool = False


class Place(Struct, frozen=True, kw_only=True):
    """The platforms to publish for, the folder and the address of the site, and where to upload it."""

    profiles: tuple[str, ...]
    site: Path | None
    url: str
    target: str


class Publication(Place, frozen=True, kw_only=True):
    """What is published where.

    ``known`` is what the site holds already, None without a site; ``scheduled`` are the sessions that wait.
    ``renamed`` are those of ``all_renamed`` that the site shows. With ``is_only``, all other sessions leave
    the site; ``taken_out`` are their names. ``elsewhere`` has the sessions of other computers that no script
    may replace unless it has their words or is one of ``replaced``; ``not_compared`` says which of them are
    not known, and why. ``show`` and ``dates``, by name, replace what the settings and the scripts say.
    """

    all_renamed: Mapping[str, str]
    new: frozenset[str]
    known: Catalogue | None
    scheduled: tuple[Scheduled, ...]
    is_only: bool
    taken_out: tuple[str, ...]
    elsewhere: Mapping[str, SessionElsewhere] = MappingProxyType({})
    replaced: frozenset[str] = frozenset()
    not_compared: str = ""
    show: Show | None = None
    dates: Mapping[str, str] = MappingProxyType({})

    @property
    def renamed(self) -> Mapping[str, str]:
        return of_site(self.all_renamed, self.known, self.scheduled)

    def is_waiting(self, name: str) -> bool:
        """Whether a session of this name waits for its date."""
        return composed(name) in {one.name for one in self.scheduled}

    def is_known(self, name: str) -> bool:
        """Whether the site has a session of this name, or will have it after a rename."""
        renamed = map(composed, self.renamed.values())
        return composed(name) in renamed or bool(self.known and self.known.entry(name))


def read_publication(scripts: Sequence[Path], options: PublishOptions) -> Publication:
    """Read what is asked for, before anything is made.

    Raises:
        InputError: as ``read_place``, an option is missing or wrong, or two scripts have one name.
        UploadError: the target cannot be read.
    """
    names = script_names(scripts)
    check_named("--new", options.new, names)
    check_named("--replace", options.replaced, names)
    place = read_place(scripts, options)
    _check(place, options)
    _check_platforms(scripts, place.profiles)
    known = None if place.site is None else read_site(place.site, place.url)
    scheduled = () if place.site is None else read_scheduled(place.site)
    if options.renamed:
        check_renamed(place.site, known, scheduled, names, options.renamed)
    replaced = frozenset(map(composed, options.replaced))
    elsewhere: Mapping[str, SessionElsewhere] = {}
    not_compared = ""
    if place.site is not None:
        asked = {*names} - replaced
        try:
            elsewhere = sessions_elsewhere(place.site, known, place.target, asked)
        except RenderError as error:
            if not options.dry_run:
                raise
            elsewhere = sessions_elsewhere(place.site, known, "", asked)
            not_compared = f"{place.target}: the scripts are not compared with the sessions there: {error}"
    return Publication(
        profiles=place.profiles or (FEED_PROFILE,),
        site=place.site,
        url=place.url,
        target=place.target,
        all_renamed=options.renamed,
        new=options.new,
        known=known,
        scheduled=scheduled,
        is_only=options.only,
        taken_out=_others(known, names, options.renamed) if options.only else (),
        elsewhere=elsewhere,
        replaced=replaced,
        not_compared=not_compared,
    )


def publication_for(
    scripts: Sequence[Path],
    root: Path,
    folder: str,
    url: str,
    *,
    profiles: tuple[str, ...] = (),
    show: Show | None = None,
    dates: Mapping[str, str] = MappingProxyType({}),
    replaced: frozenset[str] = frozenset(),
) -> Publication:
    """A publication of scripts into a site in the folder ``root``, without an upload.

    ``replaced`` are names of sessions of other computers that scripts replace.

    Raises:
        InputError: two scripts have one name, there is no such platform, the site cannot be used, or a link
            in it leads out of ``root``.
    """
    for need in path_needs(("publish", "site"), folder, root, WRITES):
        raise InputError(f"{root / folder}: this site {need.says}; remove the link, or choose another folder")
    site = root / folder
    names = script_names(scripts)
    replaced = frozenset(map(composed, replaced))
    _check_platforms(scripts, profiles)
    known = read_site(site, url)
    return Publication(
        profiles=profiles or (FEED_PROFILE,),
        site=site,
        url=url,
        target="",
        all_renamed={},
        new=frozenset(),
        known=known,
        scheduled=read_scheduled(site),
        is_only=False,
        taken_out=(),
        elsewhere=sessions_elsewhere(site, known, "", {*names} - replaced),
        replaced=replaced,
        show=show,
        dates={composed(name): date for name, date in dates.items()},
    )


def read_place(scripts: Sequence[Path], options: PublishOptions) -> Place:
    """Where to publish.

    The site of ``renderer.toml`` is used if no option names a platform, and its target for this site only.

    Raises:
        InputError: a setting is wrong or not trusted, the site has no address, or scripts in several folders
            have different settings.
    """
    settings = _settings(scripts)
    tables = [one.publish or PublishTable() for one in settings]
    site = options.site
    if site is None and not options.profiles:
        _check_trust(settings, "site")
        site = _agreed(tables, "--site", lambda table: table.site)
    profiles = read_names(options.profiles)
    if not options.profiles:
        profiles = _agreed(tables, "--for", lambda table: table.profiles) or ()
    url, target = options.url, options.target
    if site is not None:
        for one in settings:
            one.untrusted.check("show")
    if site is not None and not url:
        url = _agreed(tables, "--url", lambda table: table.url) or ""
    if site is not None and not target and _own_sites(settings) == {site.resolve()}:
        if options.is_uploaded:
            _check_trust(settings, "to")
        target = _agreed(tables, "--to", lambda table: table.target) or ""
    target = target if options.is_uploaded else ""
    if site is not None and not url:
        raise InputError("--site: add the address of the site, such as --url https://example.org/calm")
    if target:
        read_target(target)
    return Place(profiles=profiles, site=site, url=url, target=target)


def unpublish_command(name: str, place: Place) -> str:
    """The command that takes a session out of a site, as it is typed into a shell in the current folder.

    It has the folder and the address of the site, unless a ``renderer.toml`` here has the same.
    """
    site = place.site or Path()
    with suppress(InputError):
        here = read_place((Path(f"{name}.md"),), PublishOptions())
        if here.site and here.site.resolve() == site.resolve() and here.url == place.url:
            return shell_command("unpublish", name)
    return shell_command("unpublish", name, "--site", site, "--url", place.url)


def _settings(scripts: Sequence[Path]) -> tuple[Settings, ...]:
    """The settings of the folders of scripts, except those with errors, unless all have errors."""
    settings, errors = [], []
    for folder in dict.fromkeys(script.parent for script in scripts):
        try:
            settings.append(read_settings(folder))
        except InputError as error:
            errors.append(error)
    if errors and not settings:
        raise errors[0]
    return tuple(settings)


def _own_sites(settings: Sequence[Settings]) -> set[Path]:
    """The sites that the settings name; one on a server is looked at only if the user trusts it."""
    return {
        one.publish.site.resolve()
        for one in settings
        if one.publish and one.publish.site
        if one.untrusted.allows("publish", "site") or not is_on_server(str(one.publish.site))
    }


def _check_trust(settings: Sequence[Settings], key: str) -> None:
    """Check that the user trusts all settings with a key of ``[publish]``."""
    for one in settings:
        one.untrusted.check("publish", key)


def _agreed(tables: Sequence[PublishTable], option: str, read: Callable[[PublishTable], T]) -> T | None:
    """The value that the tables have, None if they have none.

    A folder may be written as ``../site`` in two folders, and is one folder.
    """
    values = [value for table in tables if (value := read(table))]
    if len({_place_of(value) for value in values}) > 1:
        raise InputError(
            f"{option}: the files {FILE_NAME} of the scripts have different values; "
            f"give the option {option}, or publish the scripts of one folder at a time"
        )
    return values[0] if values else None


def _place_of(value: object) -> object:
    """A value as it is compared with others: the path of a folder, where it is one."""
    if isinstance(value, str) and "://" not in value:
        return Path(value).resolve()
    return value.resolve() if isinstance(value, Path) else value


def _check(place: Place, options: PublishOptions) -> None:
    given = {"url": options.url, "only": options.only, "renamed": options.renamed, "new": options.new}
    given["replace"] = options.replaced
    for name, value in given.items():
        if value and place.site is None:
            raise InputError(f"--{name}: add the folder of the site, such as --site out/site")
    if not place.profiles and place.site is None:
        raise InputError(
            "no platform is given; add one, such as --for insight-timer; renderer profiles lists them"
        )


def _check_platforms(scripts: Sequence[Path], names: Sequence[str]) -> None:
    """Refuse a platform that the settings of no script have. Settings with errors are reported later."""
    settings = []
    for folder in dict.fromkeys(script.parent for script in scripts):
        with suppress(InputError):
            settings.append(read_settings(folder))
    for name in names if settings else ():
        if not any(name in all_profiles(one) for one in settings):
            profile_named(settings[0], name)


def _others(known: Catalogue | None, names: Sequence[str], renamed: Mapping[str, str]) -> tuple[str, ...]:
    """The sessions of a site that are none of these names, and are not renamed."""
    stay = {*names, *map(composed, renamed)}
    return tuple(entry.name for entry in known.entries if entry.name not in stay) if known else ()
