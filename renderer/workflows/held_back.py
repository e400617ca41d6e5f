"""Which sessions are not published yet: drafts, those whose date is to come, and those not reviewed."""

from __future__ import annotations

from datetime import UTC, datetime

from renderer.publish.site.dates import unix_seconds
from renderer.script.head import Head
from renderer.workflows.compile import Compiled


def moment() -> datetime:
    """Now, to the second, in UTC."""
    return datetime.now(UTC).replace(microsecond=0)


def held_back(head: Head, now: datetime, *, on_site: bool) -> str:
    """Why a session is not published yet; "" if it can be.

    A date to come holds back the changes of a session that is ``on_site`` already.
    """
    if head.draft:
        return "it is a draft; to publish it, delete the line draft: true"
    if on_site and is_to_come(head, now):
        return f"its date is to come; publish it again from {head.date.replace('T', ' ')} on"
    return ""


def not_reviewed(compiled: Compiled) -> str:
    """Why a session is not published yet if the settings ask that all its sentences are accepted.

    Raises:
        ScriptError: something in the review file is wrong.
        InputError: the review file cannot be read.
    """
    table = compiled.settings.publish
    if table is None or not table.reviewed:
        return ""
    from renderer.workflows.reviewed import not_accepted

    return not_accepted(compiled)


def is_to_come(head: Head, now: datetime) -> bool:
    """Whether the date of a session is after now; a day begins at midnight in UTC."""
    return bool(head.date) and unix_seconds(head.date) > now.timestamp()
