"""A lock between processes, so that two of them do not change the same folder at the same time."""

from __future__ import annotations

import errno
import os
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from renderer.storage.atomic_files import reported

_RETRY_SECONDS = 0.2
_NO_LINK = getattr(os, "O_NOFOLLOW", 0)
_NO_LOCKS = (errno.ENOLCK, errno.ENOTSUP, errno.ENOSYS, errno.EINVAL)
"""The errors of file systems that have no locks."""


def _nothing() -> None:
    pass


@contextmanager
def locked(path: Path, on_wait: Callable[[], None] = _nothing) -> Iterator[None]:
    """Hold the lock ``path`` during the block; first wait until no other process and no thread holds it.

    ``on_wait`` is called once if there is something to wait for. The lock is a file, which is removed at the
    end. The system gives up the lock of a process when the process ends. On a file system that has no locks,
    the block runs without one.

    Raises:
        OutputError: the file could not be written.
    """
    with reported(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        handle = _taken(path, on_wait)
    try:
        yield
    finally:
        with suppress(OSError):  # Windows removes no open file
            path.unlink()
        os.close(handle)


def _taken(path: Path, on_wait: Callable[[], None]) -> int:
    """The handle of a locked file that is still the one with this name: its last holder has removed it."""
    is_waiting = False
    while True:
        handle = os.open(path, os.O_RDWR | os.O_CREAT | _NO_LINK, 0o644)
        try:
            if _try_lock(handle):
                with suppress(FileNotFoundError):
                    if os.path.samestat(os.fstat(handle), path.stat()):
                        return handle
            elif not is_waiting:
                is_waiting = True
                on_wait()
        except BaseException:
            os.close(handle)
            raise
        os.close(handle)
        if is_waiting:
            time.sleep(_RETRY_SECONDS)


def _try_lock(handle: int) -> bool:
    """Whether the file is locked now; False if another process has locked it."""
    try:
        if sys.platform == "win32":
            import msvcrt

            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        if error.errno in (errno.EACCES, errno.EAGAIN, errno.EDEADLK):
            return False
        if error.errno not in _NO_LOCKS:
            raise
    return True
