"""Waiting until one of the files that a render used has changed.

They are looked at 40 times a second. Notices from the system would wake the process less often, but where a
folder is on another machine or shared with a container none come, and links, renames and folders that are not
there yet each ask for care; a look shows all of that alike, on every system.
"""

from __future__ import annotations

import hashlib
import stat
import time
from pathlib import Path

from renderer.storage.debounce import Look, Settling

LOOK_SECONDS = 0.025
MOST_BUSY = 0.05
"""The largest share of the time spent looking, where a slow drive makes a look long."""

COARSEST_SECONDS = 2.0
"""FAT counts a file's times in steps of two seconds: a file so young may change and show the same time."""

MOST_DIGESTED_BYTES = 1_000_000
"""Every script is below; of a longer file, a sound, time and size alone are looked at."""

NOT_THERE = Look()


class UsedFiles:
    """The files that a render used or looked for, as they were then."""

    def __init__(self) -> None:
        self._rendered: dict[Path, Look] = {}

    def note(self, path: Path) -> None:
        """To be called just before a file is read; the first call for each counts."""
        if path not in self._rendered:
            self._rendered[path] = look(path)

    def wait_for_change(self) -> None:
        """Return once any of them is another than was noted, and all have been quiet for a moment."""
        settling = Settling(self._rendered)
        sweep = self._rendered
        while True:
            began = time.monotonic()
            sweep = {path: look(path, before) for path, before in sweep.items()}
            now = time.monotonic()
            if settling.due(sweep, now):
                return
            time.sleep(max(LOOK_SECONDS, (now - began) / MOST_BUSY))


def look(path: Path, before: Look = NOT_THERE) -> Look:
    """Look at a file, and read it only where it may have changed since ``before``."""
    try:
        status = path.stat()
        stamp = (status.st_mtime_ns, status.st_size, status.st_ino, status.st_dev)
        if stamp == before.stamp and abs(time.time() - status.st_mtime) > COARSEST_SECONDS:
            return before
        digested = stat.S_ISREG(status.st_mode) and status.st_size <= MOST_DIGESTED_BYTES
        digest = hashlib.sha256(path.read_bytes()).digest() if digested else b""
    except (OSError, ValueError):
        return NOT_THERE
    return Look(stamp=stamp, digest=digest, whole=status.st_size > 0)
