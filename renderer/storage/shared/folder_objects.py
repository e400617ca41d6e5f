"""Objects in a folder that several machines see, such as one of a file server."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from renderer.storage.atomic_files import plain_reason
from renderer.storage.entry_places import remove
from renderer.storage.eviction import PART_SUFFIX
from renderer.storage.regular_files import NotRegularError, TooLargeError, read_regular
from renderer.storage.shared.objects import MOST_OBJECT_BYTES, SharedStoreError

_HAS_NO_LINKS = (errno.EPERM, errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOSYS, errno.EMLINK)


class FolderObjects:
    """The folder itself is never created: it is missing while a file server is not connected."""

    def __init__(self, folder: str) -> None:
        self._folder = Path(folder)

    def read(self, name: str) -> bytes | None:
        with self._reported():
            try:
                return read_regular(self._folder / name, MOST_OBJECT_BYTES)
            except (FileNotFoundError, NotRegularError):
                self._check_folder()
                return None
            except TooLargeError:
                return b""  # which is no entry

    def has(self, name: str) -> bool:
        with self._reported():
            is_there = (self._folder / name).is_file()
            if not is_there:
                self._check_folder()
            return is_there

    def create(self, name: str, data: bytes) -> bool:
        path = self._folder / name
        with self._reported(), self._part(path, data) as part:
            try:
                os.link(part, path)
            except FileExistsError:
                return False
            except OSError as error:
                if error.errno not in _HAS_NO_LINKS:
                    raise
                if path.exists():
                    return False
                part.replace(path)
        return True

    def replace(self, name: str, data: bytes) -> None:
        path = self._folder / name
        with self._reported(), self._part(path, data) as part:
            part.replace(path)

    def remove(self, name: str) -> None:
        with self._reported(), suppress(FileNotFoundError):
            (self._folder / name).unlink()

    @contextmanager
    def _part(self, path: Path, data: bytes) -> Iterator[Path]:
        """Yield a finished file in the folder of ``path``; what is left of it is removed."""
        self._check_folder()
        path.parent.mkdir(parents=True, exist_ok=True)
        part = path.with_name(f"{os.urandom(8).hex()}{PART_SUFFIX}")
        try:
            part.write_bytes(data)
            yield part
        finally:
            remove(part)

    def _check_folder(self) -> None:
        if not self._folder.is_dir():
            raise SharedStoreError("there is no such folder; create it, or connect the server that has it")

    @contextmanager
    def _reported(self) -> Iterator[None]:
        try:
            yield
        except PermissionError:
            raise SharedStoreError("you may not read or write there", is_lasting=True) from None
        except OSError as error:
            raise SharedStoreError(plain_reason(error)) from None
