"""The date of a session as people write it: a day, or a day with a time and its difference from UTC."""

from __future__ import annotations

import calendar
import re
from collections.abc import Callable

from renderer.script.pacing import WrongValueError

_DAY = re.compile(r"(\d{4})-(\d\d)-(\d\d)", re.ASCII)
_TIME = re.compile(r"(\d{1,2}):(\d\d)(?::(\d\d))?", re.ASCII)
_ZONE = re.compile(r"([+-])(\d{1,2})(?::?(\d\d))?", re.ASCII)
_NAMED_ZONE = re.compile(r"[A-Za-z_]{2,20}(?:/[\w+-]{1,30}){1,2}", re.ASCII)
_UTC = ("Z", "UTC", "GMT")
_MOST_ZONE_HOURS = 14
_EXAMPLE = "2026-11-21 07:00 +01:00"


ZoneOffset = Callable[[str, tuple[int, int, int, int, int, int]], str]
"""Takes a time zone such as ``Europe/Berlin`` and a year, month, day, hour, minute and second there.

It returns the difference from UTC, such as ``+01:00``, and raises a ``WrongValueError`` for an unknown zone.
"""


def no_named_zones(name: str, _time: tuple[int, int, int, int, int, int]) -> str:
    """Know no time zone by its name."""
    raise WrongValueError(f'the time zone "{name[:40]}" is not known', "write +01:00 or Z instead")


def read_date(text: str, zone_offset: ZoneOffset = no_named_zones) -> str:
    """Return a date as ``YYYY-MM-DD``, or with a time as in RFC 3339: ``2026-11-21T07:00:00+01:00``.

    Raises:
        WrongValueError: there is no such day or time, or a time has no zone that is known.
    """
    text = text.replace("\N{MINUS SIGN}", "-").strip()
    day, rest = text[:10], text[10:]
    found = _DAY.fullmatch(day)
    year, month, number = map(int, found.groups()) if found else (0, 0, 0)
    if not (year and 1 <= month <= 12 and 1 <= number <= calendar.monthrange(year, month)[1]):
        raise _not_a_date(text)
    if not rest:
        return day
    time = _TIME.match(rest.lstrip(", Tt"))
    if rest[0] not in ", Tt" or time is None:
        raise _not_a_date(text)
    hour, minute, second = (int(part or 0) for part in time.groups())
    if hour > 23 or minute > 59 or second > 59:
        raise WrongValueError(f'"{time[0]}" is not a time of day', "write one from 00:00 to 23:59")
    zone = time.string[time.end() :].strip()
    if _NAMED_ZONE.fullmatch(zone):
        offset = zone_offset(zone, (year, month, number, hour, minute, second))
    else:
        offset = _zone(zone, day, time[0])
    return f"{day}T{hour:02}:{minute:02}:{second:02}{offset}"


def _zone(text: str, day: str, time: str) -> str:
    if text.upper() in _UTC:
        return "Z"
    found = _ZONE.fullmatch(text)
    remedy = f"add one, as in {day} {time} +01:00 or {day} {time} Europe/Berlin"
    if not text:
        raise WrongValueError(f'the time "{time}" has no time zone', remedy)
    hours, minutes = (int(found[2]), int(found[3] or 0)) if found else (99, 0)
    if found is None or minutes > 59 or 60 * hours + minutes > 60 * _MOST_ZONE_HOURS:
        raise WrongValueError(
            f'"{text[:40]}" is not a difference from UTC', f"write one, as in {day} {time} +01:00"
        )
    return f"{found[1]}{hours:02}:{minutes:02}"


def _not_a_date(text: str) -> WrongValueError:
    remedy = f"write one like {_EXAMPLE}" if ":" in text else f"write one like {_EXAMPLE[:10]}"
    return WrongValueError(f'"{text[:40]}" is not a date', remedy)
