"""Reads and saves a script that may be changed elsewhere meanwhile: each text on the disk has a version."""

from __future__ import annotations

import hashlib
import os
import shutil
import threading
from pathlib import Path

from msgspec import Struct

from renderer.errors import InputError, OutputError, ScriptError
from renderer.script.source import MOST_BYTES, decode
from renderer.storage.atomic_files import atomic, reported
from renderer.storage.regular_files import read_regular
from renderer.workflows.script_files import read_bytes

_BOM = "\ufeff"
_saving = threading.Lock()


class VersionedText(Struct, frozen=True, kw_only=True):
    """A text whose lines end as on Unix; ``version`` is the digest of the file's bytes."""

    text: str
    version: str


class ConflictError(InputError):
    """The file is not in the version that was expected. ``found`` is what it has now; None if it is gone."""

    def __init__(self, name: str, found: VersionedText | None) -> None:
        super().__init__(name, found)
        self.name, self.found = name, found

    def __str__(self) -> str:
        what = "has been deleted" if self.found is None else "has changed"
        return f"{self.name}: the script {what} meanwhile; choose which text to keep"


def load_script(path: Path, name: str) -> VersionedText:
    """The text of a script, which errors call ``name``.

    Raises:
        InputError: there is no such file, or it cannot be read or is too large.
        ScriptError: it is not UTF-8.
    """
    return _decoded(read_bytes(path, name, "script", MOST_BYTES), name)


def save_script(path: Path, name: str, text: str, version: str | None) -> str:
    """Replace a script that has a ``version``, or write a new one for None; return its new version.

    The mark of the byte order and the ends of the lines stay as they are in the file.

    Raises:
        ConflictError: the file has another version, is gone, or exists already.
        InputError: the text is too large, or what the file has now cannot be read.
        OutputError: the file cannot be written; it stays as it was.
    """
    with _saving:
        before = _bytes(path)
        found = None if before is None else _decoded(before, name)
        if version != (found and found.version):
            raise ConflictError(name, found)
        if found and found.text == _plain(text):
            return found.version
        data = _as_before(_plain(text), before or b"").encode()
        if len(data) > MOST_BYTES:
            raise InputError(f"{name}: the script would have {len(data):,} bytes; split it into several")
        if before is not None and not os.access(path, os.W_OK):
            raise OutputError(name, "the file is read-only; allow writing to it in its properties")
        with atomic(path) as part, reported(part):
            part.write_bytes(data)
            if before is not None:
                shutil.copymode(path, part)
        return hashlib.sha256(data).hexdigest()


def _decoded(data: bytes, name: str) -> VersionedText:
    text, problem = decode(data, name)
    if problem:
        raise ScriptError((problem,))
    return VersionedText(text=_plain(text), version=hashlib.sha256(data).hexdigest())


def _bytes(path: Path) -> bytes | None:
    try:
        return read_regular(path, MOST_BYTES)
    except FileNotFoundError:
        return None
    except OSError as error:
        raise InputError(f"{path.name}: cannot be read: {error.strerror}; check the file") from None


def _as_before(text: str, before: bytes) -> str:
    """A text with the byte order mark and the most frequent end of lines of a file."""
    pairs, feeds = before.count(b"\r\n"), before.count(b"\n")
    returns = before.count(b"\r") - pairs
    end = max((feeds - pairs, "\n"), (pairs, "\r\n"), (returns, "\r"), key=lambda kind: kind[0])[1]
    mark = _BOM if before.startswith(_BOM.encode()) else ""
    return mark + text.replace("\n", end)


def _plain(text: str) -> str:
    return text.removeprefix(_BOM).replace("\r\n", "\n").replace("\r", "\n")
