"""A folder for what exists only while a render runs."""

from __future__ import annotations

import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_PREFIX = "session-renderer-"
_STALE_SECONDS = 24 * 3600


@contextmanager
def work_folder() -> Iterator[Path]:
    """A new folder, gone afterwards; those that a killed render left a day ago go as well."""
    for left in Path(tempfile.gettempdir()).glob(f"{_PREFIX}*"):
        try:
            if time.time() - left.stat().st_mtime > _STALE_SECONDS:
                shutil.rmtree(left, ignore_errors=True)
        except FileNotFoundError:
            continue
    with tempfile.TemporaryDirectory(prefix=_PREFIX) as folder:
        yield Path(folder)
