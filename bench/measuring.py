"""How long a command takes, and how much memory the largest of its processes."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

# getrusage(2): kilobytes, but bytes on macOS.
_MAXRSS_BYTES = 1 if sys.platform == "darwin" else 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """Wall time, time on all cores together, and the peak resident memory (10**6 bytes) of the largest
    single process."""

    wall_seconds: float
    cpu_seconds: float
    peak_mb: float


def measure(command: Sequence[str | Path], folder: Path) -> Measured:
    """Run a command in ``folder``, its standard output thrown away.

    What wait4 says of a process covers all of its descendants that were waited for; the memory is that
    of the largest. On Linux it is never less than this process's own, in which children begin.

    Raises:
        SystemExit: the command failed.
    """
    begun = time.perf_counter()
    with subprocess.Popen(command, cwd=folder, stdout=subprocess.DEVNULL) as process:
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    wall_seconds = time.perf_counter() - begun
    if process.returncode:
        sys.exit(f"{' '.join(map(str, command))}: status {process.returncode}")
    return Measured(
        wall_seconds=wall_seconds,
        cpu_seconds=usage.ru_utime + usage.ru_stime,
        peak_mb=usage.ru_maxrss * _MAXRSS_BYTES / 1e6,
    )
