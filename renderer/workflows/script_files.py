"""Scripts from the disk, and the files that they include."""

from __future__ import annotations

import stat
from collections.abc import Callable
from pathlib import Path

from renderer.errors import InputError, ScriptError
from renderer.script.source import MOST_BYTES, ReadInclude, Source, decode
from renderer.storage.script_paths import resolve_inside, written_path

OnFile = Callable[[Path], None]
"""Called with each file just before it is read or looked for; links are not followed."""
MOST_PLAN_BYTES = 100_000_000
MOST_FOREIGN_BYTES = 20_000_000


def read_script(path: Path) -> Source:
    """Read the text of a script; errors call it by the path that is given.

    Raises:
        InputError: there is no such file, or it cannot be read or is too large.
        ScriptError: it is not UTF-8.
    """
    return _read(path, str(path))


def include_reader(script: Path, on_file: OnFile = lambda _path: None) -> ReadInclude:
    """A reader for ``[include]``, from the including file's folder, and only inside the script's folder."""
    root = script.parent

    def read(including: str, written: str) -> Source:
        folder = Path(including).parent
        below = "" if folder == root else f"{folder.relative_to(root).as_posix()}/"
        on_file(written_path(root, below + written))
        return _read(resolve_inside(root, below + written), str(folder / written))

    return read


def read_plan(path: Path) -> bytes:
    """The bytes of a plan that was written as JSON.

    Raises:
        InputError: there is no such file, or it cannot be read or is too large.
    """
    return read_bytes(path, str(path), "plan", MOST_PLAN_BYTES)


def read_foreign(path: Path) -> bytes:
    """The bytes of a file to import.

    Raises:
        InputError: there is no such file, or it cannot be read or is too large.
    """
    return read_bytes(path, str(path), "file to import", MOST_FOREIGN_BYTES)


def _read(path: Path, name: str) -> Source:
    text, problem = decode(read_bytes(path, name, "script", MOST_BYTES), name)
    if problem:
        raise ScriptError((problem,))
    return Source(path=name, text=text)


def read_bytes(path: Path, name: str, kind: str, most: int) -> bytes:
    """The bytes of a file of at most ``most`` bytes, which errors call ``name``, a ``kind``.

    Raises:
        InputError: there is no such file, or it cannot be read or is too large.
    """
    try:
        status = path.stat()
        if not stat.S_ISREG(status.st_mode):
            raise InputError(f"{name}: not a file; name a file")
        if status.st_size > most:
            remedy = "split it into several" if kind == "script" else f"the limit is {most:,}"
            raise InputError(f"{name}: the {kind} has {status.st_size:,} bytes; {remedy}")
        return path.read_bytes()
    except FileNotFoundError:
        raise InputError(f"{name}: no such file; check the name and the folder") from None
    except (OSError, ValueError) as error:
        raise InputError(f"{name}: cannot be read: {getattr(error, 'strerror', None) or error}") from None
