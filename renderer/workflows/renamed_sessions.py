"""The sessions that a command gives new names: those of the site, and those that wait for their date."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from renderer.errors import InputError
from renderer.publish.site.addresses import composed
from renderer.publish.site.catalogue import Catalogue
from renderer.publish.site.catalogue_changes import with_names
from renderer.publish.site.scheduled_files import Scheduled


def check_renamed(
    site: Path | None,
    known: Catalogue | None,
    scheduled: Sequence[Scheduled],
    names: Sequence[str],
    renamed: Mapping[str, str],
) -> None:
    """Check the new names of sessions, by their old names; ``names`` are those of the scripts.

    Raises:
        InputError: there is no site, no session of an old name, or no script of a new one.
    """
    if known is None:
        raise InputError(f"--renamed: {site} has no site yet; check the path after --site")
    for old, new in renamed.items():
        if composed(new) not in names:
            if composed(old) in names and known.entry(composed(new)):
                raise InputError(
                    f"--renamed {old}={new}: the old name comes first; write --renamed {new}={old}"
                )
            raise InputError(f"--renamed {old}={new}: add the script {new}.md to the command")
    try:
        with_names(known, of_site(renamed, known, scheduled))
    except InputError as error:
        raise InputError(f"--renamed: {error}") from None


def of_site(
    renamed: Mapping[str, str], known: Catalogue | None, scheduled: Sequence[Scheduled]
) -> Mapping[str, str]:
    """The renamed sessions without those that only wait for their date: these have no identifiers to keep."""
    waiting = {one.name for one in scheduled if known is None or known.entry(one.name) is None}
    return {old: new for old, new in renamed.items() if composed(old) not in waiting}
