"""Files that the map, the decisions and the contributors' guide name are there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.support.paths import ROOT

PAGES = [
    ROOT / "ARCHITECTURE.md",
    ROOT / "CONTRIBUTING.md",
    *sorted((ROOT / "docs" / "contributing").glob("*.md")),
    *sorted((ROOT / "docs" / "decisions").glob("*.md")),
]
FILES = {
    path.relative_to(ROOT).as_posix()
    for folder in ("renderer", "tests", "docs", "bench", "scripts", "assets")
    for path in (ROOT / folder).rglob("*")
    if "__pycache__" not in path.parts
}
NAMED = re.compile(r"`((?:[\w.-]+/)*[\w.-]+(?:\.py|\.toml|\.md|\.txt|/))`")
OF_USERS = {"catalogue.toml", "renderer.toml", "UPLOAD.md", "SCRIPT.md"}


def missing(text: str) -> list[str]:
    """The names of files in a text that are no path in the repository, nor the end of one."""
    return [
        name
        for name in NAMED.findall(re.sub(r"^```.*?^```", "", text, flags=re.MULTILINE | re.DOTALL))
        if "NAME" not in name
        and name not in OF_USERS
        and not (ROOT / name).exists()
        and not any(f"/{file}".endswith(f"/{name.rstrip('/')}") for file in FILES)
    ]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_a_page_names_files_that_are_there(page: Path) -> None:
    assert missing(page.read_text(encoding="utf-8")) == []


def test_a_file_that_is_gone_is_found() -> None:
    assert missing("see `renderer/gone.py`, `units.py` and `tests/support/`") == ["renderer/gone.py"]
