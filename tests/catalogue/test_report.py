"""The report of a catalogue: what its rows say, and that the page works alone."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime
from pathlib import Path

from msgspec.structs import replace
from playwright.sync_api import Browser, Page, expect

from bench.catalogue_plans import lock_all
from renderer.catalogue.jobs import Job, run_job
from renderer.catalogue.journal import Entry
from renderer.catalogue.lock import LockedLoudness, LockedVerdict, read_lock, write_lock
from renderer.catalogue.report import Row, report_page
from renderer.catalogue.spending import Spent, Sum, sums
from renderer.catalogue.work_times import add_times, read_times
from tests.support.axe import violations
from tests.support.catalogues import catalogue_in, script
from tests.support.command_line import run

NOW = datetime(2026, 3, 2, tzinfo=UTC)
BROKEN = LockedVerdict(rule="loudness", wanted="-16 LUFS", measured="-20 LUFS")
SPENT = Spent(
    at="1", script="b.md", voice="paid", engine="http", requests=2, characters=50, cost=1.5, currency="USD"
)


def row(name: str, state: str = "same", **values: object) -> Row:
    given = {"script": "a.md", "voice": "", "profile": "", "reasons": (), "seconds": 60.0, **values}
    return Row(name=name, state=state, **given)  # type: ignore[arg-type]


ROWS = (
    row("evening", seconds=600.0, work_seconds=2.5, profile="acx", verdicts=(BROKEN,), integrated_lufs=-20.0),
    row("morning <b>", "changed", reasons=('a word of a lexicon: "psoas"',), seconds=60.0, work_seconds=12.0),
    row("night", "failed", reasons=("night.md: no voice",), seconds=None, script_cost=sums([SPENT])),
)


def test_a_job_measures_its_track_and_checks_the_rules_of_its_platform(tmp_path: Path) -> None:
    catalogue_in(tmp_path)
    choices = {"profile": "acx", "length": ["10s"]}
    job = Job(name="a", script=str(tmp_path / "a.md"), script_name="a.md", choices=choices, out=str(tmp_path))
    entry = run_job(job).entry
    assert entry.made is not None
    assert entry.work_seconds > 0
    loudness = entry.made.loudness
    assert loudness is not None
    assert loudness.integrated_lufs is not None
    assert loudness.integrated_lufs == round(loudness.integrated_lufs, 1)
    assert entry.made.verdicts
    assert all(verdict.rule and verdict.wanted and verdict.measured for verdict in entry.made.verdicts)


def test_the_rows_join_the_plan_the_lock_the_costs_and_the_work(tmp_path: Path) -> None:
    catalogue_in(tmp_path)
    lock_all(tmp_path)
    lock_path = tmp_path / "catalogue.lock"
    lock = read_lock(lock_path)
    loudness = LockedLoudness(integrated_lufs=-21.0, words_lufs=None, true_peak_dbtp=-1.5)
    made = replace(lock.tracks["a-10s"], loudness=loudness, verdicts=(BROKEN,))
    write_lock(lock_path, replace(lock, tracks={**lock.tracks, "a-10s": made}, failed={"a-11s": "too short"}))
    add_times(lock_path, [Entry(name="a-10s", made=made, work_seconds=1.25)])
    add_times(lock_path, [Entry(name="b-10s", made=made, work_seconds=2.0), Entry(name="b-11s", failed="no")])
    (tmp_path / "catalogue.spent").write_text(
        '{"at":"1","script":"b.md","voice":"paid","engine":"http","requests":2,"characters":50,"cost":1.5,'
        '"currency":"USD"}\n',
        "utf-8",
    )
    (tmp_path / "b.md").write_text(script("Two."), "utf-8")
    ran = run("catalogue", "report", "--json", cwd=tmp_path)
    rows = {each["name"]: each for each in json.loads(ran.stdout)}
    assert (rows["a-10s"]["integrated_lufs"], rows["a-10s"]["work_seconds"]) == (-21.0, 1.25)
    assert rows["a-10s"]["verdicts"][0]["rule"] == "loudness"
    assert (rows["a-11s"]["state"], rows["a-11s"]["reasons"]) == ("failed", ["too short"])
    assert (rows["b-10s"]["state"], rows["b-10s"]["script_cost"][0]["cost"]) == ("changed", 1.5)
    assert not (tmp_path / "catalogue-report.html").exists()
    assert run("catalogue", "report", cwd=tmp_path).stdout == "catalogue-report.html\n"
    assert "b-10s" in (tmp_path / "catalogue-report.html").read_text("utf-8")
    wrong = run("catalogue", "report", "--out", "report.pdf", cwd=tmp_path)
    assert (wrong.returncode, wrong.stderr.split(";")[0]) == (2, "--out report.pdf: the report is a web page")
    (tmp_path / ".catalogue.lock.times").write_text("damaged", "utf-8")
    assert read_times(lock_path) == {}


def test_the_page_needs_nothing_from_elsewhere_and_takes_names_as_text() -> None:
    page = report_page("calm & quiet", ROWS, [SPENT], NOW)
    assert "calm &amp; quiet" in page
    assert "morning &lt;b&gt;" in page
    assert not re.search(r"""(src|href)=|url\(|@import|https?:""", page)
    assert "1.50 USD" in page
    assert "broken: loudness -20 LUFS, not -16 LUFS" in page


def test_a_page_of_nothing_is_a_page() -> None:
    assert "<dd>0</dd>" in report_page("empty", (), (), NOW)
    assert sums(()) == ()
    assert sums([SPENT]) == (Sum(currency="USD", requests=2, characters=50, cost=1.5),)


def test_the_list_is_filtered_and_sorted(browser: Browser, tmp_path: Path) -> None:
    file = tmp_path / "report.html"
    file.write_text(report_page("calm", ROWS, [SPENT], NOW), "utf-8")
    page = browser.new_page(viewport={"width": 1200, "height": 800})
    try:
        problems: list[str] = []
        page.on("console", lambda message: problems.append(message.text))
        page.goto(file.as_uri())
        assert violations(page) == ""
        _sorts_and_filters(page)
        page.set_viewport_size({"width": 360, "height": 800})
        page.get_by_label("Sort by").select_option("Work")
        assert _names(page) == ["evening", "morning <b>", "night"]
        assert page.evaluate("document.documentElement.scrollWidth") <= 360
        assert violations(page) == ""
        assert not problems
    finally:
        page.close()


def _sorts_and_filters(page: Page) -> None:
    for names in (["morning <b>", "evening", "night"], ["evening", "morning <b>", "night"]):
        page.get_by_role("button", name="Length").click()
        assert _names(page) == names
    expect(page.get_by_role("columnheader", name="Length")).to_have_attribute("aria-sort", "descending")
    page.get_by_label("Find").fill("PSOAS lexicon")
    assert _names(page) == ["morning <b>"]
    expect(page.get_by_role("status")).to_have_text("1 of 3 tracks")
    page.get_by_label("Find").fill("")
    page.get_by_label("State", exact=True).select_option("breaks a rule")
    assert _names(page) == ["evening"]
    page.get_by_label("Find").fill("nowhere")
    expect(page.get_by_text("No track matches.")).to_be_visible()
    page.get_by_label("Find").fill("")
    page.get_by_label("State", exact=True).select_option("all")


def _names(page: Page) -> list[str]:
    heads = page.locator("#list tbody th:visible").all_inner_texts()
    return [text.split("\n")[0].strip().removesuffix(" a.md") for text in heads]
