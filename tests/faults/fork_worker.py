"""A worker that is a fork of the process that starts it, which has loaded what a worker needs."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from contextlib import suppress
from typing import IO

from renderer.speech import worker


class ForkWorker:
    """What ``WorkerProcess`` uses of a ``subprocess.Popen``."""

    def __init__(self, scratch: str, environment: Mapping[str, str], stderr: IO[bytes]) -> None:
        (requests, to_worker), (from_worker, replies) = os.pipe(), os.pipe()
        self.returncode: int | None = None
        self.pid = os.fork()
        if self.pid == 0:
            os.close(to_worker)
            os.close(from_worker)
            _work(scratch, environment, (requests, replies, stderr.fileno()))
        os.close(requests)
        os.close(replies)
        os.read(from_worker, 1)
        self.stdin, self.stdout = os.fdopen(to_worker, "wb"), os.fdopen(from_worker, "rb")

    def wait(self, timeout: float | None = None) -> int:
        deadline = None if timeout is None else time.monotonic() + timeout
        while self.returncode is None:
            ended, status = os.waitpid(self.pid, 0 if deadline is None else os.WNOHANG)
            if ended:
                self.returncode = os.waitstatus_to_exitcode(status)
            elif deadline is not None and time.monotonic() > deadline:
                raise subprocess.TimeoutExpired("a worker", timeout or 0.0)
            else:
                time.sleep(0.01)
        return self.returncode


def _work(scratch: str, environment: Mapping[str, str], streams: tuple[int, int, int]) -> None:
    status = 1
    try:
        os.setsid()
        for number, handle in enumerate(streams):
            os.dup2(handle, number)
        os.write(1, b"\n")
        for name in ("SIGINT", "SIGTERM", "SIGHUP"):
            with suppress(ValueError):
                signal.signal(getattr(signal, name), signal.SIG_DFL)
        os.environ.update(environment)
        tempfile.tempdir = None
        sys.argv = ["worker", scratch]
        worker.main()
        status = 0
    finally:
        os._exit(status)
