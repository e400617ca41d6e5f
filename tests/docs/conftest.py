"""Prints at the end of a test run what the pages show without running it."""

from __future__ import annotations

import pytest


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    marks = [
        mark
        for report in terminalreporter.getreports("passed")
        for name, value in report.user_properties
        if name == "not run"
        for mark in value
    ]
    if marks:
        terminalreporter.section(f"{len(marks)} blocks of the documentation are shown and not run")
        for mark in marks:
            terminalreporter.write_line(mark)
