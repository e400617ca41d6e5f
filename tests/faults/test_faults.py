"""Some of the trials of ``python -m tests.faults``."""

from __future__ import annotations

import subprocess
import sys

import pytest

from tests.faults.faults import FAULTS
from tests.faults.scenarios import SCENARIOS
from tests.faults.system_calls import why_not_here
from tests.support.properties import SEED

EACH, GROUPS = 1, 4


pytestmark = pytest.mark.skipif(bool(why_not_here()), reason=why_not_here() or "nothing")


@pytest.mark.parametrize("group", range(GROUPS))
def test_every_file_is_whole_whatever_happens(group: int) -> None:
    names = list(SCENARIOS)[group::GROUPS]
    survives(len(names) * (EACH + 1), *names, "--each", str(EACH))


def test_short_writes_and_clocks_that_jump_change_nothing() -> None:
    kinds = [name for name, fault in FAULTS.items() if fault.is_harmless]
    assert {"short writes", "clock days back", "files dated ahead"} <= {*kinds}
    chosen = [word for kind in kinds for word in ("--fault", kind)]
    survives(2 * (4 + 1), "fmt", "upload", *chosen, "--each", "4")


def survives(count: int, *arguments: str) -> None:
    command = [sys.executable, "-m", "tests.faults", *arguments, "--seed", str(SEED)]
    ran = subprocess.run(command, capture_output=True, text=True, timeout=500, check=False)
    assert ran.returncode == 0, ran.stdout + ran.stderr
    assert f"{count} faults survived" in ran.stdout
