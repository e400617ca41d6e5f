"""Writes files that appear whole or not at all, and gives plain reasons for write errors."""

from __future__ import annotations

import errno
import os
import re
import stat
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from renderer.errors import OutputError

_STALE_SECONDS = 24 * 60 * 60

_REASONS = {
    errno.ENOSPC: "the disk is full; free some space, for example with: renderer cache clear",
    errno.EDQUOT: "the disk quota is used up; free some space, for example with: renderer cache clear",
    errno.EFBIG: "the file would be larger than this system allows",
    errno.EACCES: "permission denied; choose a folder you may write to",
    errno.EPERM: "permission denied; choose a folder you may write to",
    errno.EROFS: "the file system is read-only; choose another folder",
    errno.EISDIR: "a folder has that name; move it away or choose another name",
    errno.ENOTDIR: "a part of its path is a file, not a folder; choose another path",
    errno.EEXIST: "a part of its path is a file, not a folder; choose another path",
    errno.ENOENT: "its folder no longer exists; create it and try again",
    errno.ENAMETOOLONG: "the name is too long; choose a shorter one",
    errno.EIO: "the disk reports an error; check it, or choose another folder",
}


def plain_reason(error: OSError) -> str:
    """Return the system's reason for an error, in plain words."""
    return _REASONS.get(error.errno or 0) or error.strerror or str(error) or type(error).__name__


@contextmanager
def reported(path: Path) -> Iterator[None]:
    """Convert an OSError inside the block into an OutputError about ``path``.

    Raises:
        OutputError: the block raised an OSError.
    """
    try:
        yield
    except OSError as error:
        raise OutputError(str(path), plain_reason(error)) from error


@contextmanager
def atomic(path: Path) -> Iterator[Path]:
    """Yield a temporary file beside ``path`` that replaces it when the block ends without an error.

    The file is hidden and ends in ``.part``. If the block raises, the file is removed and ``path`` stays as
    it was. Missing folders are created. Temporary files of the same target that a killed process left more
    than a day ago are removed.

    Raises:
        OutputError: ``path`` could not be written; also if the block raised it for the temporary file.
    """
    with reported(path):
        _refuse_other_kinds(path)
        path.parent.mkdir(parents=True, exist_ok=True)
        _sweep(path)
        part = path.with_name(f"{_part_prefix(path)}{os.urandom(3).hex()}.part")
    try:
        with reported(path):
            part.touch(exist_ok=False)
        yield part
        with reported(path):
            _sync(part)
            part.replace(path)
            _sync_name(path)
    except BaseException as error:
        with suppress(OSError):
            part.unlink()
        if isinstance(error, OutputError) and error.path == str(part):
            raise OutputError(str(path), error.reason) from error
        raise


def is_stale(status: os.stat_result) -> bool:
    """Return whether a temporary file or folder was left by a killed process: it has not changed for a day.

    A date more than a day in the future counts as stale too, because the clock was wrong then.
    """
    return abs(time.time() - status.st_mtime) > _STALE_SECONDS


def _part_prefix(path: Path) -> str:
    """Return a prefix that is short enough for a name of 255 bytes, with up to four bytes per character."""
    return f".{path.name[:60]}."


def _refuse_other_kinds(path: Path) -> None:
    try:
        mode = path.stat().st_mode
    except FileNotFoundError:
        return
    if stat.S_ISDIR(mode):
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
    if not stat.S_ISREG(mode):
        raise OSError(errno.EINVAL, "it is a device or a pipe, not a file")


def _sweep(path: Path) -> None:
    part = re.compile(re.escape(_part_prefix(path)) + r"[0-9a-f]{6}\.part")
    for other in path.parent.iterdir():
        if part.fullmatch(other.name):
            with suppress(OSError):
                if is_stale(other.stat()):
                    other.unlink()


def _sync_name(path: Path) -> None:
    """Put the new name of a file on the disk too, so that a loss of power cannot bring the old file back.

    Some file systems have no such operation for folders, and Windows has none at all.
    """
    if sys.platform == "win32":
        return
    with suppress(OSError):
        folder = os.open(path.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)


def _sync(path: Path) -> None:
    with path.open("rb+") as file:
        os.fsync(file.fileno())
