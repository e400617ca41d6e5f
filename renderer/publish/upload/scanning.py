"""Finds the files of a folder to upload, and their digests."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

from msgspec import Struct

from renderer.errors import InputError, one_line
from renderer.plan.take_files import is_take_file
from renderer.publish.upload.destination import AGAIN, UploadError
from renderer.publish.upload.source import BLOCK_BYTES, UploadSource
from renderer.storage.atomic_files import plain_reason
from renderer.storage.regular_files import open_handle, open_regular


class Local(Struct, frozen=True, kw_only=True):
    """A file as it was when it was scanned; ``name`` is relative, with ``/`` between folders."""

    name: str
    path: Path
    size: int
    sha256: str


def scan(folder: Path, read_bytes: Callable[[int, int], None]) -> tuple[Local, ...]:
    """The files in a folder and its folders, by name.

    Links, hidden files and folders, names that end in ``.part``, and files in which takes of sentences can
    be heard are left out. ``read_bytes`` is called with the bytes read so far and the bytes in total.

    Raises:
        InputError: the folder does not exist or has no files, or a name has unprintable characters.
        UploadError: a file cannot be read.
    """
    found = sorted(_walk(folder, ""))
    if not found:
        raise InputError(f"{folder}: there are no files to upload in this folder")
    total, done = sum(size for _, _, size in found), 0
    files = []
    for name, path, _ in found:
        files.append(_digested(name, path))
        done += files[-1].size
        read_bytes(done, total)
    return tuple(files)


def _walk(folder: Path, prefix: str) -> list[tuple[str, Path, int]]:
    found = []
    script = folder.absolute().name
    try:
        entries = list(os.scandir(folder))
    except (FileNotFoundError, NotADirectoryError):
        raise InputError(f"{folder}: no such folder") from None
    except OSError as error:
        raise UploadError(str(folder), f"could not be read: {plain_reason(error)}") from error
    for entry in entries:
        if entry.name.startswith(".") or entry.name.endswith(".part") or entry.is_symlink():
            continue
        if is_take_file(entry.name, script):
            continue
        path = Path(entry.path)
        if not entry.name.isprintable():
            raise InputError(
                f'{folder}: "{one_line(ascii(entry.name))}" has unprintable characters in its name; rename it'
            )
        if entry.is_dir(follow_symlinks=False):
            found += _walk(path, f"{prefix}{entry.name}/")
        elif entry.is_file(follow_symlinks=False):
            found.append((prefix + entry.name, path, entry.stat().st_size))
    return found


def _digested(name: str, path: Path) -> Local:
    digest, size = hashlib.sha256(), 0
    try:
        with open_regular(path) as file:
            while block := file.read(BLOCK_BYTES):
                digest.update(block)
                size += len(block)
    except OSError as error:
        raise _unreadable(path, error) from error
    return Local(name=name, path=path, size=size, sha256=digest.hexdigest())


def open_source(local: Local, progress: Callable[[int], None]) -> UploadSource:
    """Open a scanned file for sending.

    Raises:
        UploadError: it cannot be read, or it is a different file by now.
    """
    try:
        # A link put in its place meanwhile could lead out of the folder.
        file = os.fdopen(open_handle(local.path, follow_link=False), "rb")
    except FileNotFoundError:
        raise _unreadable(local.path, None) from None
    except OSError as error:
        raise _unreadable(local.path, error) from error
    return UploadSource(
        file,
        name=local.name,
        size=local.size,
        sha256=local.sha256,
        failed=lambda error: _unreadable(local.path, error),
        progress=progress,
    )


def bytes_source(name: str, data: bytes) -> UploadSource:
    """Bytes to send under a name."""
    return UploadSource(
        BytesIO(data),
        name=name,
        size=len(data),
        sha256=hashlib.sha256(data).hexdigest(),
        failed=lambda _error: AssertionError(name),
    )


def _unreadable(path: Path, error: OSError | None) -> UploadError:
    if error is None:
        return UploadError(str(path), f"changed during the upload; {AGAIN}")
    return UploadError(str(path), f"could not be read: {plain_reason(error)}")
