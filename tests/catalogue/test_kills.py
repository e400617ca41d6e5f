"""Some of the trials of ``python -m bench.catalogue_kills`` and ``python -m bench.cluster_kills``."""

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


def test_nothing_is_lost_when_a_scheduler_or_a_worker_of_a_cluster_is_killed(tmp_path: Path) -> None:
    pytest.importorskip("distributed")
    from bench import cluster_kills

    trials = cluster_kills.ClusterTrials(tmp_path)
    try:
        found = [line for kind in cluster_kills.KINDS for line in trials.wrong_after(kind, 0.6)]
    finally:
        trials.end_cluster()
    assert found == []
