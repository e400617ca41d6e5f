"""What an apply has done since it began: a line for each job, so that a killed apply loses none of them."""

from __future__ import annotations

import os
import threading
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Self

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from renderer.api.catalogue import ServerAnswer, read_regular, reported
from renderer.catalogue.lock import MOST_BYTES, Lock, LockedTrack, read_lock
from renderer.catalogue.spending import Answered, answers_in
from renderer.errors import InputError


class Entry(Struct, frozen=True, kw_only=True):
    """A job that ended: the track that it made in so many seconds, or why it failed."""

    name: str
    made: LockedTrack | None = None
    failed: str = ""
    work_seconds: float = 0.0


def journal_path(lock_path: Path) -> Path:
    """The journal beside a lock."""
    return lock_path.with_name(f".{lock_path.name}.journal")


class Journal:
    """The journal of one apply, which is appended to, also from several threads.

    ``at`` is the time at which the apply began, and ``answers`` are all answers of servers in the journal.
    """

    def __init__(self, lock_path: Path, at: str = "") -> None:
        self._path, self._at = journal_path(lock_path), at
        self._lock = threading.Lock()
        self.answers: list[Answered] = []

    def __enter__(self) -> Self:
        with reported(self._path):
            self._file = self._path.open("ab")
            if self._path.stat().st_size:  # the last line of a killed apply may have no end
                self.answers = answers_in(read_regular(self._path, MOST_BYTES).splitlines())
                self._file.write(b"\n")
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._file.close()

    def add(self, entry: Entry) -> None:
        """Write a line for a job, and wait until it is on the disk.

        Raises:
            OutputError: it could not be written.
        """
        self._write(entry)

    def answered(self, answer: ServerAnswer) -> None:
        """The same for an answer of a server."""
        line = Answered(at=self._at, answer=answer)
        self.answers.append(line)
        self._write(line)

    def _write(self, line: Entry | Answered) -> None:
        with self._lock, reported(self._path):
            self._file.write(msgspec.json.encode(line) + b"\n")
            self._file.flush()
            os.fsync(self._file.fileno())


def known_state(lock_path: Path) -> Lock:
    """The lock with what the journal of an apply that was cut off adds to it.

    Raises:
        InputError: the lock or the journal cannot be read.
    """
    path = journal_path(lock_path)
    try:  # before the lock: an apply that ends meanwhile first writes the lock, and then removes the journal
        lines = read_regular(path, MOST_BYTES).splitlines()
    except FileNotFoundError:
        return read_lock(lock_path)
    except OSError as error:
        raise InputError(f"{path}: cannot be read: {error.strerror}") from None
    entries = []
    for line in lines:
        with suppress(msgspec.MsgspecError, UnicodeDecodeError):  # the last line of a killed apply
            entries.append(msgspec.json.decode(line, type=Entry))
    return with_entries(read_lock(lock_path), entries)


def with_entries(lock: Lock, entries: list[Entry]) -> Lock:
    """A lock with what jobs have made since."""
    tracks: dict[str, LockedTrack] = dict(lock.tracks)
    failed: dict[str, str] = dict(lock.failed)
    for entry in entries:
        failed.pop(entry.name, None)
        if entry.made:
            tracks[entry.name] = entry.made
        else:
            failed[entry.name] = entry.failed
    return replace(lock, tracks=tracks, failed=failed)


def remove_journal(lock_path: Path) -> None:
    """Remove the journal, whose entries are in the lock."""
    with reported(journal_path(lock_path)):
        journal_path(lock_path).unlink(missing_ok=True)
