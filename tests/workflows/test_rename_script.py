"""A script that gets another name, with the files beside it, while others write them."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest

from renderer.errors import RenderError
from renderer.workflows.rename_script import rename_script

OLD, NEW = (
    {
        f"{name}{suffix}": text
        for suffix, text in ((".md", "Hello."), (".review.toml", "#"), (".takes.toml", "# mine"))
    }
    for name in ("a", "b")
)


@pytest.fixture
def script(tmp_path: Path) -> Path:
    for name, text in OLD.items():
        (tmp_path / name).write_text(text)
    return tmp_path / "a.md"


def files(folder: Path) -> dict[str, str]:
    return {path.name: path.read_text() for path in sorted(folder.iterdir())}


def test_nobody_writes_takes_or_a_review_while_they_are_moved(
    script: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    link, held = os.link, []

    def watched(*args: Any, **options: Any) -> None:
        held.append({path.name for path in script.parent.glob(".*.lock")})
        link(*args, **options)

    monkeypatch.setattr(os, "link", watched)
    rename_script(script, "a.md", script.with_name("b.md"))
    assert held == [{".a.takes.toml.lock", ".a.review.toml.lock"}] * 3
    assert files(script.parent) == NEW


@pytest.mark.parametrize("late", NEW)
def test_all_files_keep_their_names_if_one_cannot_be_moved(
    script: Path, monkeypatch: pytest.MonkeyPatch, late: str
) -> None:
    """Another program makes a file of the new name at the last moment."""
    link = os.link

    def outrun(source: Path, target: Path, **options: Any) -> None:
        if target.name == late:
            target.write_text("other")
        link(source, target, **options)

    monkeypatch.setattr(os, "link", outrun)
    with pytest.raises(RenderError):
        rename_script(script, "a.md", script.with_name("b.md"))
    assert files(script.parent) == {**OLD, late: "other"}
