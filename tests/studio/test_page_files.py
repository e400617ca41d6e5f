"""The built files of the studio's page: made from these sources, complete, small, and asking nobody else."""

from __future__ import annotations

import hashlib
import json
import re
from pathlib import Path

import pytest

from renderer.studio.page_files import PAGE
from tests.support.paths import ROOT

STUDIO = ROOT / "studio"
BUILT = json.loads((PAGE / "built.json").read_text("utf-8"))
MOST_BYTES = 1_000_000
MOST_LINES = 300


def digests(folder: Path, names: list[str]) -> dict[str, str]:
    return {name: hashlib.sha256((folder / name).read_bytes()).hexdigest() for name in sorted(names)}


def test_the_page_is_built_from_these_sources() -> None:
    sources = [f"src/{path.name}" for path in (STUDIO / "src").iterdir()]
    others = ["build.mjs", "package.json", "package-lock.json", "tsconfig.json"]
    assert digests(STUDIO, [*sources, *others]) == BUILT["sources"], "run: make studio"


def test_the_built_files_are_those_of_the_build() -> None:
    names = [path.name for path in PAGE.iterdir() if path.name != "built.json"]
    assert digests(PAGE, names) == BUILT["files"], "run: make studio"
    assert sum((PAGE / name).stat().st_size for name in names) < MOST_BYTES


def test_every_bundled_package_is_locked_and_has_its_licence() -> None:
    lock = json.loads((STUDIO / "package-lock.json").read_text("utf-8"))["packages"]
    licences = (PAGE / "licences.txt").read_text("utf-8")
    assert BUILT["packages"]
    for name, version in BUILT["packages"].items():
        assert lock[f"node_modules/{name}"]["version"] == version
        assert lock[f"node_modules/{name}"]["integrity"].startswith("sha512-")
        assert f"{name} {version} (MIT)" in licences
    assert not any("resolved" in entry for entry in lock.values())


@pytest.mark.parametrize("path", sorted((STUDIO / "src").glob("*.ts")), ids=lambda path: path.name)
def test_modules_are_small_and_make_no_markup_of_text(path: Path) -> None:
    text = path.read_text("utf-8")
    assert len(text.splitlines()) < MOST_LINES
    assert re.search(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|eval\(", text) is None
    assert re.search(r"https?://", text) is None


def test_the_page_names_no_other_address_and_has_no_inline_script() -> None:
    index = (PAGE / "index.html").read_text("utf-8")
    assert re.findall(r"https?://|style=|\son\w+=", index) == []
    assert re.findall(r"<script[^>]*>", index) == [
        f'<script src="/{name}?{{{{{name}}}}}" integrity="sha256-{{{{{name}}}}}"{order}>'
        for name, order in (("start.js", ""), ("studio.js", " defer"))
    ]
    assert "url(" not in (PAGE / "studio.css").read_text("utf-8")
