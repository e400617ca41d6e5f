"""A bundle: a folder for one platform that is either complete or absent, with a record of its sources."""

from __future__ import annotations

import errno
import hashlib
import json
import re
import secrets
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from msgspec import Struct

from renderer.errors import InputError, OutputError
from renderer.storage.atomic_files import is_stale, reported
from renderer.storage.regular_files import open_regular, read_regular

RECORD = ".bundle.json"
_MOST_RECORD_BYTES = 10_000_000
KEPT = "~"
"""Suffix under which a file that the user changed is kept when a new version replaces it."""

_VERSION = 1


class Record(Struct, frozen=True, kw_only=True):
    """The record in a bundle.

    ``key`` identifies everything that it was made from, ``files`` are SHA-256 digests by name, and
    ``details`` is further JSON data of the caller of ``seal``.
    """

    key: str
    files: Mapping[str, str]
    details: Mapping[str, Any]


def intact(folder: Path, key: str) -> Record | None:
    """The record of a bundle with this key, or None if a file of it is missing or was changed."""
    record = _read(folder)
    if record is None or record.key != key:
        return None
    with suppress(OSError):
        if all(_digest(folder / name) == digest for name, digest in record.files.items()):
            return record
    return None


def edited(folder: Path) -> tuple[str, ...]:
    """The names of the files in a bundle that were changed after it was made."""
    record = _read(folder)
    files = {} if record is None else record.files
    return tuple(name for name, digest in files.items() if _is_other(folder / name, digest))


@contextmanager
def whole(folder: Path) -> Iterator[Path]:
    """Yield a new folder beside ``folder`` that replaces it when the block ends without an error.

    The block must call ``seal`` on the new folder. Files that the user added to the old bundle are copied
    over; files that the user changed are kept with the suffix ``KEPT``. If the block raises, the old bundle
    stays as it was. During the exchange there is no bundle for a moment, but never half of one.

    Raises:
        InputError: ``folder`` holds files and is not a bundle.
        OutputError: a file could not be written; the path is that in ``folder``.
    """
    with reported(folder):
        _put_back(folder)
        if folder.exists() and _read(folder) is None and (not folder.is_dir() or any(folder.iterdir())):
            raise InputError(f"{folder}: the folder is not a bundle; move it away, or choose another --out")
        folder.parent.mkdir(parents=True, exist_ok=True)
        _sweep(folder)
        new = _hidden(folder, "part")
        new.mkdir()
    try:
        yield new
        with reported(folder):
            _exchange(folder, new)
    except OutputError as error:
        if Path(error.path).is_relative_to(new):
            raise OutputError(str(folder / Path(error.path).relative_to(new)), error.reason) from error
        raise
    finally:
        shutil.rmtree(new, ignore_errors=True)


def _exchange(folder: Path, new: Path) -> None:
    """Move the old bundle aside, copy the user's files from it, and move the new one into place.

    A bundle that another process puts there in the meantime is treated as an old one too.
    """
    aside: list[Path] = []
    try:
        while True:
            aside.append(_hidden(folder, "old"))
            if folder.exists():
                folder.rename(aside[-1])
                _bring_over(aside[-1], new)
            try:
                new.rename(folder)
            except OSError as error:
                if error.errno not in (errno.EEXIST, errno.ENOTEMPTY):
                    raise
            else:
                return
    finally:
        for old in reversed(aside):
            if old.exists() and not folder.exists():
                old.rename(folder)
            shutil.rmtree(old, ignore_errors=True)


def seal(folder: Path, key: str, details: Mapping[str, Any]) -> None:
    """Write the record of a bundle after all its files are written.

    Raises:
        OutputError: a file could not be read or written.
    """
    with reported(folder):
        files = {path.name: _digest(path) for path in sorted(folder.iterdir())}
        record = {"version": _VERSION, "key": key, "files": files, "details": details}
        (folder / RECORD).write_text(json.dumps(record, ensure_ascii=False, indent=1), "utf-8")


def _read(folder: Path) -> Record | None:
    try:
        table = json.loads(read_regular(folder / RECORD, _MOST_RECORD_BYTES))
        if table["version"] != _VERSION:
            return None
        return Record(key=table["key"], files=dict(table["files"]), details=dict(table["details"]))
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return None


def _is_other(path: Path, digest: str) -> bool:
    return path.is_file() and _digest(path) != digest


def _digest(path: Path) -> str:
    with open_regular(path) as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _bring_over(old: Path, new: Path) -> None:
    """Copy the user's files; the old bundle keeps them in case the exchange fails."""
    before = _read(old)
    if before is None:
        return
    for path in old.iterdir():
        target = new / path.name
        if path.name == RECORD:
            continue
        if path.name in before.files:
            if _is_other(path, before.files[path.name]):
                shutil.copy2(path, target.with_name(path.name + KEPT))
        elif target.exists():
            continue
        elif path.is_dir():
            shutil.copytree(path, target, symlinks=True)
        else:
            shutil.copy2(path, target, follow_symlinks=False)


def _put_back(folder: Path) -> None:
    """Restore the old bundle if an exchange was interrupted between its two renames."""
    left = sorted(_left(folder, "old"), key=lambda path: path.stat().st_mtime)
    if left and not folder.exists():
        left[-1].rename(folder)


def _sweep(folder: Path) -> None:
    """Remove folders that a killed process left more than a day ago."""
    for left in _left(folder, "part|old"):
        with suppress(OSError):
            if is_stale(left.stat()):
                shutil.rmtree(left, ignore_errors=True)


def _hidden(folder: Path, end: str) -> Path:
    return folder.with_name(f".{folder.name}.{secrets.token_hex(3)}.{end}")


def _left(folder: Path, ends: str) -> list[Path]:
    """The folders that interrupted exchanges left beside ``folder``."""
    name = re.compile(rf"\.{re.escape(folder.name)}\.[0-9a-f]{{6}}\.({ends})")
    if not folder.parent.is_dir():
        return []
    return [path for path in folder.parent.iterdir() if name.fullmatch(path.name)]
