"""Gives a script another name in its folder, with its takes and its review."""

from __future__ import annotations

import os
from contextlib import ExitStack
from pathlib import Path

from renderer.errors import InputError
from renderer.script.source import MOST_BYTES
from renderer.storage.atomic_files import reported
from renderer.workflows.beside_script import one_writer
from renderer.workflows.review_file import review_path
from renderer.workflows.script_files import read_bytes
from renderer.workflows.takes_file import takes_path


def rename_script(source: Path, name: str, target: Path) -> None:
    """Rename a script, which errors call ``name``, to ``target``. Nothing is ever replaced.

    The script, its takes and its review stay the same files. After an error, all have their old names.

    Raises:
        InputError: the script cannot be read, or the script or a file beside it exists under the new name.
        OutputError: it cannot be renamed.
    """
    read_bytes(source, name, "script", MOST_BYTES)
    takes, review = takes_path(source), review_path(source)
    moves = ((takes, takes_path(target)), (review, review_path(target)), (source, target))
    with one_writer(takes), one_writer(review), ExitStack() as undo:
        for _, new in moves:
            if os.path.lexists(new):
                raise _exists(new)
        for old, new in moves:
            if os.path.lexists(old):
                _move(old, new)
                undo.callback(_move, new, old)
        undo.pop_all()


def _move(source: Path, target: Path) -> None:
    """Move a file. Where the system can link files, one that has come to ``target`` meanwhile stays."""
    with reported(target):
        try:
            os.link(source, target, follow_symlinks=False)
        except FileExistsError:
            raise _exists(target) from None
        except (OSError, NotImplementedError):
            source.rename(target)
            return
        try:
            source.unlink()
        except OSError:
            target.unlink()
            raise


def _exists(path: Path) -> InputError:
    return InputError(f"{path.name}: already exists; choose another name")
