"""Puts a script away, with its takes and its review, into a folder in which it can be found again."""

from __future__ import annotations

import os
from itertools import count
from pathlib import Path

from renderer.errors import InputError
from renderer.script.source import MOST_BYTES
from renderer.storage.atomic_files import reported
from renderer.workflows.project_scripts import DELETED
from renderer.workflows.rename_script import rename_script
from renderer.workflows.review_file import review_path
from renderer.workflows.script_files import read_bytes
from renderer.workflows.takes_file import takes_path


def delete_script(root: Path, source: Path, name: str) -> str:
    """Move a script, which errors call ``name``, into the folder ``deleted-scripts`` of its project.

    Its takes and its review go along. Nothing there is replaced: another number is added to the name.

    Returns:
        the path that it has now, from the folder of the project.

    Raises:
        InputError: the script cannot be read, or a link there leads to another place.
        OutputError: it cannot be moved.
    """
    read_bytes(source, name, "script", MOST_BYTES)
    target = _free(root / DELETED / source.relative_to(root))
    kept = Path(os.path.realpath(root), DELETED)
    if not Path(os.path.realpath(target.parent)).is_relative_to(kept):
        raise InputError(f"{DELETED}: a link there leads to another place; move the link away, and try again")
    with reported(target):
        target.parent.mkdir(parents=True, exist_ok=True)
    rename_script(source, name, target)
    return target.relative_to(root).as_posix()


def restore_script(root: Path, deleted: Path, name: str, target: Path) -> None:
    """Move a script that was deleted, which errors call ``name``, to where it was.

    Raises:
        InputError: it is not a deleted script, it is not there, or there is another one in its place.
        OutputError: it cannot be moved.
    """
    if not deleted.is_relative_to(root / DELETED):
        raise InputError(f"{name}: is not a deleted script; choose one in the folder {DELETED}")
    with reported(target):
        target.parent.mkdir(parents=True, exist_ok=True)
    rename_script(deleted, name, target)


def _free(path: Path) -> Path:
    """A path that no script has, nor a file beside one: with the number 2 or more in its name if needed."""
    for number in count(1):
        free = path if number == 1 else path.with_name(f"{path.stem}-{number}{path.suffix}")
        if not any(os.path.lexists(each) for each in (free, takes_path(free), review_path(free))):
            return free
    raise AssertionError("numbers have no end")
