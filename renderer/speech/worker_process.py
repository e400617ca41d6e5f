"""Starts a worker process, sends it requests, and ends it."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import IO, Any, BinaryIO, cast

from renderer.errors import InputError, one_line
from renderer.storage.store import LostError, StoreError
from renderer.storage.work_folder import PREFIX

_LONGEST_REPLY = 10_000_000


class WorkerFailedError(Exception):
    """A worker crashed, hung or gave an invalid reply, or its engine failed. ``reason`` is one line.

    If ``final``, another attempt would fail too.
    """

    def __init__(self, reason: str, final: bool = False) -> None:
        super().__init__(reason, final)
        self.reason = one_line(reason)
        self.final = final


class WorkerProcess:
    """A process of ``renderer.speech.worker``, in a session of its own, so that Ctrl-C does not reach it.

    One thread uses it; only ``kill`` may be called from any thread.
    """

    def __init__(self) -> None:
        self._stderr = tempfile.TemporaryFile()  # noqa: SIM115  (closed in close)
        self._scratch = tempfile.mkdtemp(prefix=PREFIX)
        try:
            self._process = start(self._scratch, _environment(self._scratch), self._stderr)
        except BaseException:
            shutil.rmtree(self._scratch, ignore_errors=True)
            raise
        self._requests = cast("BinaryIO", self._process.stdin)
        self._replies = cast("BinaryIO", self._process.stdout)

    def ask(self, request: Mapping[str, Any], timeout_seconds: float) -> dict[str, Any]:
        """Send a request and wait for its reply.

        Raises:
            InputError: the voice or a setting is wrong.
            StoreError: the target of the request could not be written.
            LostError: the source of the request has changed.
            WorkerFailedError: the worker failed, and must not be used again.
        """
        timed_out = threading.Event()

        def give_up() -> None:
            timed_out.set()
            self.kill()

        timer = threading.Timer(timeout_seconds, give_up)
        timer.start()
        try:
            line = self._exchange({**request, "seconds": timeout_seconds + 5.0})
        finally:
            timer.cancel()
            timer.join()
        if timed_out.is_set():
            raise WorkerFailedError(f"it did not answer within {timeout_seconds:g} s")
        if not line:
            raise WorkerFailedError(self._reason_it_ended())
        try:
            reply = json.loads(line)
        except ValueError:
            reply = None
        match reply:
            case {"wrong": str(message)}:
                raise InputError(one_line(message))
            case {"unwritten": str(reason)}:
                raise StoreError(str(Path(request["target"]).parent), reason)
            case {"changed": True}:
                raise LostError
            case {"failed": str(reason), "final": bool(final)}:
                raise WorkerFailedError(reason, final)
        if not isinstance(reply, dict):
            raise WorkerFailedError("its worker gave an invalid reply")
        return reply

    def _exchange(self, request: Mapping[str, Any]) -> bytes:
        try:
            self._requests.write(json.dumps(request).encode() + b"\n")
            self._requests.flush()
        except OSError:  # the process has ended, and its standard error may say why
            return b""
        return self._replies.readline(_LONGEST_REPLY)

    def _reason_it_ended(self) -> str:
        """The exit status or signal, and the last line on standard error."""
        try:
            status = self._process.wait(timeout=5.0)
        except subprocess.TimeoutExpired:
            return "its worker stopped answering"
        self._kill_group()  # processes that it started may still run
        how = f"signal {-status}, {signal.strsignal(-status)}" if status < 0 else f"status {status}"
        length = self._stderr.seek(0, os.SEEK_END)
        self._stderr.seek(max(0, length - 4096))
        lines = self._stderr.read().decode("utf-8", "replace").strip().splitlines()
        return f"its worker ended ({how}){f': {lines[-1]}' if lines else ''}"

    def kill(self) -> None:
        """End it and all processes that it started, at once. Any thread may call this, more than once."""
        if self._process.returncode is None:
            self._kill_group()

    def _kill_group(self) -> None:
        if sys.platform == "win32":
            self._process.kill()
            return
        # macOS raises PermissionError for a group whose processes have all ended.
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(self._process.pid, signal.SIGKILL)

    def close(self) -> None:
        """Kill it, and remove its temporary files. Only the thread that uses it may call this."""
        self.kill()
        self._process.wait()
        for stream in (self._requests, self._replies):
            with suppress(BrokenPipeError):
                stream.close()
        self._stderr.close()
        shutil.rmtree(self._scratch, ignore_errors=True)


def start(scratch: str, environment: Mapping[str, str], stderr: IO[bytes]) -> subprocess.Popen[bytes]:
    """The process of a worker whose temporary files are in the folder ``scratch``."""
    return subprocess.Popen(  # noqa: S603  (this interpreter, this package)
        [sys.executable, "-P", "-m", "renderer.speech.worker", scratch],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=stderr,
        env=environment,
        start_new_session=True,
    )


def _environment(scratch: str) -> dict[str, str]:
    """The environment of this process, with its import path and another folder for temporary files."""
    package_root = str(Path(__file__).resolve().parents[2])
    path = [entry for entry in sys.path if entry]
    one_thread = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
    folders = dict.fromkeys(("TMPDIR", "TEMP", "TMP"), scratch)
    return {
        **os.environ,
        **one_thread,
        **folders,
        "PYTHONPATH": os.pathsep.join(dict.fromkeys([*path, package_root])),
    }
