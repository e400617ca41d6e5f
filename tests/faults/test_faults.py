"""Some of the trials of ``python -m tests.faults``."""

from __future__ import annotations

import subprocess
import sys

import pytest

from tests.faults.faults import FAULTS
from tests.faults.scenarios import SCENARIOS
from tests.faults.system_calls import why_not_here
from tests.support.properties import SEED
from tests.support.slow import cases

EACH = 1
ALIKE = (
    "apply again", "first publish", "lock a take", "publish a renamed session",
    "render from nothing over a track", "render without a cache",
)  # fmt: skip
"""Commands that take long, and do much of what others do."""

OTHERS = tuple(name for name in SCENARIOS if name not in ALIKE)
GROUPS = {"first": OTHERS[::3], "second": OTHERS[1::3], "third": OTHERS[2::3], "alike": ALIKE}

pytestmark = pytest.mark.skipif(bool(why_not_here()), reason=why_not_here() or "nothing")


@pytest.mark.parametrize("group", cases(GROUPS, slow=["alike"]))
def test_every_file_is_whole_whatever_happens(group: str) -> None:
    names = GROUPS[group]
    survives(len(names) * (EACH + 1), *names, "--each", str(EACH))


def test_short_writes_and_clocks_that_jump_change_nothing() -> None:
    kinds = [name for name, fault in FAULTS.items() if fault.is_harmless]
    assert {"short writes", "clock days back", "files dated ahead"} <= {*kinds}
    chosen = [word for kind in kinds for word in ("--fault", kind)]
    survives(2 * (4 + 1), "fmt", "upload", *chosen, "--each", "4")


def survives(count: int, *arguments: str) -> None:
    command = [sys.executable, "-m", "tests.faults", *arguments, "--seed", str(SEED)]
    ran = subprocess.run(command, capture_output=True, text=True, timeout=3600, check=False)
    assert ran.returncode == 0, ran.stdout + ran.stderr
    assert f"{count} faults survived" in ran.stdout
