"""A folder for what exists only while a render runs."""

from __future__ import annotations

import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

PREFIX = "session-renderer-"
"""Of every temporary folder that could be left behind; those of workers begin with it too."""

_STALE_SECONDS = 24 * 3600


@contextmanager
def work_folder() -> Iterator[Path]:
    """A new folder, gone afterwards; those that a killed render left a day ago go as well."""
    for left in Path(tempfile.gettempdir()).glob(f"{PREFIX}*"):
        with suppress(OSError):
            if time.time() - left.stat().st_mtime > _STALE_SECONDS:
                shutil.rmtree(left, ignore_errors=True)
    with tempfile.TemporaryDirectory(prefix=PREFIX) as folder:
        yield Path(folder)
