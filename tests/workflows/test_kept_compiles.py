"""A text is compiled again only when the text or a file that it needs has changed."""

from __future__ import annotations

from pathlib import Path

import pytest

from renderer.errors import ScriptError
from renderer.plan.takes import NO_TAKES
from renderer.workflows.kept_compiles import KeptCompiles

TEXT = "---\ntitle: Rest\nvoice: calm\n---\nRest here.\n[include part.md]\n"
TAKES = 'takes = [{ words = "Rest here.", rate = 80, chosen = true }]\n'


@pytest.fixture
def script(tmp_path: Path) -> Path:
    (tmp_path / "renderer.toml").write_text('[voices.calm]\nengine = "tone"\nname = "low"\n')
    (tmp_path / "part.md").write_text("A part.\n")
    return tmp_path / "rest.md"


def test_the_same_text_is_compiled_once(script: Path) -> None:
    compiles = KeptCompiles()
    first = compiles.compile(script, TEXT)
    assert compiles.compile(script, TEXT) is first
    assert compiles.compile(script, TEXT, NO_TAKES) is not first
    assert compiles.compile(script, TEXT + "More.\n") is not first


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("renderer.toml", '[voices.calm]\nengine = "tone"\nname = "high"\n'),
        ("part.md", "Another part.\n"),
        ("rest.takes.toml", TAKES),
    ],
)
def test_a_changed_file_is_seen(script: Path, name: str, text: str) -> None:
    compiles = KeptCompiles()
    before = compiles.compile(script, TEXT).plan
    (script.parent / name).write_text(text)
    assert compiles.compile(script, TEXT).plan != before


def test_a_changed_takes_file_counts_only_where_no_takes_are_given(script: Path) -> None:
    compiles = KeptCompiles()
    before = compiles.compile(script, TEXT, NO_TAKES)
    (script.parent / "rest.takes.toml").write_text(TAKES)
    assert compiles.compile(script, TEXT, NO_TAKES) is before


def test_a_save_of_the_script_does_not_count(script: Path) -> None:
    compiles = KeptCompiles()
    first = compiles.compile(script, TEXT)
    script.write_text(TEXT)
    assert compiles.compile(script, TEXT) is first


def test_a_text_that_is_wrong_is_compiled_again(script: Path) -> None:
    compiles = KeptCompiles()
    (script.parent / "part.md").unlink()
    with pytest.raises(ScriptError):
        compiles.compile(script, TEXT)
    (script.parent / "part.md").write_text("A part.\n")
    assert compiles.compile(script, TEXT).plan.spoken()
