"""Time zones by their names, from the tables of the computer."""

from __future__ import annotations

from renderer.script.pacing import WrongValueError
from renderer.script.suggestions import did_you_mean


def zone_offset(name: str, time: tuple[int, int, int, int, int, int]) -> str:
    """Return the difference from UTC of a time zone at a time there, such as ``+01:00``.

    ``time`` is a year, month, day, hour, minute and second. Of an hour that comes twice, it is the first one.

    Raises:
        WrongValueError: there is no such zone, or no such time in it, or the computer has no table of zones,
            as most with Windows.
    """
    from datetime import UTC, datetime, timedelta
    from zoneinfo import ZoneInfo, available_timezones

    zones = available_timezones()
    if not zones:
        message = (
            f'the time zone "{name[:40]}" is not known, because this computer has no table of time zones'
        )
        raise WrongValueError(message, "write +01:00 or Z instead, or install the package tzdata")
    known = next((zone for zone in sorted(zones) if zone.lower() == name.lower()), None)
    if known is None:
        usual = "write one such as Europe/Berlin, or +01:00"
        raise WrongValueError(f'unknown time zone "{name[:40]}"', did_you_mean(name, sorted(zones), usual))
    local = datetime(*time, tzinfo=ZoneInfo(known))
    try:
        real = local.astimezone(UTC).astimezone(local.tzinfo)
    except OverflowError:
        raise WrongValueError(
            f"no computer knows this time in {known}", "write a year such as 2026"
        ) from None
    if real.replace(tzinfo=None) != local.replace(tzinfo=None):
        message = f"there is no {local:%H:%M} on {local:%Y-%m-%d} in {known}, since clocks go forward then"
        raise WrongValueError(message, f"write {real:%H:%M}, or another time")
    offset = local.utcoffset() or timedelta()
    minutes = round(offset.total_seconds() / 60)
    return f"{'-' if minutes < 0 else '+'}{abs(minutes) // 60:02}:{abs(minutes) % 60:02}"
