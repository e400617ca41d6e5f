"""Runs jobs on a cluster of Dask.distributed, on this computer or on others.

A job is one task, which is given as JSON, and returns a small record as JSON: tracks are files in a folder
that all computers see, and sentences are in the store. If a worker dies, others get its jobs.
"""

from __future__ import annotations

import logging
from collections import deque
from collections.abc import Generator, Mapping, Sequence
from concurrent.futures import CancelledError
from pathlib import Path
from typing import Any

import cryptography  # noqa: F401  (Dask makes certificates with it)
import distributed
import msgspec
from msgspec import Struct

from renderer.api.catalogue import file_digest, program_versions, shared_address
from renderer.catalogue.cluster_address import ClusterAddress
from renderer.catalogue.jobs import Job, JobResult, failed_result, run_job
from renderer.catalogue.runner import EndsWith, goes_on
from renderer.errors import InputError, RenderError, one_line

MOST_TRIES = 2
"""So often a task is tried that raises an error; a task whose worker dies is tried more often."""

_CONNECT_SECONDS = 10
_LOOK_SECONDS = 0.5


class Project(Struct, frozen=True, kw_only=True):
    """What every worker has to have: the same manifest, the shared store and the versions."""

    manifest: str
    digest: str
    shared: str
    versions: str


def project_of(manifest: Path) -> Project:
    """What the workers have to have for a manifest."""
    path = manifest.absolute()
    return Project(
        manifest=str(path),
        digest=file_digest(path),
        shared=shared_address(path.parent),
        versions=program_versions(),
    )


def fault_of_worker(project: Project) -> str:
    """Why the worker that calls this cannot make the tracks of a project; empty if it can."""
    try:
        digest = file_digest(Path(project.manifest))
    except (OSError, RenderError):
        digest = ""
    if digest != project.digest:
        return (
            f"does not see the file {project.manifest} of this computer; all workers need the same folder "
            "under the same path, such as one of a file server"
        )
    try:
        shared = shared_address(Path(project.manifest).parent)
    except RenderError as error:
        return f"cannot use the project: {error}"
    if shared != project.shared:
        return (
            f"has the shared store {shared or 'none'}, not {project.shared or 'none'}; set the environment "
            "variable RENDERER_SHARED_CACHE there as on this computer"
        )
    if program_versions() != project.versions:
        return f"has other versions, {program_versions()}; install the same as on this computer"
    return ""


def do_job(job: bytes, project: Project) -> bytes:
    """Run a job on a worker, which may have joined the cluster later."""
    decoded = msgspec.json.decode(job, type=Job)
    fault = fault_of_worker(project)
    result = failed_result(decoded.name, f"a worker {fault}") if fault else run_job(decoded)
    return msgspec.json.encode(result)


class Cluster:
    """Workers of a cluster; see ``Runner``."""

    def __init__(self, address: ClusterAddress, manifest: Path) -> None:
        """Connect to a cluster, or start one.

        Raises:
            InputError: it does not answer, has no workers, or a worker cannot make the tracks.
        """
        for name in list(logging.root.manager.loggerDict):
            if name.partition(".")[0] == "distributed":  # what it would say is reported here
                logging.getLogger(name).setLevel(logging.CRITICAL)
        if address.scheduler.startswith("tls:"):
            _check_certificates(address.scheduler)
        self._shown = address.scheduler or f"local:{address.processes}"
        self._project = project_of(manifest)
        self._local: Any = None
        if address.processes:
            self._local = distributed.LocalCluster(
                n_workers=address.processes,
                threads_per_worker=1,
                security=True,  # certificates of its own, without which every user of this computer connects
                dashboard_address="127.0.0.1:0",
                silence_logs=logging.CRITICAL,
            )
        try:
            self._client: Any = distributed.Client(
                self._local.scheduler_address if self._local else address.scheduler,
                security=self._local.security if self._local else None,
                timeout=_CONNECT_SECONDS,
                set_as_default=False,
            )
        except (OSError, ValueError) as error:
            self._end_local()
            raise InputError(
                f"--cluster {self._shown}: no scheduler answers ({type(error).__name__}); start one with: "
                "dask scheduler"
            ) from None
        try:
            self._check_workers()
        except BaseException:
            self.close()
            raise

    def _check_workers(self) -> None:
        found = {
            worker: fault
            for worker, fault in self._client.run(fault_of_worker, self._project, on_error="return").items()
            if not isinstance(fault, distributed.comm.CommClosedError)  # the worker has ended meanwhile
        }
        if not found:
            raise InputError(
                f"--cluster {self._shown}: there are no workers; start some with: dask worker --nthreads 1 "
                f"{self._shown}"
            )
        for worker, fault in sorted(found.items()):
            if isinstance(fault, Exception):
                fault = f"failed: {one_line(f'{type(fault).__name__}: {fault}')}; install renderer there"
            if fault:
                raise InputError(f"--cluster {self._shown}: the worker {worker} {fault}")

    def run(self, jobs: Sequence[Job], ends_with: EndsWith = goes_on) -> Generator[JobResult]:
        """Yield the result of each job as it ends; see ``Runner.run``.

        There are never more tasks than threads of workers, so that each task has begun.

        Raises:
            RenderError: the scheduler has ended.
        """
        left, running = deque(jobs), dict[Any, Job]()
        is_over = False
        try:
            while running or (left and not is_over):
                while left and not is_over and len(running) < self._most_at_once():
                    job = left.popleft()
                    running[self._submitted(job)] = job
                for future in self._ended(running):
                    result = _result(future, running.pop(future))
                    is_over = is_over or ends_with(result)
                    yield result
        except (CancelledError, OSError, RuntimeError) as error:
            raise RenderError(
                f"--cluster {self._shown}: the scheduler has ended ({type(error).__name__}); run the command "
                "again, which makes only the tracks that are missing"
            ) from None
        finally:
            for future in running:
                future.release()

    def close(self) -> None:
        """Leave the cluster; end it if it was started here."""
        self._client.close()
        self._end_local()

    def _end_local(self) -> None:
        if self._local:
            self._local.close()

    def _most_at_once(self) -> int:
        threads: Mapping[str, int] = self._client.nthreads()
        return max(1, sum(threads.values()))

    def _submitted(self, job: Job) -> Any:
        return self._client.submit(
            do_job, msgspec.json.encode(job), self._project, pure=False, retries=MOST_TRIES - 1
        )

    def _ended(self, running: Mapping[Any, Job]) -> list[Any]:
        """The tasks that have ended, after a short wait at most, so that Ctrl-C is noticed."""
        try:
            with self._client.as_current():
                distributed.wait(list(running), timeout=_LOOK_SECONDS, return_when="FIRST_COMPLETED")
        except TimeoutError:
            return []
        return [future for future in running if future.done()]


def _check_certificates(scheduler: str) -> None:
    """Check that Dask has certificates for this computer.

    Raises:
        InputError: it has none.
    """
    if distributed.Security().get_connection_args("client").get("ssl_context") is None:
        raise InputError(
            f"--cluster {scheduler}: Dask has no certificates for this computer; name them in its settings, "
            "under distributed.comm.tls: ca-file, client.cert and client.key"
        )


def _result(future: Any, job: Job) -> JobResult:
    if future.status == "finished":
        return msgspec.json.decode(future.result(), type=JobResult)
    if future.cancelled():
        raise CancelledError
    error = future.exception()
    if isinstance(error, distributed.KilledWorker):
        why = "the workers that made the track were ended again and again; look for a lack of memory"
        return failed_result(job.name, why)
    return failed_result(job.name, one_line(f"{type(error).__name__}: {error}"))
