"""Keeps a store below its size limit by removing the least recently used files."""

from __future__ import annotations

import errno
import os
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from renderer.storage.atomic_files import is_stale
from renderer.storage.entry_file import State, state_of
from renderer.storage.entry_places import is_entry_name, listed, remove

PART_SUFFIX = ".part"
IN_USE_SECONDS = 3600
"""Entries that were used more recently are kept, because a running render may need them."""

_SCAN_SHARE = 32
_MIB = 1 << 20
_COUNT = (
    os.O_RDWR
    | os.O_APPEND
    | getattr(os, "O_NONBLOCK", 0)  # a pipe must not block
    | getattr(os, "O_NOFOLLOW", 0)  # a link may lead to a file of somebody else
)

Files = Iterable[tuple[str, State]]


class Growth:
    """Estimates how much all processes have written since the store was last scanned.

    Each process appends a byte to a file for every MiB that it begins to write. If two do so at the same
    moment, a byte may be lost, which does no harm.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._lock = threading.Lock()
        self._written_bytes = 0

    def add(self, size: int) -> None:
        """Record that this process has written ``size`` bytes."""
        with self._lock:
            before = -(-self._written_bytes // _MIB)
            self._written_bytes += size
            begun = -(-self._written_bytes // _MIB) - before
        if begun:
            with suppress(OSError), self._opened(_COUNT | os.O_CREAT) as handle:
                os.write(handle, bytes(begun))

    def is_due(self, most_bytes: int) -> bool:
        """Return whether a 32nd of the limit has been written. If so, the count starts again."""
        with suppress(OSError), self._opened(_COUNT) as handle:
            if os.fstat(handle).st_size * _MIB * _SCAN_SHARE >= most_bytes:
                os.ftruncate(handle, 0)
                return True
        return False

    @contextmanager
    def _opened(self, flags: int) -> Iterator[int]:
        if self._path.is_symlink():  # where the system has no way to refuse it
            raise OSError(errno.ELOOP, os.strerror(errno.ELOOP))
        handle = os.open(self._path, flags, 0o666)
        try:
            yield handle
        finally:
            os.close(handle)


def files_in(folder: str) -> Iterator[tuple[str, State]]:
    """Yield the files in the subfolders of a folder."""
    for inner in listed(folder):
        for file in listed(inner.path):
            with suppress(OSError):
                if is_entry_name(inner.name, file.name) and file.is_file(follow_symlinks=False):
                    yield file.path, state_of(file.stat())


def evict(files: Files, most_bytes: int, now: float) -> None:
    """Remove the least recently used files until the rest is within the limit.

    A date in the future, from a wrong clock, counts as equally far in the past. Such a file would otherwise
    stay, and all new files would be removed.
    """
    found = sorted(
        ((abs(now - state.mtime_ns / 1e9), path, state.size) for path, state in files), reverse=True
    )
    over = sum(size for _, _, size in found) - most_bytes
    for unused_seconds, path, size in found:
        if over <= 0 or unused_seconds <= IN_USE_SECONDS:
            break
        remove(path)
        over -= size


def sweep_parts(folder: str) -> None:
    """Remove temporary files that a killed process left more than a day ago."""
    for file in listed(folder):
        with suppress(OSError):
            if file.name.endswith(PART_SUFFIX) and is_stale(file.stat()):
                remove(file.path)
