"""How long commands take, and how much memory the largest of their processes."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import TypeAlias

from msgspec import Struct

# getrusage(2): kilobytes, but bytes on macOS.
_MAXRSS_BYTES = 1 if sys.platform == "darwin" else 1024

Command: TypeAlias = Sequence[str | Path]


class Measured(Struct, frozen=True, kw_only=True):
    """Wall time, time on all cores together, and the peak resident memory (10**6 bytes) of the largest
    single process.
    """

    wall_seconds: float
    cpu_seconds: float
    peak_mb: float


def measure(command: Command, folder: Path, cache: Path) -> Measured:
    """Run a command in ``folder``, its standard output thrown away; renderer keeps things in ``cache``.

    What wait4 says of a process covers all of its descendants that were waited for; the memory is that
    of the largest. On Linux it is never less than this process's own, in which children begin.

    Raises:
        SystemExit: the command failed.
    """
    return measure_at_once([command], folder, cache)


def measure_at_once(commands: Sequence[Command], folder: Path, cache: Path) -> Measured:
    """Run commands side by side, until the last has ended; else as ``measure``.

    Raises:
        SystemExit: a command failed; all have ended by then.
    """
    begun = time.perf_counter()
    running = [
        subprocess.Popen(
            command,
            cwd=folder,
            env=environment(cache),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
        )
        for command in commands
    ]
    usages = []
    for process in running:
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        usages.append(usage)
    wall_seconds = time.perf_counter() - begun
    failed = [
        f"{' '.join(map(str, command))}: status {process.returncode}"
        for command, process in zip(commands, running, strict=True)
        if process.returncode
    ]
    if failed:
        sys.exit("\n".join(failed))
    return Measured(
        wall_seconds=wall_seconds,
        cpu_seconds=sum(usage.ru_utime + usage.ru_stime for usage in usages),
        peak_mb=max(usage.ru_maxrss for usage in usages) * _MAXRSS_BYTES / 1e6,
    )


def total(parts: Sequence[Measured]) -> Measured:
    """Of commands that ran one after the other."""
    return Measured(
        wall_seconds=sum(part.wall_seconds for part in parts),
        cpu_seconds=sum(part.cpu_seconds for part in parts),
        peak_mb=max(part.peak_mb for part in parts),
    )


def environment(cache: Path) -> dict[str, str]:
    """This process's, with another folder for what renderer keeps."""
    return {**os.environ, "RENDERER_CACHE": str(cache)}
