"""Waits until one of the files that a render used has changed.

The files are checked 40 times a second. Notifications from the system would wake the process less often. They
do not arrive, however, if a folder is on another machine or shared with a container, and links, renames and
missing folders each need special care. Polling handles all of these in the same way on every system.
"""

from __future__ import annotations

import hashlib
import stat
import time
from pathlib import Path

from renderer.storage.debounce import Debouncer, FileState
from renderer.storage.regular_files import read_regular

POLL_SECONDS = 0.025
MOST_BUSY = 0.05
"""The largest share of the time spent checking files, for slow drives."""

COARSEST_SECONDS = 2.0
"""FAT stores times in steps of two seconds, so a file this recent may change without a new time."""

MOST_DIGESTED_BYTES = 1_000_000
"""Every script is smaller. For a larger file, such as a sound, only the time and the size are compared."""

ABSENT = FileState()


class UsedFiles:
    """The files that a render used or looked for, with their state at that time."""

    def __init__(self) -> None:
        self._rendered: dict[Path, FileState] = {}

    def note(self, path: Path) -> None:
        """Record the state of a file. Call this just before the file is read; only the first call counts."""
        if path not in self._rendered:
            self._rendered[path] = file_state(path)

    @property
    def paths(self) -> frozenset[Path]:
        return frozenset(self._rendered)

    def have_changed(self) -> bool:
        """Return whether a file differs from its recorded state."""
        return any(file_state(path, before) != before for path, before in self._rendered.items())

    def wait_for_change(self) -> None:
        """Return when a file differs from its recorded state and all files have been quiet for a moment."""
        debouncer = Debouncer(self._rendered)
        sweep = self._rendered
        while True:
            began = time.monotonic()
            sweep = {path: file_state(path, before) for path, before in sweep.items()}
            now = time.monotonic()
            if debouncer.due(sweep, now):
                return
            time.sleep(max(POLL_SECONDS, (now - began) / MOST_BUSY))


def file_state(path: Path, before: FileState = ABSENT) -> FileState:
    """Return the state of a file; it is read only if it may have changed since ``before``."""
    try:
        status = path.stat()
        stamp = (status.st_mtime_ns, status.st_size, status.st_ino, status.st_dev)
        if stamp == before.stamp and abs(time.time() - status.st_mtime) > COARSEST_SECONDS:
            return before
        digested = stat.S_ISREG(status.st_mode) and status.st_size <= MOST_DIGESTED_BYTES
        digest = hashlib.sha256(read_regular(path, MOST_DIGESTED_BYTES)).digest() if digested else b""
    except (OSError, ValueError):
        return ABSENT
    return FileState(stamp=stamp, digest=digest, whole=status.st_size > 0)
