"""A shared store behind the local one: its entries are verified, and its failures only cost time."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from functools import cached_property, partial
from pathlib import Path
from typing import Literal, TypeVar

from renderer.storage.entry_file import DamagedError, check_entry
from renderer.storage.regular_files import read_regular
from renderer.storage.shared.breaker import Breaker
from renderer.storage.shared.claims import BEAT_SECONDS, Claiming, claim, claim_text
from renderer.storage.shared.objects import (
    MOST_OBJECT_BYTES,
    NoAnswerError,
    Objects,
    SharedStoreError,
    within,
)
from renderer.storage.shared.uploads import Upload, Uploads
from renderer.storage.shared_address import SharedAddress

TIMEOUT_SECONDS = 20.0
"""The longest time for a request, in which a large sentence passes a slow line."""

_MOST_AT_ONCE = 16

T = TypeVar("T")


class SharedTier:
    """Entries as the local store has them, one object for each, which any thread may ask for.

    A credential may read and not write, so each has a breaker of its own. ``troubles`` says once what failed.
    """

    def __init__(
        self, address: SharedAddress, objects: Objects | None = None, timeout_seconds: float = TIMEOUT_SECONDS
    ) -> None:
        self.address = address
        self._given, self._timeout_seconds = objects, timeout_seconds
        self._reading, self._writing = Breaker(), Breaker()
        self._uploads = Uploads(self._send)
        self._lock = threading.Lock()
        self._there: set[str] = set()
        self._damaged: set[str] = set()
        self._unfit = 0
        self._untold: list[str] = []
        self._told: set[str] = set()

    @cached_property
    def _objects(self) -> Objects:
        if self._given:
            return self._given
        if self.address.kind == "folder":
            from renderer.storage.shared.folder_objects import FolderObjects

            return FolderObjects(self.address.written)
        from renderer.storage.shared.bucket_objects import BucketObjects

        return BucketObjects(self.address.written, self._timeout_seconds)

    @cached_property
    def _claiming(self) -> Claiming:
        def create(name: str, data: bytes) -> bool | None:
            return self._ask(self._writing, lambda: self._objects.create(name, data), None)

        def found(name: str) -> bytes | Literal[False]:
            data = self._objects.read(name)
            return False if data is None else data

        def read(name: str) -> bytes | Literal[False] | None:
            return self._ask(self._reading, lambda: found(name), None)

        return Claiming(create=create, read=read)

    def pull(self, kind: str, keys: Iterable[str], place: Callable[[str, bytes], object]) -> None:
        """Call ``place`` with the key and the bytes of each entry that the shared store has, side by side."""
        _side_by_side(lambda key: self._pull(kind, key, place), keys)

    def there(self, kind: str, keys: Sequence[str]) -> frozenset[str]:
        """Return the keys of the entries that the shared store has; nothing is downloaded."""

        def is_there(key: str) -> bool:
            name = _name(kind, key)
            if name in self._there:
                return True
            found = self._ask(self._reading, lambda: self._objects.has(name), False)
            with self._lock:
                if found and name not in self._damaged:
                    self._there.add(name)
            return found

        found = _side_by_side(is_there, keys)
        return frozenset(key for key, has in zip(keys, found, strict=True) if has)

    def _pull(self, kind: str, key: str, place: Callable[[str, bytes], object]) -> None:
        name = _name(kind, key)
        data = self._ask(self._reading, lambda: self._objects.read(name), None)
        if data is None:
            return
        try:
            check_entry(data, kind, key)
        except DamagedError:
            with self._lock:
                self._damaged.add(name)
            self._tell("what it has for some sentences is damaged, so they are made again and replaced there")
            return
        self._is_there(name)
        place(key, data)

    def offer(self, kind: str, key: str, path: str, *, is_new: bool) -> None:
        """Put the file of an entry into the shared store in the background, unless the entry is there."""
        self._uploads.add(Upload(path=path, kind=kind, key=key, is_new=is_new))

    def offer_at_once(self, kind: str, key: str, path: str) -> None:
        """Put the file of an entry into the shared store before anything else is done."""
        upload = Upload(path=path, kind=kind, key=key, is_new=True)
        if not self._send(upload):
            self._uploads.add(upload)

    @contextmanager
    def claimed(self, key: str, is_done: Callable[[], bool]) -> Iterator[None]:
        """Let one machine at a time do the work of a key; the others wait, or find that it ``is_done``."""
        found = claim(key, self._claiming, is_done)
        try:
            with self._kept_alive(found[-1:]):
                yield
        finally:
            for name in reversed(found):
                self._ask(self._writing, partial(self._objects.remove, name), None)

    @contextmanager
    def _kept_alive(self, names: Sequence[str]) -> Iterator[None]:
        """Write claims again and again during the block, so that the others know that this machine works.

        This goes on while nothing else is asked after a failure, or the others would take over. It says
        nothing about requests with more bytes, so no breaker learns of it.
        """
        ended = threading.Event()

        def write() -> None:
            while not ended.wait(BEAT_SECONDS):
                for name in names:
                    with suppress(SharedStoreError):
                        within(self._timeout_seconds, partial(self._objects.replace, name, claim_text()))

        thread = threading.Thread(target=write, daemon=True, name="claim")
        thread.start()
        try:
            yield
        finally:
            ended.set()
            thread.join()

    def finish(self) -> int:
        """Wait until all that was offered is in the shared store, or cannot be; return how much is not."""
        missed = self._uploads.finish()
        with self._lock:
            unfit, self._unfit = self._unfit, 0
        if missed:
            self._tell(f"{missed} results are not in it yet; when it works again, run: renderer cache share")
        if unfit:
            self._tell(
                f"{unfit} results of this computer are damaged or too large, so they are not shared; a "
                "render that needs them makes them again"
            )
        return missed + unfit

    def troubles(self) -> list[str]:
        """What failed and was not told before."""
        with self._lock:
            found, self._untold = self._untold, []
        return found

    def check(self) -> str:
        """Why the shared store cannot be read; empty if it can."""
        try:
            within(self._timeout_seconds, lambda: self._objects.read("check"))
        except SharedStoreError as error:
            return error.reason
        return ""

    def _send(self, upload: Upload) -> bool:
        """Put an entry there; False if that has to be tried again."""
        name = _name(upload.kind, upload.key)
        with self._lock:
            if name in self._there:
                return True
            was_damaged = name in self._damaged
        if not (upload.is_new or was_damaged) and self.there(upload.kind, [upload.key]):
            return True
        try:
            data = read_regular(Path(upload.path), MOST_OBJECT_BYTES)
            check_entry(data, upload.kind, upload.key)
        except FileNotFoundError:  # removed meanwhile
            return True
        except OSError:
            with self._lock:
                self._unfit += 1
            return True

        def put() -> bool:
            self._objects.replace(name, data)  # what others may have put there meanwhile is as good
            return True

        sent = self._ask(self._writing, put, False)
        if sent:
            self._is_there(name)
        return sent

    def _is_there(self, name: str) -> None:
        with self._lock:
            self._damaged.discard(name)
            self._there.add(name)

    def _ask(self, breaker: Breaker, work: Callable[[], T], otherwise: T) -> T:
        if not breaker.allows():
            return otherwise
        try:
            answer = within(self._timeout_seconds, work)
        except SharedStoreError as error:
            does = "read" if breaker is self._reading else "written"
            told = f"it cannot be {does}: {error.reason}; this command goes on without it"
            if isinstance(error, NoAnswerError):
                self._reading.failed(error.is_lasting)
                self._writing.failed(error.is_lasting)
                self._tell(told, what="no answer")
            else:
                breaker.failed(error.is_lasting)
                self._tell(told)
            return otherwise
        breaker.worked()
        return answer

    def _tell(self, trouble: str, what: str = "") -> None:
        """Tell of something that went wrong, once; ``what`` it is, if its words differ."""
        with self._lock:
            if (what or trouble) not in self._told:
                self._told.add(what or trouble)
                self._untold.append(trouble)


def _side_by_side(work: Callable[[str], T], keys: Iterable[str]) -> list[T]:
    """Return the results of work for each key, in the order of the keys."""
    with ThreadPoolExecutor(_MOST_AT_ONCE, thread_name_prefix="shared store") as threads:
        try:
            return list(threads.map(work, keys))
        except BaseException:
            threads.shutdown(wait=False, cancel_futures=True)
            raise


def _name(kind: str, key: str) -> str:
    return f"{kind}/{key[:2]}/{key}"
