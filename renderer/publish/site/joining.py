"""Joins the records of a site that several computers publish into, so that nothing is lost."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from msgspec.structs import replace

from renderer.errors import InputError
from renderer.publish.site.catalogue import Catalogue, Issued, SiteSession
from renderer.publish.site.catalogue_changes import with_changes


def joined(here: Catalogue, there: Catalogue) -> Catalogue:
    """The record of a site with what another copy of it has.

    Of a session that both know, the version with the higher number counts, and ``here`` if they have one
    number but differ, also in whether it is on the site: the choice is then a version of its own. The same
    applies to the show. What
    ``there`` issued stays, as listeners know it.

    Raises:
        InputError: they are different sites.
    """
    if here.guid != there.guid:
        raise InputError("it is another site; check the address after --url, and the target")
    ours = {entry.name: entry for entry in here.entries}
    theirs = {entry.name: entry for entry in there.entries}
    versions: dict[str, int] = {}
    away: dict[str, Mapping[str, Issued]] = {}
    entries = []
    for name in sorted({*ours, *theirs, *here.away, *there.away, *here.versions, *there.versions}):
        mine, other = ours.get(name), theirs.get(name)
        our_version, their_version = here.versions.get(name, 0), there.versions.get(name, 0)
        is_theirs = their_version > our_version or (not our_version and not their_version and not mine)
        versions[name] = max(our_version, their_version)
        if our_version == their_version and _differ(mine, other, is_counted=our_version > 0):
            versions[name] += 1
        if chosen := other if is_theirs else mine:
            issued = {**(mine.issued if mine else {}), **(other.issued if other else {})}
            number = other.number if other else chosen.number
            entries.append(replace(chosen, issued=issued, number=number))
        elif (gone := (there if is_theirs else here).away.get(name)) is not None:
            away[name] = gone
    numbered, last_number = _numbered(entries, theirs, max(here.last_number, there.last_number))
    is_their_show = there.show_version > here.show_version or here.show is None
    is_other_show = (
        there.show_version == here.show_version and here.show and there.show not in (None, here.show)
    )
    both = replace(
        here,
        last_number=last_number,
        show=there.show if is_their_show else here.show,
        show_version=max(here.show_version, there.show_version) + bool(is_other_show),
    )
    return with_changes(both, numbered, away=away, versions=MappingProxyType(versions))


def is_same_origin(one: SiteSession, other: SiteSession) -> bool:
    """Whether two sessions of one name go back to one: a track of both was first published at one time."""
    return any(other.issued.get(name) == issued for name, issued in one.issued.items())


def clashes(here: Catalogue, there: Catalogue) -> tuple[tuple[SiteSession, SiteSession], ...]:
    """The pairs of sessions of one name that may be different sessions: ``joined`` would lose one of both.

    They were first published apart, or have both been changed to one version: if scripts give the date, this
    is the only sign that two sessions were published apart.
    """
    ours = {entry.name: entry for entry in here.entries}
    pairs = ((ours[other.name], other) for other in there.entries if other.name in ours)
    return tuple(
        (mine, other)
        for mine, other in pairs
        if not is_same_origin(mine, other)
        or (
            here.versions.get(mine.name, 0) == there.versions.get(mine.name, 0)
            and _differ(mine, other, is_counted=True)
        )
    )


def has_all(here: Catalogue, there: Catalogue) -> bool:
    """Whether a record has all that another copy of it has."""
    both = joined(here, there)
    versions = {name: here.versions.get(name, 0) for name in both.versions}
    return (both.entries, both.show, both.show_version, dict(both.versions)) == (
        here.entries, here.show, here.show_version, versions
    )  # fmt: skip


def _differ(one: SiteSession | None, other: SiteSession | None, *, is_counted: bool) -> bool:
    """Whether sessions of one version are not the same; one that no version counts may be alone."""
    if one and other:
        return replace(one, number=0, issued=other.issued) != replace(other, number=0)
    return is_counted and one is not other


def _numbered(
    entries: list[SiteSession], theirs: Mapping[str, SiteSession], last_number: int
) -> tuple[list[SiteSession], int]:
    """The sessions with a number each that no other has: those that ``theirs`` gave stay."""
    taken = {entry.number for entry in entries if entry.name in theirs}
    found = []
    for entry in sorted(entries, key=lambda entry: (entry.number, entry.name)):
        number = entry.number
        if entry.name not in theirs:
            if number in taken:
                last_number = number = last_number + 1
            taken.add(number)
        found.append(replace(entry, number=number) if number != entry.number else entry)
    return found, last_number
