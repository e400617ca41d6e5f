"""Gives a script another name in its folder, with its takes and its review."""

from __future__ import annotations

import os
from pathlib import Path

from renderer.errors import InputError
from renderer.script.source import MOST_BYTES
from renderer.storage.atomic_files import reported
from renderer.workflows.review_file import change_review, read_review, review_path
from renderer.workflows.script_files import read_bytes
from renderer.workflows.takes_file import change_takes, read_takes, takes_path


def rename_script(source: Path, name: str, target: Path) -> None:
    """Rename a script, which errors call ``name``, to ``target``. Nothing is ever replaced.

    The text stays the same file. If this is cut off, the takes and the review are there under both names.

    Raises:
        InputError: the script cannot be read, or the script or a file beside it exists under the new name.
        ScriptError: its takes file or review file is wrong.
        OutputError: it cannot be renamed.
    """
    read_bytes(source, name, "script", MOST_BYTES)
    takes, review = read_takes(source), read_review(source)
    made = takes_path(target), review_path(target)
    for path in (target, *made):
        if os.path.lexists(path):
            raise InputError(f"{path.name}: already exists; choose another name")
    try:
        if takes.takes:
            change_takes(target, lambda _none: takes)
        if review.entries:
            change_review(target, lambda _none: review)
        _move(source, target)
    except BaseException:
        for path in made:
            path.unlink(missing_ok=True)
        raise
    for path in (takes_path(source), review_path(source)):
        path.unlink(missing_ok=True)


def _move(source: Path, target: Path) -> None:
    """Move a file. Where the system can link files, one that has come to ``target`` meanwhile stays."""
    with reported(target):
        try:
            os.link(source, target, follow_symlinks=False)
        except FileExistsError:
            raise
        except (OSError, NotImplementedError):
            source.rename(target)
        else:
            source.unlink()
