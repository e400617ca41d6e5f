"""Damaged and odd files are read or refused. ``make fuzz`` tries many more."""

from __future__ import annotations

from pathlib import Path

import pytest

from bench.mutant_projects import new_project
from bench.mutants import STATUSES, mutants, outcome_of
from tests.support.properties import SEED


@pytest.mark.shared_cache
def test_damaged_files_are_read_or_refused_without_a_traceback(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    new_project(tmp_path)
    outcomes = [outcome_of(name, data, tmp_path) for name, data in mutants(200, SEED)]
    assert [outcome for outcome in outcomes if outcome.fault] == []
    assert {outcome.status for outcome in outcomes} <= set(STATUSES)
    assert {0, 2} <= {outcome.status for outcome in outcomes}
