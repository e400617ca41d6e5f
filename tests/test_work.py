"""Folders that a render works in, and those that a killed one left."""

from __future__ import annotations

import os
import tempfile
import time
from pathlib import Path

import pytest

from renderer.engines.process import WorkerProcess
from renderer.work import work_folder


@pytest.fixture
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    return tmp_path


def test_a_work_folder_is_gone_afterwards(temporary: Path) -> None:
    def interrupted() -> None:
        with work_folder() as folder:
            (folder / "clip.f32").touch()
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        interrupted()
    assert list(temporary.iterdir()) == []


def test_what_was_left_a_day_ago_is_swept(temporary: Path) -> None:
    worker = WorkerProcess()
    (left,) = temporary.iterdir()  # as it stays where worker and parent are killed
    for name, hours in ((left.name, 25), ("session-renderer-new", 23), ("another-program", 25)):
        (temporary / name).mkdir(exist_ok=True)
        (temporary / name / "clip.f32").touch()
        then = time.time() - hours * 3600
        os.utime(temporary / name, (then, then))
    (temporary / "session-renderer-circle").symlink_to("session-renderer-circle")
    with work_folder() as folder:
        names = {path.name for path in temporary.iterdir()}
    assert names == {"session-renderer-new", "session-renderer-circle", "another-program", folder.name}
    worker.close()
