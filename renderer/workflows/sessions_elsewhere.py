"""Keeps a script from replacing the session of its name that another computer has published at the target."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from pathlib import Path

from msgspec import Struct

from renderer.errors import InputError, shell_word
from renderer.publish.site.addresses import STATE, composed, media_path
from renderer.publish.site.catalogue import Catalogue, SiteSession
from renderer.publish.site.joining import is_same_origin
from renderer.publish.upload.destination import Destination
from renderer.publish.upload.opening import opened
from renderer.publish.upload.target import read_target
from renderer.workflows.compile import Compiled
from renderer.workflows.session_words import LEAST_ROWS, is_transcript, without_headings, word_rows
from renderer.workflows.shared_site import UPLOAD_TIMEOUT_SECONDS, SharedSite

_SAME_SHARE = 0.5
_SAME_SHARE_WITH_TITLE = 0.2
"""The share of the rows of words that a session keeps while somebody works on it: less than a copy has."""


class SessionElsewhere(Struct, frozen=True, kw_only=True):
    """A session that another computer has published: ``place`` has it. ``words`` are empty if unknown."""

    place: str
    name: str
    title: str
    teacher: str
    words: tuple[str, ...] = ()


def sessions_elsewhere(
    site: Path, known: Catalogue | None, target: str, names: Collection[str]
) -> Mapping[str, SessionElsewhere]:
    """The sessions of these names that other computers have published, by name.

    Without a target, these are the sessions whose sound is not in the folder: a record that was joined
    brings no files.

    Raises:
        InputError: the credentials cannot be used.
        UploadError: the target cannot be read.
    """
    if not target:
        found = (known.entry(name) for name in names) if known else ()
        away = (entry for entry in found if entry and not _has_sound(site, entry))
        return {entry.name: _elsewhere(str(site / STATE), entry) for entry in away}
    with opened(read_target(target), UPLOAD_TIMEOUT_SECONDS) as destination:
        there = SharedSite(site, destination).published()
        if there is None:
            return {}
        entries = [entry for name in names if (entry := there.entry(name))]
        own = {entry.name: known.entry(entry.name) if known else None for entry in entries}
        return {
            entry.name: _elsewhere(target, entry, _words(destination, entry))
            for entry in entries
            if not _is_made_here(site, own[entry.name], entry)
        }


def check_not_elsewhere(compiled: Compiled, elsewhere: Mapping[str, SessionElsewhere]) -> None:
    """Check that a script is the session of its name at the target, if there is one.

    Raises:
        InputError: that session has other words.
    """
    script = Path(compiled.session.path)
    found = elsewhere.get(composed(script.stem))
    if found and not _is_same(compiled, found):
        raise InputError(
            f'{script}: another computer has published the session "{found.name}" with other words; its '
            f'title in {found.place} is "{found.title}"; rename the script if it is another session, or add '
            f"--replace {shell_word(script.stem)} to replace that session"
        )


def _elsewhere(place: str, entry: SiteSession, words: Sequence[str] = ()) -> SessionElsewhere:
    return SessionElsewhere(
        place=place, name=entry.name, title=entry.title, teacher=entry.teacher, words=tuple(words)
    )


def _is_made_here(site: Path, here: SiteSession | None, there: SiteSession) -> bool:
    return here is not None and _has_sound(site, here) and is_same_origin(here, there)


def _has_sound(site: Path, entry: SiteSession) -> bool:
    return any((site / media_path(entry.name, track.audio)).is_file() for track in entry.tracks)


def _words(destination: Destination, entry: SiteSession) -> list[str]:
    names = (name for track in entry.tracks for name in track.companions if is_transcript(name))
    transcript = next(names, None)
    data = destination.read(media_path(entry.name, transcript)) if transcript else None
    return without_headings((data or b"").decode(errors="replace"))


def _is_same(compiled: Compiled, other: SessionElsewhere) -> bool:
    head = compiled.session.head
    has_same_title = (
        head.title.casefold() == other.title.casefold()
        and head.teacher.casefold() == other.teacher.casefold()
    )
    ours, theirs = word_rows(speak.caption for speak in compiled.plan.spoken()), word_rows(other.words)
    fewest = min(len(ours), len(theirs))
    if fewest < LEAST_ROWS:
        return has_same_title
    return len(ours & theirs) >= (_SAME_SHARE_WITH_TITLE if has_same_title else _SAME_SHARE) * fewest
