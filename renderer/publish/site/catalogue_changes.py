"""Puts sessions into the record of a site, takes them out, and gives them new names."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterable, Mapping, Sequence
from itertools import count
from types import MappingProxyType

from msgspec.structs import replace

from renderer.errors import InputError
from renderer.publish.site.addresses import composed, page_path
from renderer.publish.site.catalogue import Catalogue, Issued, ListedTrack, SiteSession
from renderer.publish.site.dates import rfc_3339, unix_seconds
from renderer.publish.site.episodes import Episode, EpisodeTrack
from renderer.script.suggestions import did_you_mean, one_of


def with_episodes(known: Catalogue, episodes: Iterable[Episode]) -> Catalogue:
    """A catalogue with sessions put in, or in the place of those of the same name.

    What a track was first given, it keeps, also where it was away.

    Raises:
        InputError: two sessions or files of one name, or a date that is none.
    """
    issuer = _Issuer(known)
    given = [_entry(issuer, episode, known.entry(episode.name)) for episode in episodes]
    for entry in given:
        _refuse_clashes(entry.paths())
    _refuse_clashes([page_path(entry.name) for entry in given])
    new = sorted(
        (entry for entry in given if not entry.number),
        key=lambda entry: (unix_seconds(entry.date), entry.name),
    )
    numbers = {entry.name: number for number, entry in enumerate(new, known.last_number + 1)}
    numbered = (replace(entry, number=numbers.get(entry.name, entry.number)) for entry in given)
    entries = {entry.name: entry for entry in (*known.entries, *numbered)}
    last_number = known.last_number + len(numbers)
    return _with_entries(replace(known, last_number=last_number), entries.values())


def without(known: Catalogue, names: Collection[str]) -> Catalogue:
    """A catalogue without the sessions of these names."""
    gone = {composed(name) for name in names}
    return _with_entries(known, [entry for entry in known.entries if entry.name not in gone])


def with_names(known: Catalogue, renamed: Mapping[str, str]) -> Catalogue:
    """A catalogue in which sessions have new names, and their tracks too; ``renamed`` has the new by the old.

    The identifiers and the dates stay. A session that has the new name already gets them. If only left files
    have an old name, a command that was cut off has renamed the session already.

    Raises:
        InputError: there is no session of an old name.
    """
    moved = {composed(old): composed(new) for old, new in renamed.items()}
    entries = {entry.name: entry for entry in known.entries}
    for old in [old for old in moved if old not in entries]:
        if not known.left_of(old):
            remedy = did_you_mean(old, entries, one_of(entries))
            raise InputError(f'there is no session "{old}" in the site; {remedy}')
        del moved[old]
    stay = {name: entry for name, entry in entries.items() if name not in moved}
    for old, new in moved.items():
        there = stay.get(new)
        own = {**there.issued} if there else {}
        kept = {_track_name(name, old, new): issued for name, issued in entries[old].issued.items()}
        stay[new] = replace(
            there or replace(entries[old], name=new, tracks=(), cover=""),
            date=entries[old].date,
            issued={**own, **kept},
        )
    versions = {
        **known.versions,
        **{name: known.versions.get(name, 0) + 1 for name in (*moved, *moved.values())},
    }
    return replace(
        known,
        entries=tuple(stay.values()),
        versions=MappingProxyType(versions),
        left=tuple(sorted({*known.left, *(path for old in moved for path in entries[old].paths())})),
    )


def _track_name(track: str, old: str, new: str) -> str:
    """The name that a track has after its script is renamed: ``rest-10m`` becomes ``lie-10m``."""
    return new + track[len(old) :] if track == old or track.startswith(f"{old}-") else track


def _with_entries(known: Catalogue, entries: Iterable[SiteSession]) -> Catalogue:
    """The catalogue with these sessions alone, in their order, and with what it knows about the others."""
    after = {entry.name: entry for entry in entries}
    before = {entry.name: entry for entry in known.entries}
    changed = [name for name in sorted({*before, *after}) if before.get(name) != after.get(name)]
    versions = {**known.versions, **{name: known.versions.get(name, 0) + 1 for name in changed}}
    away = {**known.away, **{name: entry.issued for name, entry in before.items()}}
    return with_changes(known, after.values(), away=away, versions=MappingProxyType(versions))


def with_changes(
    known: Catalogue,
    entries: Iterable[SiteSession],
    *,
    away: Mapping[str, Mapping[str, Issued]],
    versions: Mapping[str, int],
) -> Catalogue:
    """The catalogue with these sessions alone, in their order; ``away`` may also have some of them."""
    ordered = sorted(entries, key=lambda entry: entry.name)
    ordered.sort(key=lambda entry: unix_seconds(entry.date), reverse=True)
    _refuse_clashes([page_path(entry.name) for entry in ordered])
    names = {entry.name for entry in ordered}
    return replace(
        known,
        entries=tuple(ordered),
        away=MappingProxyType({name: away[name] for name in sorted(away.keys() - names)}),
        versions=versions,
        left=_left(known, ordered),
    )


def _left(known: Catalogue, entries: Sequence[SiteSession]) -> tuple[str, ...]:
    """The files that the site no longer shows. Sessions that stay as they are have the same ones."""
    before, after = {id(entry) for entry in known.entries}, {id(entry) for entry in entries}
    gone = {path for entry in known.entries if id(entry) not in after for path in entry.paths()}
    shown = {path for entry in entries if id(entry) not in before for path in entry.paths()}
    return tuple(sorted((gone | set(known.left)) - shown))


class _Issuer:
    """Gives new tracks their identifiers and dates, none of which another track of the site has."""

    def __init__(self, known: Catalogue) -> None:
        self.feed_guid = uuid.UUID(known.guid)
        self.away = known.away
        issued = [*known.away.values(), *(entry.issued for entry in known.entries)]
        self.guids = {one.guid for tracks in issued for one in tracks.values()}
        self.seconds = {unix_seconds(one.date) for tracks in issued for one in tracks.values()}

    def issue(self, session: str, name: str, date: str) -> Issued:
        """The identifier is that of the names, unless a track that was renamed has it."""
        written = f"{session}/{name}"
        guids = (
            str(uuid.uuid5(self.feed_guid, f"{written}/{number}" if number else written))
            for number in count()
        )
        guid = next(guid for guid in guids if guid not in self.guids)
        self.guids.add(guid)
        self.seconds.add(unix_seconds(date))
        return Issued(guid=guid, date=date)


def _entry(issuer: _Issuer, episode: Episode, before: SiteSession | None) -> SiteSession:
    """The session of an episode.

    A session that has a date shares its seconds with other sessions of that date, but not its tracks.
    """
    session = composed(episode.name)
    issued = dict(before.issued if before else issuer.away.get(session, {}))
    own = {unix_seconds(one.date) for one in issued.values()}
    new = [name for name in (composed(track.name) for track in episode.tracks) if name not in issued]
    dates = _dates(episode, len(new), own if episode.is_dated else issuer.seconds)
    issued.update({name: issuer.issue(session, name, date) for name, date in zip(new, dates, strict=True)})
    first = issued[composed(episode.tracks[0].name)].date if episode.tracks else episode.date
    return SiteSession(
        name=session,
        title=episode.title,
        teacher=episode.teacher,
        description=episode.description,
        tags=episode.tags,
        language=episode.language,
        date=before.date if before else first if session in issuer.away else episode.date,
        cover=episode.cover,
        tracks=tuple(_listed(track) for track in episode.tracks),
        issued=issued,
        episode=episode.episode,
        season=episode.season,
        explicit=episode.explicit,
        number=before.number if before else 0,
        origins=episode.origins,
    )


def _dates(episode: Episode, wanted: int, taken: set[int]) -> list[str]:
    """The dates of new tracks, the newest first, none at a second that is ``taken``.

    Seconds are added to the date of a script, so that the day stays, and subtracted from the date of now, so
    that no date is one to come.
    """
    first = seconds = unix_seconds(episode.date)
    dates: list[str] = []
    while len(dates) < wanted:
        if seconds not in taken:
            dates.append(episode.date if seconds == first else rfc_3339(seconds))
        seconds += 1 if episode.is_dated else -1
    return dates[::-1] if episode.is_dated else dates


def _listed(track: EpisodeTrack) -> ListedTrack:
    return ListedTrack(
        name=composed(track.name),
        audio=track.audio,
        media_type=track.media_type,
        bytes=track.bytes,
        seconds=track.seconds,
        companions=tuple(track.companions),
    )


def _refuse_clashes(paths: Iterable[str]) -> None:
    """Refuse names that differ only in case, which are one file on many systems."""
    seen: dict[str, str] = {}
    for path in paths:
        if other := seen.get(path.casefold()):
            names = f'"{path}"' if other == path else f'"{other}" and "{path}"'
            raise InputError(
                f"two files of the site would have the same name: {names}; rename one of the scripts"
            )
        seen[path.casefold()] = path
