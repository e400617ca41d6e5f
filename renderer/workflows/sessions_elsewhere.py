"""Keeps a session from replacing the session of its name that another computer has published."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from pathlib import Path

from msgspec import Struct

from renderer.errors import InputError, shell_word
from renderer.publish.site.addresses import STATE
from renderer.publish.site.catalogue import Catalogue, SiteSession
from renderer.publish.site.joining import is_same_origin
from renderer.publish.upload.opening import opened
from renderer.publish.upload.target import read_target
from renderer.workflows.same_session import ComparedSession, is_same_session, of_site
from renderer.workflows.shared_site import UPLOAD_TIMEOUT_SECONDS, SharedSite, is_made_in


class SessionElsewhere(Struct, frozen=True, kw_only=True):
    """A session that another computer has published; the record ``place`` has it."""

    place: str
    name: str
    compared: ComparedSession


def sessions_elsewhere(
    site: Path, known: Catalogue | None, target: str, names: Collection[str]
) -> Mapping[str, SessionElsewhere]:
    """The sessions of these names that other computers have published, by name.

    Without a target, these are the sessions of the record of the folder that were not made there; their words
    are not known.

    Raises:
        InputError: the credentials cannot be used.
        UploadError: the target cannot be read.
    """
    if not names:
        return {}
    if not target:
        found = (known.entry(name) for name in names) if known else ()
        away = (entry for entry in found if entry and not is_made_in(site, entry))
        return {entry.name: _elsewhere(site / STATE, of_site(entry, _nothing), entry) for entry in away}
    with opened(read_target(target), UPLOAD_TIMEOUT_SECONDS) as destination:
        there = SharedSite(site, destination).published()
        if there is None:
            return {}
        entries = [entry for name in names if (entry := there.entry(name))]
        own = {entry.name: known.entry(entry.name) if known else None for entry in entries}
        return {
            entry.name: _elsewhere(target, of_site(entry, destination.read), entry)
            for entry in entries
            if not _is_version_of(site, own[entry.name], entry)
        }


def is_another(ours: ComparedSession, other: SessionElsewhere | None) -> bool:
    """Whether another computer has published another session of the name of a session."""
    return other is not None and not is_same_session(ours, other.compared)


def check_not_elsewhere(
    script: Path, ours: ComparedSession, elsewhere: Mapping[str, SessionElsewhere], name: str
) -> None:
    """Check that a script is the session of its name that another computer has published, if there is one.

    Raises:
        InputError: it is another session.
    """
    other = elsewhere.get(name)
    if other is None or not is_another(ours, other):
        return
    title, option = other.compared.title, f"--replace {shell_word(script.stem)}"
    if other.compared.words:
        raise InputError(
            f'{script}: another computer has published the session "{name}" with other words; its title in '
            f'{other.place} is "{title}"; rename the script if it is another session, or add {option} to '
            "replace that session"
        )
    raise InputError(
        f'{script}: somebody, perhaps you in another folder, has published the session "{name}" with another '
        f'title or teacher; its title in {other.place} is "{title}"; rename the script if it is another '
        f"session, or add {option} to replace that session"
    )


def _elsewhere(place: str | Path, compared: ComparedSession, entry: SiteSession) -> SessionElsewhere:
    return SessionElsewhere(place=str(place), name=entry.name, compared=compared)


def _nothing(_path: str) -> None:
    return None


def _is_version_of(site: Path, here: SiteSession | None, there: SiteSession) -> bool:
    """Whether a session at the target goes back to the one that was made in the folder of the site."""
    return here is not None and is_same_origin(here, there) and is_made_in(site, here)
