"""Runs jobs in processes of this machine, and goes on if one of them dies."""

from __future__ import annotations

import os
import queue
import subprocess
import sys
import threading
from collections.abc import Generator, Iterator, Sequence
from contextlib import suppress
from pathlib import Path

import msgspec

from renderer.catalogue.jobs import Job, JobResult, failed_result, run_job
from renderer.catalogue.runner import EndsWith, goes_on

MOST_TRIES = 2
"""A job whose process died is tried once more, in another process."""

_LOOK_SECONDS = 0.2


class OwnProcesses:
    """Processes of this machine, which stay ready for more jobs. One process alone is this one."""

    def __init__(self, processes: int) -> None:
        self._processes = processes
        self._idle: list[_Worker] = []

    def run(self, jobs: Sequence[Job], ends_with: EndsWith = goes_on) -> Generator[JobResult]:
        """Yield the result of each job as it ends; see ``Runner.run``."""
        if self._processes == 1 or len(jobs) == 1:
            for job in jobs:
                result = run_job(job)
                yield result
                if ends_with(result):
                    return
            return
        lanes = _Lanes(jobs, min(self._processes, len(jobs)), self._idle, ends_with)
        try:
            yield from lanes.results()
        finally:
            lanes.stop()

    def close(self) -> None:
        """End the processes."""
        for worker in self._idle:
            worker.close()
        self._idle.clear()


class _Lanes:
    """A thread for each process, which hands it one job after the other.

    A process gets the tracks of one script, as far as it can: what they have in common would be made twice if
    two processes made them at the same time. ``idle`` are processes that may be used, and gets those that are
    not needed any more.
    """

    def __init__(self, jobs: Sequence[Job], processes: int, idle: list[_Worker], ends_with: EndsWith) -> None:
        self._left, self._idle, self._ends_with = list(jobs), idle, ends_with
        self._scripts: dict[int, str] = {}
        self._results: queue.SimpleQueue[JobResult | BaseException | None] = queue.SimpleQueue()
        self._stopped = threading.Event()
        self._workers: set[_Worker] = set()
        self._lock = threading.Lock()
        self._threads = [threading.Thread(target=self._work, daemon=True) for _ in range(processes)]
        for thread in self._threads:
            thread.start()

    def results(self) -> Iterator[JobResult]:
        working = len(self._threads)
        while working:
            try:
                result = self._results.get(timeout=_LOOK_SECONDS)
            except queue.Empty:  # a wait without an end would not notice Ctrl-C on Windows
                continue
            if result is None:
                working -= 1
            elif isinstance(result, BaseException):
                raise result
            else:
                yield result

    def stop(self) -> None:
        """Kill the processes that have a job, and wait for the threads."""
        with self._lock:
            self._stopped.set()
            for worker in self._workers:
                worker.kill()
        for thread in self._threads:
            thread.join()

    def _work(self) -> None:
        worker: _Worker | None = None
        try:
            while not self._stopped.is_set():
                job = self._next()
                if job is None:
                    return
                for attempt in range(1, MOST_TRIES + 1):
                    worker = worker or self._taken()
                    result = worker.do(job)
                    if result or self._stopped.is_set():
                        break
                    self._ended(worker)
                    worker = None
                    if attempt == MOST_TRIES:
                        why = "the process that made the track was ended twice; look for a lack of memory"
                        result = failed_result(job.name, why)
                if result:
                    if self._ends_with(result):
                        with self._lock:
                            self._left.clear()
                    self._results.put(result)
        except BaseException as error:  # the caller raises it
            self._results.put(error)
        finally:
            if worker:
                self._left_over(worker)
            self._results.put(None)

    def _next(self) -> Job | None:
        """The next job for the thread that asks; None if there are no more."""
        me = threading.get_ident()
        with self._lock:
            own = self._scripts.pop(me, "")
            others = {*self._scripts.values()}
            job = min(
                self._left,
                key=lambda job: 0 if job.script == own else 2 if job.script in others else 1,
                default=None,
            )
            if job is not None:
                self._left.remove(job)
                self._scripts[me] = job.script
            return job

    def _taken(self) -> _Worker:
        with self._lock:
            while self._idle and self._idle[-1].has_ended:
                self._idle.pop().close()
            worker = self._idle.pop() if self._idle else _Worker()
            self._workers.add(worker)
            if self._stopped.is_set():
                worker.kill()
            return worker

    def _left_over(self, worker: _Worker) -> None:
        with self._lock:
            self._workers.discard(worker)
            self._idle.append(worker)

    def _ended(self, worker: _Worker) -> None:
        with self._lock:
            self._workers.discard(worker)
        worker.close()


class _Worker:
    """A process of ``renderer.catalogue.worker`` in its own session: Ctrl-C reaches it only on Windows."""

    def __init__(self) -> None:
        package_root = str(Path(__file__).resolve().parents[2])
        path = [entry for entry in sys.path if entry]
        self._process = subprocess.Popen(
            [sys.executable, "-P", "-m", "renderer.catalogue.worker"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env={
                **os.environ,
                "OMP_NUM_THREADS": "1",
                "OPENBLAS_NUM_THREADS": "1",
                "PYTHONPATH": os.pathsep.join(dict.fromkeys([*path, package_root])),
            },
            start_new_session=True,
        )

    @property
    def has_ended(self) -> bool:
        """Whether somebody has killed the process while it was idle."""
        return self._process.poll() is not None

    def do(self, job: Job) -> JobResult | None:
        """The result of a job; None if the process has ended."""
        stdin, stdout = self._process.stdin, self._process.stdout
        if stdin is None or stdout is None:
            return None
        try:
            stdin.write(msgspec.json.encode(job) + b"\n")
            stdin.flush()
            line = stdout.readline()
            return msgspec.json.decode(line, type=JobResult) if line.endswith(b"\n") else None
        except (OSError, ValueError, msgspec.MsgspecError):
            return None

    def kill(self) -> None:
        """End it at once; its temporary files are removed later. Any thread may call this."""
        self._process.kill()

    def close(self) -> None:
        """End it, and wait for its end."""
        self._process.kill()
        self._process.wait()
        for stream in (self._process.stdin, self._process.stdout):
            with suppress(OSError):
                if stream:
                    stream.close()
