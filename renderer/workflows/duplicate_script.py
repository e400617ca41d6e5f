"""Copies a script, with its takes and its review, to another name in its folder."""

from __future__ import annotations

import os
from pathlib import Path

from renderer.errors import InputError, ScriptError
from renderer.script.editing.title_edit import with_title
from renderer.script.source import MOST_BYTES, decode
from renderer.storage.atomic_files import atomic, reported
from renderer.workflows.review_file import change_review, read_review, review_path
from renderer.workflows.script_files import read_bytes
from renderer.workflows.takes_file import change_takes, read_takes, takes_path


def duplicate_script(source: Path, name: str, target: Path, title: str) -> None:
    """Copy a script, which errors call ``name``, to ``target``; "" keeps its title.

    Raises:
        InputError: the script cannot be read, or the script or a file beside it exists under the new name.
        ScriptError: it is not UTF-8, or its takes file or review file is wrong.
        OutputError: the copy cannot be written.
    """
    text, problem = decode(read_bytes(source, name, "script", MOST_BYTES), name)
    if problem:
        raise ScriptError((problem,))
    takes, review = read_takes(source), read_review(source)
    beside = takes_path(target), review_path(target)
    for path in (target, *beside):
        if os.path.lexists(path):
            raise InputError(f"{path.name}: already exists; choose another name")
    try:
        if takes.takes:
            change_takes(target, lambda _none: takes)
        if review.entries:
            change_review(target, lambda _none: review)
        with atomic(target) as part, reported(part):
            part.write_bytes((with_title(text, title) if title else text).encode())
    except BaseException:
        for path in beside:
            path.unlink(missing_ok=True)
        raise
