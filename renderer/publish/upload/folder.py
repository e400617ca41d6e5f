"""A local folder as an upload target."""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

from renderer.publish.upload.destination import AGAIN, DENIED, FULL, UploadError
from renderer.publish.upload.source import BLOCK_BYTES, UploadSource
from renderer.storage.atomic_files import plain_reason
from renderer.storage.regular_files import read_regular

_MOST_BYTES = 200_000_000
_REASONS = {
    errno.ENOSPC: FULL,
    errno.EDQUOT: FULL,
    errno.EACCES: DENIED,
    errno.EPERM: DENIED,
    errno.EROFS: "the target is read-only; choose another",
    errno.EINVAL: "the file system does not allow its name or size; rename it or choose another target",
    errno.EIO: f"the disk reports an error; check it, and {AGAIN}",
}


class FolderDestination:
    """Writes each file under a temporary name, syncs it, and renames it."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def listing(self, folder: str) -> Mapping[str, int | None]:
        found: dict[str, int | None] = {}
        with _reported(self._folder / folder), suppress(FileNotFoundError):
            for entry in os.scandir(self._folder / folder):
                with suppress(FileNotFoundError):
                    state = entry.stat()
                    found[entry.name] = None if stat.S_ISDIR(state.st_mode) else state.st_size
        return found

    def read(self, name: str) -> bytes | None:
        path = self._folder / name
        with _reported(path), suppress(FileNotFoundError):
            return read_regular(path, _MOST_BYTES)
        return None

    def put(self, name: str, source: UploadSource) -> None:
        path = self._folder / name
        part = self._folder / source.temporary_name
        with _reported(path):
            path.parent.mkdir(parents=True, exist_ok=True)
            try:
                with part.open("wb") as file:
                    while block := source.read(BLOCK_BYTES):
                        file.write(block)
                    file.flush()
                    os.fsync(file.fileno())
                part.replace(path)
            except BaseException:
                with suppress(OSError):
                    part.unlink()
                raise

    def remove(self, names: Collection[str]) -> None:
        for name in names:
            with _reported(self._folder / name):
                (self._folder / name).unlink(missing_ok=True)

    def close(self) -> None:
        pass


@contextmanager
def _reported(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise UploadError(str(path), _REASONS.get(error.errno or 0) or plain_reason(error)) from error
