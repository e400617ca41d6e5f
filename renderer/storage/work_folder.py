"""Temporary folders of a render."""

from __future__ import annotations

import os
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
    """Remove temporary folders that a killed command left more than a day ago."""
    with os.scandir(tempfile.gettempdir()) as entries:
        found = [Path(entry) for entry in entries if _NAME.fullmatch(entry.name)]
    for folder in found:
        with suppress(OSError):
            if is_stale(folder.stat()):
                shutil.rmtree(folder, ignore_errors=True)
