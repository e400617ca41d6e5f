"""Small files beside a script that belong to it, such as ``NAME.takes.toml``."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path

from renderer.errors import InputError, ScriptError
from renderer.script.source import decode
from renderer.storage.atomic_files import atomic, reported
from renderer.storage.regular_files import read_regular
from renderer.storage.script_paths import resolve_inside
from renderer.workflows.script_files import read_bytes

MOST_BYTES = 2_000_000
LONGEST_NAME_BYTES = 255
TAKES_SUFFIX, REVIEW_SUFFIX = ".takes.toml", ".review.toml"
_MOST_GONE = 20


def beside(script: Path, suffix: str) -> Path:
    """The path of a file beside a script, whether it exists or not."""
    return script.parent / f"{script.stem}{suffix}"


def gone_scripts(script: Path, suffix: str | tuple[str, ...]) -> tuple[Path, ...]:
    """The scripts in the folder of a script of which only files with one of some suffixes are there."""
    try:
        names = {path.name for path in script.parent.iterdir()}
    except OSError:
        return ()
    stems = {Path(name).stem for name in names}
    own = (Path(name).stem.rpartition(".")[0] for name in sorted(names) if name.endswith(suffix))
    gone = (script.with_name(f"{stem}.md") for stem in own if stem not in stems and not stem.startswith("."))
    return tuple(islice(gone, _MOST_GONE))


def read_beside(path: Path, kind: str) -> str | None:
    """The text of a file beside a script, which errors call ``kind``; None if there is none.

    Raises:
        ScriptError: it is not a text.
        InputError: it cannot be read.
    """
    if len(path.name.encode(errors="replace")) > LONGEST_NAME_BYTES:
        raise InputError(f"{path.name}: this name is too long for a file; give the script a shorter name")
    if path.is_symlink():
        if not resolve_inside(path.parent, path.name).exists():
            raise InputError(f"{path}: this link leads to no file; delete the link, or put the file there")
    elif not path.exists():
        return None
    text, problem = decode(read_bytes(path, str(path), kind, MOST_BYTES), str(path), kind)
    if problem:
        raise ScriptError((problem,))
    return text.removeprefix("\ufeff")


def version_of(path: Path) -> str:
    """The digest of a file beside a script; empty without one, or if it cannot be read."""
    try:
        return hashlib.sha256(read_regular(path, MOST_BYTES)).hexdigest()
    except OSError:
        return ""


@contextmanager
def one_writer(path: Path) -> Iterator[None]:
    """Let one process at a time change a file beside a script."""
    from renderer.storage.folder_lock import locked

    with locked(path.with_name(f".{path.name}.lock")):
        yield


def write_beside(path: Path, text: str, *, what: str) -> None:
    """Replace a file beside a script. ``what`` names, in errors, what the file has too much of.

    Raises:
        InputError: it would be too large to be read.
        OutputError: it cannot be written.
    """
    data = text.encode()
    if len(data) > MOST_BYTES:
        raise InputError(f"{path}: the {what} would have {len(data):,} bytes; delete some of them")
    with atomic(path) as part, reported(part):
        part.write_bytes(data)
