"""What an apply asks of those who run its jobs: it decides which jobs there are, and they where each runs."""

from __future__ import annotations

from collections.abc import Callable, Generator, Sequence
from typing import Protocol

from renderer.catalogue.jobs import Job, JobResult

EndsWith = Callable[[JobResult], bool]
"""Whether no job begins after a result."""


def goes_on(_result: JobResult) -> bool:
    """Every job begins, whatever the results are."""
    return False


class Runner(Protocol):
    """Runs jobs, several lists of them one after the other."""

    def run(self, jobs: Sequence[Job], ends_with: EndsWith = goes_on) -> Generator[JobResult]:
        """Yield the result of each job as it ends, in any order.

        A job is tried again if what ran it has died. After a result for which ``ends_with`` is true, no job
        begins, and those that run are finished. Closing the generator ends the jobs that run.
        """
        ...

    def close(self) -> None:
        """End all that runs or waits for jobs."""
        ...
