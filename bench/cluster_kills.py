"""Ends the scheduler of a cluster, or one of its two workers, at random moments, or fills its disk.

As ``bench.catalogue_kills``: nothing may be lost, no file half written, and the next apply makes the rest
with another cluster. The files have the bytes that own processes make.

    python -m bench.cluster_kills [TIMES] [SEED]
"""

from __future__ import annotations

import os
import random
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import distributed
from msgspec.structs import replace

from bench.catalogue_kills import MOST_SECONDS, PROCESSES, SEED, TIMES, Trials, children_of
from bench.measuring import environment
from bench.workbench import RENDERER

KINDS = ("the scheduler is killed", "a worker is killed", "the disk of a worker is full")

_DISK_FULL = ["prlimit", "--fsize=100000"]
"""No track can be written, as none is so short; a file that grows too large fails as on a full disk."""

_RECONNECT = {"DASK_DISTRIBUTED__COMM__TIMEOUTS__CONNECT": "5s"}
"""An apply gives a scheduler up that does not answer for so long."""


def main(arguments: list[str]) -> int:
    times = int(arguments[0]) if arguments else TIMES
    seed = int(arguments[1]) if len(arguments) > 1 else SEED
    failed = 0
    with tempfile.TemporaryDirectory() as temporary:
        trials = ClusterTrials(Path(temporary))
        try:
            for kind in KINDS:
                chance = random.Random(f"{seed} {kind}")  # noqa: S311
                wrong = [line for _ in range(times) for line in trials.wrong_after(kind, chance.random())]
                failed += len(wrong)
                print("\n".join([f"{kind}, at {times} moments: {len(wrong)} wrong", *wrong]), flush=True)
        finally:
            trials.end_cluster()
    return int(failed > 0)


class ClusterTrials(Trials):
    """As ``Trials``, with a new cluster for each apply but the first, which has none."""

    def __init__(self, folder: Path) -> None:
        self._cluster: list[subprocess.Popen[bytes]] = []
        self._has_reference = self._is_full = False
        super().__init__(folder)
        self._has_reference = True
        (folder / "team").mkdir()
        (folder / "catalogue.lock").unlink()
        process = self._start()
        begun = time.perf_counter()
        process.communicate(timeout=MOST_SECONDS)
        self.reference = replace(self.reference, seconds=time.perf_counter() - begun)

    def wrong_after(self, kind: str, moment: float) -> Iterator[str]:
        """As that of ``Trials``; the disk of a worker is full from the start, and not at the next time."""
        self._is_full = kind == KINDS[2]
        yield from super().wrong_after(kind, moment)

    def end_cluster(self) -> None:
        """Kill all that is left of a cluster."""
        for process in self._cluster:
            for child in children_of(process.pid):
                os.kill(child, signal.SIGKILL)
            process.kill()
            process.wait()
        self._cluster.clear()

    def _expected(self, kind: str) -> tuple[int, ...]:
        if kind == KINDS[0]:
            return (1, 2, 0)  # 2: the apply has not yet reached the scheduler
        return (1,) if kind == KINDS[2] else (0,)

    def _disturb(self, kind: str, process: subprocess.Popen[str]) -> None:
        scheduler, *workers = self._cluster
        if process.poll() is None and kind != KINDS[2]:
            numbers = [scheduler.pid] if kind == KINDS[0] else children_of(workers[0].pid)
            for number in numbers:
                os.kill(number, signal.SIGKILL)

    def _start(self) -> subprocess.Popen[str]:
        if not self._has_reference:
            return super()._start()
        self.end_cluster()
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = str(free.getsockname()[1])
        address = f"tcp://127.0.0.1:{port}"
        dask = [sys.executable, "-m", "dask"]
        scheduler = [*dask, "scheduler", "--no-dashboard", "--host", "127.0.0.1", "--port", port]
        self._cluster.append(self._process(scheduler))
        worker = [*dask, "worker", "--nthreads", "1", "--no-dashboard", address]
        for number in range(PROCESSES):
            is_full = self._is_full and number == 0
            self._cluster.append(self._process([*_DISK_FULL, *worker] if is_full else worker))
        self._is_full = False
        with distributed.Client(address, timeout=60, set_as_default=False) as client:
            client.wait_for_workers(PROCESSES, timeout=60)
        return subprocess.Popen(
            [*RENDERER, "catalogue", "apply", "--cluster", address],
            cwd=self.folder,
            env=self._environment(),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def _process(self, command: list[str]) -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            command,
            cwd=self.folder,
            env=self._environment(),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )

    def _environment(self) -> dict[str, str]:
        shared = {"RENDERER_SHARED_CACHE": str(self.folder / "team")}
        return {**environment(self.folder / "cache"), **shared, **_RECONNECT}


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
