"""Folders that a render works in, and those that a killed one left."""

from __future__ import annotations

import os
import tempfile
import time
from pathlib import Path

import pytest

from renderer.speech.worker_process import WorkerProcess
from renderer.storage.work_folder import sweep_folders, work_folder


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


@pytest.mark.parametrize("direction", [-1, 1], ids=["ago", "ahead"])
def test_work_folders_of_a_day_ago_are_removed(temporary: Path, direction: int) -> None:
    worker = WorkerProcess()
    (left,) = temporary.iterdir()  # as it stays where worker and parent are killed
    kept = {"session-renderer-work-lately__", "session-renderer-work-with-notes", "another-program"}
    hours_old = dict.fromkeys([left.name, *kept], 25) | {"session-renderer-work-lately__": 23}
    for name, hours in hours_old.items():
        (temporary / name).mkdir(exist_ok=True)
        (temporary / name / "clip.f32").touch()
        then = time.time() + direction * hours * 3600
        os.utime(temporary / name, (then, then))
    circle = temporary / "session-renderer-work-circle__"
    circle.symlink_to(circle.name)
    sweep_folders()
    names = {path.name for path in temporary.iterdir()}
    assert names == {*kept, circle.name}
    worker.close()
