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
"""The prefix of every temporary folder, including those of workers."""

_NAME = re.compile(re.escape(PREFIX) + "[a-z0-9_]{8}")  # matches no folder that a user named


@contextmanager
def work_folder() -> Iterator[Path]:
    """Yield a new folder that is removed at the end."""
    sweep_folders()
    with tempfile.TemporaryDirectory(prefix=PREFIX) as folder:
        yield Path(folder)


def sweep_folders() -> None:
    """Remove temporary folders that a killed render left more than a day ago."""
    for left in Path(tempfile.gettempdir()).iterdir():
        with suppress(OSError):
            if _NAME.fullmatch(left.name) and is_stale(left.stat()):
                shutil.rmtree(left, ignore_errors=True)
