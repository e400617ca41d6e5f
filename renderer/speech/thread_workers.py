"""A worker process for each thread."""

from __future__ import annotations

import threading

from renderer.speech.worker_process import WorkerFailedError, WorkerProcess


class ThreadWorkers:
    """Gives each thread a worker of its own, which is started when it is first needed."""

    def __init__(self) -> None:
        self._of_thread = threading.local()
        self._lock = threading.Lock()
        self._all: set[WorkerProcess] = set()
        self._stopped = False

    def existing(self) -> WorkerProcess | None:
        """This thread's worker, if it has one."""
        worker: WorkerProcess | None = getattr(self._of_thread, "worker", None)
        return worker

    def start(self) -> WorkerProcess:
        """Start a worker for this thread.

        Raises:
            WorkerFailedError: ``stop`` was called.
        """
        with self._lock:
            if self._stopped:
                raise WorkerFailedError("stopped")
            worker = self._of_thread.worker = WorkerProcess()
            self._all.add(worker)
        return worker

    def discard(self) -> None:
        """End this thread's worker, such as one that failed."""
        worker = self.existing()
        if worker is not None:
            self._of_thread.worker = None
            with self._lock:
                self._all.discard(worker)
            worker.close()

    def stop(self) -> None:
        """Kill all workers. A thread that waits for one gets an error, and starts no other."""
        with self._lock:
            self._stopped = True
            for worker in self._all:
                worker.kill()

    def close(self) -> None:
        """Remove what the workers left; no thread may use one any more."""
        for worker in self._all:
            worker.close()
