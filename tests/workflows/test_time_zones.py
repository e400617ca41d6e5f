"""Time zones by their names in the dates of sessions."""

from __future__ import annotations

import zoneinfo
from pathlib import Path

import pytest

from renderer.cli.main import main
from renderer.publish.site.dates import unix_seconds
from renderer.script.dates import read_date
from renderer.script.pacing import WrongValueError
from renderer.workflows.time_zones import zone_offset

needs_zones = pytest.mark.skipif(not zoneinfo.available_timezones(), reason="no table of time zones")


@needs_zones
@pytest.mark.parametrize(
    ("written", "date"),
    [
        ("2026-11-21 07:00 Europe/Berlin", "2026-11-21T07:00:00+01:00"),
        ("2026-07-21 07:00 Europe/Berlin", "2026-07-21T07:00:00+02:00"),
        ("2026-07-21 07:00 europe/berlin", "2026-07-21T07:00:00+02:00"),
        ("2026-11-21T07:00 America/New_York", "2026-11-21T07:00:00-05:00"),
        ("2026-11-21 07:00 America/Argentina/Buenos_Aires", "2026-11-21T07:00:00-03:00"),
        ("2026-11-21 07:00 Asia/Kolkata", "2026-11-21T07:00:00+05:30"),
        ("2026-11-21 07:00 Etc/GMT-3", "2026-11-21T07:00:00+03:00"),
        ("2026-10-25 02:30 Europe/Berlin", "2026-10-25T02:30:00+02:00"),
        ("2026-11-21 07:00 Australia/Adelaide", "2026-11-21T07:00:00+10:30"),
    ],
)
def test_a_date_with_a_named_zone_has_its_difference_from_utc(written: str, date: str) -> None:
    assert read_date(written, zone_offset) == date


@needs_zones
@pytest.mark.parametrize(
    ("written", "message", "remedy"),
    [
        ("2026-03-29 02:30 Europe/Berlin", "there is no 02:30 on 2026-03-29 in Europe/Berlin", "write 03:30"),
        ("2026-03-08 02:00 America/New_York", "there is no 02:00 on 2026-03-08", "write 03:00"),
        ("9999-12-31 23:59 America/New_York", "no computer knows this time", "write a year such as 2026"),
        ("0001-01-01 00:00 Europe/Berlin", "no computer knows this time", "write a year such as 2026"),
        ("2011-12-30 12:00 Pacific/Apia", "there is no 12:00 on 2011-12-30", "write 12:00"),
    ],
)
def test_a_time_that_clocks_skip_is_an_error(written: str, message: str, remedy: str) -> None:
    with pytest.raises(WrongValueError) as raised:
        read_date(written, zone_offset)
    assert message in raised.value.message
    assert remedy in raised.value.remedy


@needs_zones
@pytest.mark.parametrize(
    ("written", "seconds"),
    [("2026-10-25 02:30", "2026-10-25T00:30:00Z"), ("2026-10-25 03:00", "2026-10-25T02:00:00Z")],
)
def test_of_a_time_that_comes_twice_the_first_one_is_meant(written: str, seconds: str) -> None:
    assert unix_seconds(read_date(f"{written} Europe/Berlin", zone_offset)) == unix_seconds(seconds)


@needs_zones
def test_an_unknown_zone_is_an_error_of_the_script(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    script = tmp_path / "a.md"
    text = "---\ntitle: A\ndate: 2026-11-21 07:00 {}\nvoice: tone\n---\n\nRest.\n"
    script.write_text(text.format("Europe/Berlinn"), "utf-8")
    assert main(["check", str(script)]) == 2
    error = capsys.readouterr().err
    assert 'a.md:3:7: date: unknown time zone "Europe/Berlinn"' in error
    assert 'did you mean "Europe/Berlin"?' in error
    script.write_text(text.format("Europe/Berlin"), "utf-8")
    assert main(["check", str(script)]) == 0


def test_a_computer_without_a_table_of_zones_is_an_error_with_a_remedy(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(zoneinfo, "available_timezones", set)
    with pytest.raises(WrongValueError) as raised:
        read_date("2026-11-21 07:00 Europe/Berlin", zone_offset)
    assert "this computer has no table of time zones" in str(raised.value.message)
    assert raised.value.remedy == "write +01:00 or Z instead, or install the package tzdata"
