"""The dates of sessions, as people write them."""

from __future__ import annotations

import pytest

from renderer.script.dates import read_date
from renderer.script.pacing import WrongValueError


@pytest.mark.parametrize(
    ("written", "date"),
    [
        ("2026-11-21", "2026-11-21"),
        ("2024-02-29", "2024-02-29"),
        ("2026-11-21 07:00 +01:00", "2026-11-21T07:00:00+01:00"),
        ("2026-11-21 7:00 +1", "2026-11-21T07:00:00+01:00"),
        ("2026-11-21, 07:00 +0100", "2026-11-21T07:00:00+01:00"),
        ("2026-11-21T07:00:09+01:00", "2026-11-21T07:00:09+01:00"),
        ("2026-11-21t07:00z", "2026-11-21T07:00:00Z"),
        ("2026-11-21 07:00 UTC", "2026-11-21T07:00:00Z"),
        ("2026-11-21 07:00 gmt", "2026-11-21T07:00:00Z"),
        ("2026-11-21 23:59:59-0330", "2026-11-21T23:59:59-03:30"),
        ("2026-11-21 07:00 \N{MINUS SIGN}5:00", "2026-11-21T07:00:00-05:00"),
        ("2026-11-21 07:00 +14:00", "2026-11-21T07:00:00+14:00"),
    ],
)
def test_dates_are_read(written: str, date: str) -> None:
    assert read_date(written) == date
    assert read_date(date) == date


@pytest.mark.parametrize(
    ("written", "message"),
    [
        ("2026-11", '"2026-11" is not a date'),
        ("2026-02-29", '"2026-02-29" is not a date'),
        ("21.11.2026", '"21.11.2026" is not a date'),
        ("2026-11-211", '"2026-11-211" is not a date'),
        ("2026-11-21 soon", '"2026-11-21 soon" is not a date'),
        ("2026-11-21+01:00", '"2026-11-21+01:00" is not a date'),
        ("2026-11-21 07:00", 'the time "07:00" has no time zone'),
        ("2026-11-21 07:60 Z", '"07:60" is not a time of day'),
        ("2026-11-21 24:00 Z", '"24:00" is not a time of day'),
        ("2026-11-21 7:00 pm", '"pm" is not a difference from UTC'),
        ("2026-11-21 07:00 Europe/Berlin", 'the time zone "Europe/Berlin" is not known'),
        ("2026-11-21 07:00 CET", '"CET" is not a difference from UTC'),
        ("2026-11-21 07:00 +15:00", '"+15:00" is not a difference from UTC'),
        ("2026-11-21 07:00 +01:99", '"+01:99" is not a difference from UTC'),
    ],
)
def test_other_dates_are_reported(written: str, message: str) -> None:
    with pytest.raises(WrongValueError) as error:
        read_date(written)
    assert error.value.message == message
