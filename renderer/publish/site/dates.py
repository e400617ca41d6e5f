"""Dates as scripts, feeds and people write them."""

from __future__ import annotations

import calendar
import re
from datetime import UTC, datetime
from email.utils import formatdate

from renderer.errors import InputError

_DATE = re.compile(
    r"(\d{4})-(\d\d)-(\d\d)(?:[Tt ](\d\d):(\d\d):(\d\d)(?:\.\d+)?(?:[Zz]|([+-])(\d\d):(\d\d)))?", re.ASCII
)


def unix_seconds(date: str) -> int:
    """Seconds since 1970 of an RFC 3339 date and time, or of the first moment of a day in UTC.

    Raises:
        InputError: not such a date, or none that there is.
    """
    found = _DATE.fullmatch(date.strip())
    wrong = InputError(f'"{date}" is not a date; write it as 2026-03-01 or 2026-03-01T09:00:00+01:00')
    if not found:
        raise wrong
    year, month, day, hour, minute, second = (int(part or 0) for part in found.groups()[:6])
    sign, zone_hours, zone_minutes = found[7], int(found[8] or 0), int(found[9] or 0)
    if not (year and 1 <= month <= 12 and 1 <= day <= calendar.monthrange(year, month)[1]):
        raise wrong
    if hour > 23 or minute > 59 or second > 60 or zone_hours > 23 or zone_minutes > 59:
        raise wrong
    offset = 60 * (60 * zone_hours + zone_minutes) * (-1 if sign == "-" else 1)
    return calendar.timegm((year, month, day, hour, minute, second)) - offset


def rfc_3339(seconds: int) -> str:
    """``2026-03-01T08:00:00+00:00``: a second since 1970 as a date in UTC."""
    return datetime.fromtimestamp(seconds, UTC).isoformat()


def rfc_2822(date: str) -> str:
    """``Sun, 01 Mar 2026 08:00:00 GMT``, always in UTC. The errors are those of ``unix_seconds``."""
    return formatdate(unix_seconds(date), usegmt=True)


def plain_date(date: str) -> str:
    """``1 Mar 2026``: the day as it is written in the date, whatever its zone."""
    _, day, month, year, *_ = formatdate(unix_seconds(date[:10]), usegmt=True).split()
    return f"{int(day)} {month} {year}"
