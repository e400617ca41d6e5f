"""Some of the trials of ``python -m tests.faults``."""

from __future__ import annotations

import subprocess
import sys

import pytest

from tests.faults.scenarios import SCENARIOS
from tests.faults.system_calls import why_not_here
from tests.support.properties import SEED

EACH, GROUPS = 1, 4


@pytest.mark.skipif(bool(why_not_here()), reason=why_not_here() or "nothing")
@pytest.mark.parametrize("group", range(GROUPS))
def test_every_file_is_whole_whatever_happens(group: int) -> None:
    names = list(SCENARIOS)[group::GROUPS]
    command = [sys.executable, "-m", "tests.faults", *names, "--each", str(EACH), "--seed", str(SEED)]
    ran = subprocess.run(command, capture_output=True, text=True, timeout=500, check=False)
    assert ran.returncode == 0, ran.stdout + ran.stderr
    assert f"{len(names) * (EACH + 1)} faults survived" in ran.stdout
