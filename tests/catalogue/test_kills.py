"""Some of the trials of ``python -m bench.catalogue_kills``."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from bench.catalogue_kills import KINDS, Trials

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform == "win32", reason="it ends processes as POSIX does"),
]


def test_nothing_is_lost_when_processes_are_ended(tmp_path: Path) -> None:
    trials = Trials(tmp_path)
    moments = dict(zip(KINDS, (0.7, 0.8, 0.6), strict=True))
    assert [line for kind, moment in moments.items() for line in trials.wrong_after(kind, moment)] == []
