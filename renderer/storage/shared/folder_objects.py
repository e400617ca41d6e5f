"""Objects in a folder that several machines see, such as one of a file server."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path
from typing import TypeVar

from renderer.errors import ON_WINDOWS
from renderer.storage.atomic_files import plain_reason
from renderer.storage.entry_places import remove
from renderer.storage.eviction import PART_SUFFIX
from renderer.storage.regular_files import NotRegularError, TooLargeError, read_regular
from renderer.storage.shared.objects import MOST_OBJECT_BYTES, SharedStoreError

_TRIES = 5
_TRY_SECONDS = 0.05

T = TypeVar("T")


class FolderObjects:
    """The folder itself is never created: it is missing while a file server is not connected."""

    def __init__(self, folder: str) -> None:
        self._folder = Path(folder)

    def read(self, name: str) -> bytes | None:
        with self._reported():
            try:
                return _patiently(partial(read_regular, self._folder / name, MOST_OBJECT_BYTES))
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
        with self._reported():
            path = self._place(name)
            try:
                file = _patiently(lambda: path.open("xb"))
            except FileExistsError:
                return False
            try:
                with file:
                    file.write(data)
            except OSError:
                remove(path)
                raise
        return True

    def replace(self, name: str, data: bytes) -> None:
        with self._reported():
            path = self._place(name)
            part = path.with_name(f"{os.urandom(8).hex()}{PART_SUFFIX}")
            try:
                part.write_bytes(data)
                _patiently(partial(part.replace, path))
            finally:
                remove(part)

    def remove(self, name: str) -> None:
        with self._reported(), suppress(FileNotFoundError):
            _patiently((self._folder / name).unlink)

    def _place(self, name: str) -> Path:
        """The path of an object, in folders that exist."""
        self._check_folder()
        path = self._folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        return path

    def _check_folder(self) -> None:
        if not self._folder.is_dir():
            raise SharedStoreError("there is no such folder; create it, or connect the server that has it")

    @contextmanager
    def _reported(self) -> Iterator[None]:
        try:
            yield
        except PermissionError:
            raise SharedStoreError("you may not read or write there") from None
        except OSError as error:
            raise SharedStoreError(plain_reason(error)) from None


def _patiently(work: Callable[[], T]) -> T:
    """Do something to a file, which Windows refuses while another computer has it open."""
    for _ in range(_TRIES - 1 if ON_WINDOWS else 0):
        with suppress(PermissionError):
            return work()
        time.sleep(_TRY_SECONDS)
    return work()
