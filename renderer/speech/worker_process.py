"""The parent's side of one worker: start it, ask it, and be rid of it."""

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
from typing import Any, BinaryIO, cast

from renderer.errors import InputError, OutputError, one_line
from renderer.storage.work_folder import PREFIX

_LONGEST_REPLY = 10_000_000


class WorkerFailedError(Exception):
    """A worker crashed, hung, gave no sense, or its engine failed; the message is the reason, on one line.

    ``final`` says that it would be the same the next time.
    """

    def __init__(self, reason: str, final: bool = False) -> None:
        super().__init__(reason, final)
        self.reason = one_line(reason)
        self.final = final


class WorkerProcess:
    """A ``renderer.speech.worker``, in a session of its own, so that Ctrl-C reaches its parent alone.

    Used by one thread; ``kill`` may be called from any.
    """

    def __init__(self) -> None:
        self._scratch = tempfile.mkdtemp(prefix=PREFIX)
        self._complaints = tempfile.TemporaryFile()  # noqa: SIM115  (closed in close)
        self._process = subprocess.Popen(  # noqa: S603  (this interpreter, this package)
            [sys.executable, "-P", "-m", "renderer.speech.worker", self._scratch],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._complaints,
            env=_environment(self._scratch),
            start_new_session=True,
        )
        self._requests = cast("BinaryIO", self._process.stdin)
        self._replies = cast("BinaryIO", self._process.stdout)

    def ask(self, request: Mapping[str, Any], timeout_seconds: float) -> dict[str, Any]:
        """Send a request and wait for its reply.

        Raises:
            InputError: what is asked is wrong.
            OutputError: the file it was to write could not be written.
            WorkerFailedError: it failed; the worker is then of no more use.
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
            raise WorkerFailedError(self._last_words())
        try:
            reply = json.loads(line)
        except ValueError:
            reply = None
        match reply:
            case {"wrong": str(message)}:
                raise InputError(one_line(message))
            case {"unwritten": str(reason)}:
                raise OutputError(str(Path(request["target"]).parent), reason)
            case {"failed": str(reason), "final": bool(final)}:
                raise WorkerFailedError(reason, final)
        if not isinstance(reply, dict):
            raise WorkerFailedError("its worker gave an invalid reply")
        return reply

    def _exchange(self, request: Mapping[str, Any]) -> bytes:
        try:
            self._requests.write(json.dumps(request).encode() + b"\n")
            self._requests.flush()
        except OSError:  # it is gone, and standard error may say why
            return b""
        return self._replies.readline(_LONGEST_REPLY)

    def _last_words(self) -> str:
        """Why it ended: how, and the last line it wrote on standard error."""
        try:
            status = self._process.wait(timeout=5.0)
        except subprocess.TimeoutExpired:
            return "its worker stopped answering"
        self._kill_group()  # what it started may have outlived it
        how = f"signal {-status}, {signal.strsignal(-status)}" if status < 0 else f"status {status}"
        length = self._complaints.seek(0, os.SEEK_END)
        self._complaints.seek(max(0, length - 4096))
        lines = self._complaints.read().decode("utf-8", "replace").strip().splitlines()
        return f"its worker ended ({how}){f': {lines[-1]}' if lines else ''}"

    def kill(self) -> None:
        """End it and all that it started, at once. May be called again, from any thread."""
        if self._process.returncode is None:
            self._kill_group()

    def _kill_group(self) -> None:
        if sys.platform == "win32":
            self._process.kill()
            return
        # macOS says PermissionError of a group whose processes have all ended.
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(self._process.pid, signal.SIGKILL)

    def close(self) -> None:
        """Kill it, reap it, and remove what it left behind. For the thread that uses it."""
        self.kill()
        self._process.wait()
        for stream in (self._requests, self._replies):
            with suppress(BrokenPipeError):
                stream.close()
        self._complaints.close()
        shutil.rmtree(self._scratch, ignore_errors=True)


def _environment(scratch: str) -> dict[str, str]:
    """This process's environment, its import path, and a folder for temporary files."""
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
