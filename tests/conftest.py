"""What several test files share."""

from __future__ import annotations

import os
import shutil
from collections.abc import Generator
from pathlib import Path

import hypothesis
import pluggy
import pytest

hypothesis.settings.register_profile("usual", max_examples=40, deadline=None, derandomize=True)
hypothesis.settings.register_profile("explore", max_examples=1000, deadline=None)
hypothesis.settings.load_profile("usual")


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport() -> Generator[None, pluggy.Result[pytest.TestReport], None]:
    """Under CI a test that is skipped has failed: what it needs is missing there."""
    outcome = yield
    report = outcome.get_result()
    if report.skipped and os.environ.get("CI"):
        report.outcome = "failed"


@pytest.fixture(autouse=True)
def cache_folder(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """What the test's renders keep, those in processes of their own included."""
    folder = tmp_path_factory.mktemp("cache")
    monkeypatch.setenv("RENDERER_CACHE", str(folder))
    return folder


@pytest.fixture
def ffmpeg() -> None:
    """The test needs the programs ffmpeg and ffprobe; without them it is skipped, or fails under CI."""
    missing = [program for program in ("ffmpeg", "ffprobe") if shutil.which(program) is None]
    if missing:
        _lacking(", ".join(missing))


@pytest.fixture(scope="session")
def chromium() -> str:
    """Where the browser stands; without it the test is skipped, or fails under CI."""
    found = [
        path for name in ("chromium", "chromium-browser", "google-chrome") if (path := shutil.which(name))
    ]
    if not found:
        _lacking("chromium")
    return found[0]


def _lacking(programs: str) -> None:
    reason = f"not installed: {programs}"
    if os.environ.get("CI"):
        pytest.fail(reason)
    pytest.skip(reason)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Prints which blocks of the documentation are shown without being run, and why."""
    marks = [
        mark
        for report in terminalreporter.getreports("passed")
        for name, value in report.user_properties
        if name == "not run"
        for mark in value
    ]
    if marks:
        terminalreporter.section(f"{len(marks)} blocks of the documentation are not run")
        for mark in marks:
            terminalreporter.write_line(mark)
