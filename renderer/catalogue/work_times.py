"""How long tracks took to make on this machine, in a hidden file beside the lock."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import msgspec

from renderer.api.catalogue import atomic, read_regular, reported
from renderer.catalogue.journal import Entry
from renderer.catalogue.lock import MOST_BYTES


def times_path(lock_path: Path) -> Path:
    """The file beside a lock."""
    return lock_path.with_name(f".{lock_path.name}.times")


def read_times(lock_path: Path) -> Mapping[str, float]:
    """The seconds of work for each track that was made here; none if the file is not there or damaged."""
    try:
        return msgspec.json.decode(read_regular(times_path(lock_path), MOST_BYTES), type=dict[str, float])
    except (OSError, msgspec.MsgspecError, UnicodeDecodeError):
        return {}


def add_times(lock_path: Path, entries: Sequence[Entry]) -> None:
    """Remember the seconds of the jobs that made tracks.

    The file is written even if no track was made, which removes what a killed process has left beside it.

    Raises:
        OutputError: the file cannot be written.
    """
    new = {entry.name: entry.work_seconds for entry in entries if entry.made and entry.work_seconds}
    path = times_path(lock_path)
    data = msgspec.json.encode({**read_times(lock_path), **new}, order="sorted")
    with atomic(path) as part, reported(part):
        part.write_bytes(msgspec.json.format(data, indent=1) + b"\n")
