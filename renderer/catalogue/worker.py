"""A process that makes tracks: a job a line on standard input, a result a line on standard output.

It ends when its standard input ends, also in the middle of a job: then nobody waits for the track any more.
"""

from __future__ import annotations

import os
import queue
import threading
import warnings

import msgspec

from renderer.catalogue.jobs import Job, run_job
from renderer.errors import CacheWarning


def main() -> None:
    """Do jobs until there are no more."""
    requests, replies = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # a library that prints something must not disturb the results
    warnings.simplefilter("ignore", CacheWarning)  # the process that waits for the tracks warns once for all
    waiting: queue.SimpleQueue[bytes] = queue.SimpleQueue()

    def receive() -> None:
        for line in requests:
            waiting.put(line)
        os._exit(0)

    threading.Thread(target=receive, daemon=True).start()
    while True:
        job = msgspec.json.decode(waiting.get(), type=Job)
        replies.write(msgspec.json.encode(run_job(job)) + b"\n")
        replies.flush()


if __name__ == "__main__":
    main()
