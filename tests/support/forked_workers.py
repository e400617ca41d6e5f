"""Workers as forks of one process that has loaded what every worker loads, which is most of a start."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from multiprocessing import forkserver, get_context
from multiprocessing.reduction import DupFd
from pathlib import Path
from typing import IO, Any

import pytest

from renderer.speech import worker
from tests.support.asked_once import ask_each_time

CAN_FORK = sys.platform == "linux"
"""Some libraries of macOS fail in a fork."""


def start_forking() -> None:
    """Start the process that is forked. The current folder is one in which its modules are found."""
    forkserver.set_forkserver_preload(["tests.support.worker_modules"])
    forkserver.ensure_running()


class ForkedWorker:
    """What ``WorkerProcess`` uses of a ``subprocess.Popen``."""

    def __init__(self, scratch: str, environment: Mapping[str, str], stderr: IO[bytes]) -> None:
        (requests, to_worker), (from_worker, replies) = os.pipe(), os.pipe()
        self._process = get_context("forkserver").Process(
            target=_run,
            args=(_Streams(requests, replies, stderr.fileno()), dict(environment), str(Path.cwd()), scratch),
            daemon=True,
        )
        self._process.start()
        os.close(requests)
        os.close(replies)
        os.read(from_worker, 1)  # it has a session of its own now
        self.pid = self._process.pid
        self.returncode: int | None = None
        self.stdin, self.stdout = os.fdopen(to_worker, "wb"), os.fdopen(from_worker, "rb")

    def wait(self, timeout: float | None = None) -> int:
        self._process.join(timeout)
        self.returncode = self._process.exitcode
        if self.returncode is None:
            raise subprocess.TimeoutExpired("a worker", timeout or 0.0)
        return self.returncode


def no_worker_starts(monkeypatch: pytest.MonkeyPatch) -> None:
    """From then on nobody can speak."""

    def refuse(*_: object) -> None:
        raise OSError("no worker may start")

    ask_each_time(monkeypatch)
    monkeypatch.setattr("renderer.speech.worker_process.start", refuse)


class _Streams:
    """Descriptors that become 0, 1 and 2 in a fork."""

    def __init__(self, *descriptors: Any) -> None:
        self._descriptors = descriptors

    def __getstate__(self) -> dict[str, Any]:
        return {"_descriptors": [DupFd(descriptor) for descriptor in self._descriptors]}

    def take(self) -> None:
        for number, sent in enumerate(self._descriptors):
            descriptor = sent.detach()
            os.dup2(descriptor, number)
            os.close(descriptor)


def _run(streams: _Streams, environment: Mapping[str, str], folder: str, scratch: str) -> None:
    os.setsid()
    streams.take()
    os.write(1, b"\n")
    os.environ.clear()
    os.environ.update(environment)
    os.chdir(folder)
    tempfile.tempdir = None
    sys.path[:] = environment["PYTHONPATH"].split(os.pathsep)
    sys.argv = ["worker", scratch]
    worker.main()
