"""A bundle: a folder for one platform that is complete or not there, and knows what it was made from."""

from __future__ import annotations

import hashlib
import json
import secrets
import shutil
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from renderer.errors import InputError
from renderer.output import reported

RECORD = ".bundle.json"

_VERSION = 1
_STALE_SECONDS = 24 * 60 * 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """What a bundle says of itself: ``key`` names all that it was made from, ``files`` are digests by name,
    ``told`` is what else its maker wants to know again, as JSON has it."""

    key: str
    files: Mapping[str, str]
    told: Mapping[str, Any]


def intact(folder: Path, key: str) -> Record | None:
    """The record of a bundle that was made from the same, none of whose files is gone or changed since."""
    record = _read(folder)
    if record is None or record.key != key:
        return None
    with suppress(OSError):
        if all(_digest(folder / name) == digest for name, digest in record.files.items()):
            return record
    return None


@contextmanager
def whole(folder: Path) -> Iterator[Path]:
    """A new folder beside ``folder`` that takes its place when the block ends well.

    The block closes it with ``seal``. What stood in the old bundle and was not of its making moves over.
    Whatever ends the block early leaves the old bundle alone. Between the two renamings of an exchange there
    is no bundle, at no moment half a one.

    Raises:
        InputError: what stands there is not a bundle.
        OutputError: about ``folder``.
    """
    with reported(folder):
        _put_back(folder)
    if folder.exists() and _read(folder) is None and (not folder.is_dir() or any(folder.iterdir())):
        raise InputError(f"{folder}: it is not a bundle of ours; move it away, or choose another --out")
    mark = secrets.token_hex(3)
    new, old = (folder.with_name(f".{folder.name}.{mark}.{end}") for end in ("part", "old"))
    with reported(folder):
        folder.parent.mkdir(parents=True, exist_ok=True)
        _sweep(folder)
        new.mkdir()
    try:
        yield new
        with reported(folder):
            _bring_over(folder, new)
            if folder.exists():
                folder.rename(old)
            new.rename(folder)
    finally:
        for left in (new, old):
            shutil.rmtree(left, ignore_errors=True)


def seal(folder: Path, key: str, told: Mapping[str, Any]) -> None:
    """Write the record of a bundle, all of whose files are there.

    Raises:
        OutputError: a file could not be read or written.
    """
    with reported(folder):
        files = {path.name: _digest(path) for path in sorted(folder.iterdir())}
        record = {"version": _VERSION, "key": key, "files": files, "told": told}
        (folder / RECORD).write_text(json.dumps(record, ensure_ascii=False, indent=1), "utf-8")


def _read(folder: Path) -> Record | None:
    try:
        table = json.loads((folder / RECORD).read_text("utf-8"))
        if table["version"] != _VERSION:
            return None
        return Record(key=table["key"], files=dict(table["files"]), told=dict(table["told"]))
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _bring_over(folder: Path, new: Path) -> None:
    """Copies, as the old bundle has to stay whole until it is exchanged."""
    before = _read(folder)
    if before is None:
        return
    for path in folder.iterdir():
        target = new / path.name
        if path.name in before.files or path.name == RECORD or target.exists():
            continue
        if path.is_dir():
            shutil.copytree(path, target, symlinks=True)
        else:
            shutil.copy2(path, target, follow_symlinks=False)


def _put_back(folder: Path) -> None:
    """Where an exchange was cut off between its renamings, the old bundle is the bundle."""
    left = sorted(folder.parent.glob(f".{folder.name}.??????.old"), key=lambda path: path.stat().st_mtime)
    if left and not folder.exists():
        left[-1].rename(folder)


def _sweep(folder: Path) -> None:
    """Remove what a killed process left over a day ago."""
    stale = time.time() - _STALE_SECONDS
    for end in ("part", "old"):
        for left in folder.parent.glob(f".{folder.name}.??????.{end}"):
            with suppress(OSError):
                if left.stat().st_mtime < stale:
                    shutil.rmtree(left, ignore_errors=True)
