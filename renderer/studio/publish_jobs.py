"""The work that makes the files of a script: one at a time, in a thread, whose progress all pages see."""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable
from threading import Lock, Thread
from typing import Any, Literal

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from renderer.studio.answers import sentence_of
from renderer.studio.made_folders import MadeFolder

_TELL_SECONDS = 0.25
_ENDS_SECONDS = 5.0

Work = Callable[[Callable[[str, float], None]], tuple[MadeFolder, ...]]
"""A function that makes files, and calls what it gets with its progress."""


class Job(Struct, frozen=True, kw_only=True):
    """What a page knows of some work on the script ``path``, as it is in a version.

    ``step`` is what is being done, and ``share`` how much of all is done, from 0 to 1.
    """

    job: str
    path: str
    version: str
    platforms: tuple[str, ...]
    state: Literal["running", "cancelling", "cancelled", "failed", "done"] = "running"
    step: str = ""
    share: float = 0.0
    error: str = ""
    remedy: str = ""
    folders: tuple[MadeFolder, ...] = ()

    @property
    def is_running(self) -> bool:
        return self.state in ("running", "cancelling")

    @property
    def content(self) -> dict[str, Any]:
        """The job as JSON, with the addresses of its files in the place of their paths."""
        content: dict[str, Any] = msgspec.to_builtins(replace(self, folders=()))
        content["folders"] = [self._folder(number) for number in range(len(self.folders))]
        return content

    def _folder(self, number: int) -> dict[str, Any]:
        folder = self.folders[number]
        address = f"/published/{self.job}/{number}"
        content: dict[str, Any] = msgspec.to_builtins(replace(folder, files=()))
        content["archive"] = f"{address}.zip"
        content["files"] = [
            {"name": file.path.name, "kind": file.kind, "bytes": file.bytes, "address": f"{address}/{index}"}
            for index, file in enumerate(folder.files)
        ]
        return content


class _CancelledError(Exception):
    """Somebody has cancelled the work."""


class PublishJobs:
    """Runs one job at a time, and remembers the last one of each script.

    ``tell`` gets each job as it changes, in that order; it is called in the thread of the job, or in that of
    the caller, and must not wait for another job.
    """

    def __init__(self, tell: Callable[[Job], None]) -> None:
        self._tell = tell
        self._lock = Lock()
        self._jobs: dict[str, Job] = {}
        self._running: Job | None = None
        self._thread: Thread | None = None
        self._told_at = 0.0

    @property
    def running(self) -> Job | None:
        return self._running

    def last(self, path: str) -> Job | None:
        """The job of a script that was started last."""
        return self._jobs.get(path)

    def find(self, job: str) -> Job | None:
        """A job by its name."""
        return next((one for one in self._jobs.values() if one.job == job), None)

    def start(self, path: str, version: str, platforms: tuple[str, ...], work: Work) -> Job | None:
        """Start some work on a version of a script; None if a job runs already."""
        with self._lock:
            if self._running:
                return None
            job = Job(job=secrets.token_hex(8), path=path, version=version, platforms=platforms)
            thread = Thread(target=self._run, args=(work,), daemon=True, name="publishing")
            thread.start()  # its first word waits for the lock
            self._thread = thread
            self._set(job)
            self._tell(job)
        return job

    def cancel(self, job: str) -> Job | None:
        """Cancel a job if it runs; what it has not finished is not there. None if there is no such job."""
        with self._lock:
            running = self._running
            if running and running.job == job:
                changed = replace(running, state="cancelling")
                self._set(changed)
                self._tell(changed)
        return self.find(job)

    def close(self) -> None:
        """Cancel what runs, and wait for its end; what computes a sound ends a little later."""
        if running := self._running:
            self.cancel(running.job)
        if thread := self._thread:
            thread.join(_ENDS_SECONDS)

    def _run(self, work: Work) -> None:
        try:
            self._end(state="done", share=1.0, folders=work(self._progress))
        except _CancelledError:
            self._end(state="cancelled")
        except Exception as error:  # the next job is worked on all the same
            self._end(state="failed", **sentence_of(error))

    def _progress(self, step: str, share: float) -> None:
        with self._lock:
            running = self._running
            if running is None or running.state == "cancelling":
                raise _CancelledError
            job = replace(running, step=step, share=max(share, running.share))
            self._set(job)
            now = time.monotonic()
            if now - self._told_at > _TELL_SECONDS or step != running.step:
                self._told_at = now
                self._tell(job)

    def _end(self, **changes: Any) -> None:
        with self._lock:
            running = self._running
            if running is None:
                return
            job = replace(running, step="", **changes)
            self._set(job)
            self._running = None
            self._tell(job)

    def _set(self, job: Job) -> None:
        self._running = self._jobs[job.path] = job
