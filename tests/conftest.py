"""What several test files share."""

from __future__ import annotations

import os
import shutil

import pytest


@pytest.fixture
def ffmpeg() -> None:
    """The test needs the programs ffmpeg and ffprobe; without them it is skipped, or fails under CI."""
    missing = [program for program in ("ffmpeg", "ffprobe") if shutil.which(program) is None]
    if not missing:
        return
    reason = f"not installed: {', '.join(missing)}"
    if os.environ.get("CI"):
        pytest.fail(reason)
    pytest.skip(reason)
