"""Opens files that somebody else may have made: only regular files, without waiting, of a bounded size."""

from __future__ import annotations

import errno
import os
import stat
from contextlib import suppress
from io import BufferedReader
from pathlib import Path

_FLAGS = (
    os.O_RDONLY
    | getattr(os, "O_BINARY", 0)
    | getattr(os, "O_NONBLOCK", 0)  # a named pipe would wait for a program that writes into it
    | getattr(os, "O_NOCTTY", 0)
    | getattr(os, "O_CLOEXEC", 0)
)
_NO_LINK = getattr(os, "O_NOFOLLOW", 0)


class NotRegularError(OSError):
    """A file is a named pipe, a socket, a device, or a link that is not followed."""

    def __init__(self) -> None:
        super().__init__(errno.EINVAL, "it is a device or a pipe, not a file")


class TooLargeError(OSError):
    """A file is larger than it may be; ``has`` says how large it is, such as "9,000,000 bytes"."""

    def __init__(self, most_bytes: int, has_bytes: int = 0) -> None:
        self.has = f"{has_bytes:,} bytes" if has_bytes > most_bytes else f"more than {most_bytes:,} bytes"
        super().__init__(errno.EINVAL, f"it has {self.has}; the limit is {most_bytes:,}")


def open_handle(path: str | Path, *, follow_link: bool = True) -> int:
    """Return a descriptor of a regular file, opened for reading.

    Without ``follow_link``, a link with this name is not followed, where the system can tell.

    Raises:
        NotRegularError: it is no file, so nothing is read from it.
        OSError: it is a folder, or it cannot be opened.
    """
    _check(os.stat(path, follow_symlinks=follow_link))  # noqa: PTH116  (several times as fast as a Path)
    handle = os.open(path, _FLAGS if follow_link else _FLAGS | _NO_LINK)
    try:
        _check(os.fstat(handle))  # another file may have taken its place
    except OSError:
        os.close(handle)
        raise
    return handle


def open_regular(path: Path, *, follow_link: bool = True) -> BufferedReader:
    """Open a regular file to read its bytes; as ``open_handle``."""
    return os.fdopen(open_handle(path, follow_link=follow_link), "rb")


def read_regular(path: Path, most_bytes: int) -> bytes:
    """Return the bytes of a regular file.

    Raises:
        TooLargeError: there are more than ``most_bytes``.
        OSError: as ``open_handle``.
    """
    with open_regular(path) as file:
        size = os.fstat(file.fileno()).st_size
        if size > most_bytes:
            raise TooLargeError(most_bytes, size)
        data = file.read(size + 1)
        if len(data) > size:  # some files have more bytes than their size states
            data += file.read(most_bytes + 1 - size)
    if len(data) > most_bytes:
        raise TooLargeError(most_bytes)
    return data


def has_bytes(path: Path, data: bytes) -> bool:
    """Return whether a file has exactly these bytes; False if it cannot be read."""
    with suppress(OSError):
        return read_regular(path, len(data)) == data
    return False


def _check(status: os.stat_result) -> None:
    if stat.S_ISDIR(status.st_mode):
        raise IsADirectoryError(errno.EISDIR, "it is a folder, not a file")
    if not stat.S_ISREG(status.st_mode):
        raise NotRegularError
