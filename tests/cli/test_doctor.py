"""``renderer doctor`` on this computer."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.support.command_line import run


def test_this_computer_can_render(tmp_path: Path) -> None:
    ran = run("doctor", cwd=tmp_path)
    assert ran.returncode == 0
    assert "hibari:heart spoke an English sentence" in ran.stdout
    assert "Scripts can be rendered" in ran.stdout.splitlines()[-1]


def test_something_wrong_is_an_exit_status_of_1(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("renderer.workflows.doctor_project.synthesise", lambda *_, **__: {})
    (tmp_path / "renderer.toml").write_text("lufs = loud\n")
    ran = run("doctor", cwd=tmp_path)
    assert ran.returncode == 1
    assert "remedy: correct renderer.toml" in ran.stdout
    assert "Scripts cannot be rendered yet: 1 wrong" in ran.stdout
    rows = json.loads(run("doctor", "--json", cwd=tmp_path).stdout)
    assert [row["subject"] for row in rows if row["state"] == "wrong"] == ["settings"]


def test_a_folder_that_is_not_there(tmp_path: Path) -> None:
    ran = run("doctor", "--scripts", "none", cwd=tmp_path)
    assert ran.returncode == 2
    assert ran.stderr == "none: no such folder\n"
