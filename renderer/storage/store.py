"""Keeps the results of renders by the hash of everything they depend on, and never returns a damaged one."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, TypeVar, get_args

from msgspec import Struct

from renderer.errors import OutputError
from renderer.storage.atomic_files import plain_reason
from renderer.storage.checked_pieces import CheckedPieces, checked_pieces
from renderer.storage.entry_file import (
    NO_META,
    DamagedError,
    Data,
    OddEntryError,
    Payload,
    State,
    Trailer,
    file_pieces,
    measured,
    opened,
    read_payload,
    read_trailer,
    state_of,
    trailer_bytes,
    verify,
)
from renderer.storage.entry_places import clear_kind, make_way, remove
from renderer.storage.eviction import (
    PART_SUFFIX,
    Growth,
    evict,
    files_in,
    sweep_parts,
)

if TYPE_CHECKING:
    from renderer.storage.shared.tier import SharedTier

Kind = Literal["clip", "voice", "sound", "level", "stretch", "spoken"]
KINDS: tuple[Kind, ...] = get_args(Kind)

T = TypeVar("T")

_MARK_SECONDS = 60


class Entry(Struct, frozen=True, kw_only=True):
    """A file in the store. The path is text, which is several times as fast to make as a ``Path``.

    The first ``payload_bytes`` bytes are the payload; ``digest`` identifies the payload.
    """

    path: str
    payload_bytes: int
    digest: str
    meta: Mapping[str, Any]


class Usage(Struct, frozen=True, kw_only=True):
    """The entries of one kind; ``oldest_use`` is in seconds since 1970, or None if there are no entries."""

    entries: int
    bytes: int
    oldest_use: float | None


class StoreError(OutputError):
    """The store could not be written."""


class LostError(Exception):
    """An entry that was found before is now damaged or missing, and has to be made again."""


class Store:
    """A folder of entries, which several threads and several processes may use at once.

    A key is a hexadecimal hash of everything that changes the payload, so two entries of the same kind and
    key have the same payload. Every file carries checksums; a file that was cut, changed or renamed counts as
    missing. A killed process leaves at most a temporary file, which ``trim`` removes a day later.

    Entries that are missing are looked for in the store ``below``, in which nothing is written. If a folder,
    a pipe or the like was in the place of an entry, ``odd_entry`` is its path. Only
    ``storage/sharing.py`` uses the ``shared`` store.
    """

    def __init__(
        self, folder: Path, *, most_bytes: int, below: Store | None = None, shared: SharedTier | None = None
    ) -> None:
        self.folder = folder
        self.shared = shared
        self.odd_entry = ""
        self._below = below
        self.most_bytes = most_bytes
        self._root = os.fspath(folder)
        self._growth = Growth(folder / "grown")
        self._verified: dict[str, State] = {}

    def holds(self, kind: Kind, key: str) -> bool:
        """Return whether there is an entry, damaged or not."""
        is_here = os.path.isfile(self.path_of(kind, key))  # noqa: PTH113  (several times as fast as a Path)
        return is_here or bool(self._below and self._below.holds(kind, key))

    def find(self, kind: Kind, key: str) -> Entry | None:
        """Return an entry and mark it as used, or return None. The payload is not read; see ``verified``."""
        found = self._opened(kind, key, lambda *_: None)
        return found and found[1]

    def verified(self, kind: Kind, key: str) -> Entry | None:
        """Return an entry whose payload is verified, or None. A damaged entry is removed.

        The whole file is read the first time, and again only if it is no longer the same file. Another
        program may change it afterwards: to read it, see ``read`` and ``checked_pieces``.
        """

        def check(path: str, handle: int, trailer: Trailer) -> None:
            if self._verified.get(path) != trailer.state:
                verify(trailer.payload, file_pieces(handle, trailer.payload.size_bytes))
                self._verified[path] = trailer.state

        found = self._opened(kind, key, check)
        return found and found[1]

    def checked_pieces(self, kind: Kind, key: str) -> tuple[CheckedPieces, Entry] | None:
        """Return an entry that is verified as ``verified`` does, to read parts that are checked once more."""

        def check(path: str, handle: int, trailer: Trailer) -> CheckedPieces:
            return checked_pieces(path, handle, trailer.payload)

        return self._opened(kind, key, check)

    def read(
        self, kind: Kind, key: str, buffer: bytearray | None = None
    ) -> tuple[memoryview, Mapping[str, Any]] | None:
        """Return the verified payload and meta of an entry, or None. A damaged entry is removed.

        A payload that fits into ``buffer`` is read into it, and is valid until the buffer is used again. The
        system then has no new memory to map for each entry, which takes longer than reading it.
        """

        def payload_of(_path: str, handle: int, trailer: Trailer) -> memoryview:
            return read_payload(handle, trailer.payload, bytearray() if buffer is None else buffer)

        found = self._opened(kind, key, payload_of)
        return found and (found[0], found[1].meta)

    def _opened(self, kind: Kind, key: str, take: Callable[[str, int, Trailer], T]) -> tuple[T, Entry] | None:
        """Return what ``take`` makes of the path, the descriptor and the trailer of an entry, and the entry.

        An entry that is damaged is removed, and is looked for in the store below.
        """
        path = self.path_of(kind, key)
        try:
            with opened(path) as handle:
                trailer = read_trailer(handle, kind, key)
                taken = take(path, handle, trailer)
        except OSError as error:
            if isinstance(error, DamagedError):
                remove(path)
            if isinstance(error, OddEntryError):
                self.odd_entry = path
            return self._below._opened(kind, key, take) if self._below else None
        self._mark_used(path, trailer.state)
        return taken, _entry(path, trailer.payload, trailer.meta)

    def write(self, kind: Kind, key: str, payload: Data, meta: Mapping[str, Any] = NO_META) -> Entry:
        """Store a payload, in place of any entry of the same kind and key.

        ``meta`` must be convertible to JSON.

        Raises:
            StoreError: the store could not be written.
        """
        stated = measured([payload])
        trailer = trailer_bytes(kind, key, stated, meta)
        part = self.part()
        with self._placed(part, kind, key), part.open("xb") as file:
            file.write(payload)
            file.write(trailer)
        return _entry(self.path_of(kind, key), stated, meta)

    def adopt(self, kind: Kind, key: str, path: Path, meta: Mapping[str, Any] = NO_META) -> Entry:
        """Move a finished file that holds a payload, such as a ``part``, into the store.

        Raises:
            StoreError: the file could not be read, or the store could not be written.
        """
        with self._placed(path, kind, key):
            with opened(os.fspath(path)) as handle:
                payload = measured(file_pieces(handle, os.fstat(handle).st_size))
            with path.open("ab") as file:
                file.write(trailer_bytes(kind, key, payload, meta))
        return _entry(self.path_of(kind, key), payload, meta)

    def place(self, kind: Kind, key: str, data: bytes) -> None:
        """Write the bytes of the whole file of an entry, which were verified.

        Raises:
            StoreError: the store could not be written.
        """
        part = self.part()
        with self._placed(part, kind, key):
            part.write_bytes(data)

    def part(self) -> Path:
        """Return the name of a file that does not exist yet, in the folder of the store, which is created.

        Raises:
            StoreError: the folder could not be created.
        """
        with self.reported():
            self.folder.mkdir(parents=True, exist_ok=True)
        return self.folder / f"{os.urandom(8).hex()}{PART_SUFFIX}"

    def usage(self) -> dict[Kind, Usage]:
        """Return the number, the total size and the oldest use of the entries of each kind."""
        found = {}
        for kind in KINDS:
            files = list(self.files(kind))
            found[kind] = Usage(
                entries=len(files),
                bytes=sum(state.size for _, state in files),
                oldest_use=min((state.mtime_ns / 1e9 for _, state in files), default=None),
            )
        return found

    def clear(self) -> None:
        """Remove every entry, and everything that stands in the place of one."""
        for kind in KINDS:
            clear_kind(self.folder / kind)

    def trim(self) -> None:
        """Remove temporary files of killed processes, and the least recently used entries above the limit.

        Speech from servers is removed last, because it may have been paid for. The entries are scanned only
        when about a 32nd of the limit has been written since the last scan.
        """
        sweep_parts(self._root)
        if self._growth.is_due(self.most_bytes):
            spoken = list(self.files("spoken"))
            others = [file for kind in KINDS if kind != "spoken" for file in self.files(kind)]
            left = self.most_bytes - sum(state.size for _, state in spoken)
            evict(others, left, time.time())
            evict(spoken, self.most_bytes, time.time())

    def path_of(self, kind: Kind, key: str) -> str:
        """Return the path of an entry."""
        return f"{self._root}{os.sep}{kind}{os.sep}{key[:2]}{os.sep}{key}"

    def files(self, kind: Kind) -> Iterator[tuple[str, State]]:
        return files_in(f"{self._root}{os.sep}{kind}")

    def _mark_used(self, path: str, state: State) -> None:
        """Set the time of last use, at most once a minute, because each change writes to the disk."""
        now = time.time_ns()
        if abs(now - state.mtime_ns) > _MARK_SECONDS * 10**9:
            with suppress(OSError):
                os.utime(path, ns=(now, now))
                if self._verified.get(path) == state:
                    self._verified[path] = state_of(Path(path).stat())

    @contextmanager
    def _placed(self, part: Path, kind: Kind, key: str) -> Iterator[None]:
        """Move a temporary file to the place of an entry after the block has written it.

        The temporary file is removed on failure.
        """
        path = self.path_of(kind, key)
        try:
            with self.reported():
                yield
                size = part.stat().st_size
                try:
                    part.replace(path)
                except (FileNotFoundError, NotADirectoryError, IsADirectoryError):
                    make_way(Path(path), self.folder)
                    part.replace(path)
                except PermissionError:  # on Windows, while the same entry is being read
                    if self.find(kind, key) is None:
                        raise
                    remove(part)
        except BaseException:
            remove(part)
            raise
        self._growth.add(size)

    @contextmanager
    def reported(self) -> Iterator[None]:
        """Convert an OSError inside the block into a StoreError.

        Raises:
            StoreError: the block raised an OSError.
        """
        try:
            yield
        except OSError as error:
            raise StoreError(error.filename2 or self._root, plain_reason(error)) from error


def _entry(path: str, payload: Payload, meta: Mapping[str, Any]) -> Entry:
    return Entry(path=path, payload_bytes=payload.size_bytes, digest=payload.digest.hex(), meta=meta)
