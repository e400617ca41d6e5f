"""What is imported can be put into the clear form: the plan stays, and a second time changes nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from renderer.cli.main import main
from tests.support.paths import CORPUS

FILES = sorted(path for path in CORPUS.glob("*/*") if path.parent.name != "wrong")


def test_the_corpus_is_large_enough() -> None:
    assert len(FILES) >= 60


@pytest.mark.parametrize("file", FILES, ids=[file.relative_to(CORPUS).as_posix() for file in FILES])
def test_an_imported_script_has_one_clear_form(file: Path, tmp_path: Path) -> None:
    script = tmp_path / "script.md"
    assert main(["import", str(file), "--out", str(script)]) == 0
    assert main(["fmt", str(script)]) == 0  # exit status 2 where the plan would be another
    assert main(["fmt", "--check", str(script)]) == 0
