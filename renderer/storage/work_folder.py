"""Temporary folders of a render."""

from __future__ import annotations

import re
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from renderer.storage.atomic_files import is_stale

PREFIX = "session-renderer-work-"
"""Prefix of every temporary folder, including those of workers."""

_NAME = re.compile(re.escape(PREFIX) + "[a-z0-9_]{8}")  # nothing that a person named is swept


@contextmanager
def work_folder() -> Iterator[Path]:
    """A new folder that is removed at the end."""
    sweep_folders()
    with tempfile.TemporaryDirectory(prefix=PREFIX) as folder:
        yield Path(folder)


def sweep_folders() -> None:
    """Remove temporary folders that a killed render left more than a day ago."""
    for left in Path(tempfile.gettempdir()).iterdir():
        with suppress(OSError):
            if _NAME.fullmatch(left.name) and is_stale(left.stat()):
                shutil.rmtree(left, ignore_errors=True)
