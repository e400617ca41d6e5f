"""Studios of folders of their own."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

import renderer
from tests.support.studio_page import Page, studio

SCRIPT = "---\ntitle: Rest\nvoice: tone:low\n---\n\n# One\n\nHello there. [pause 3s]\n"


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with one script, ``rest.md``."""
    monkeypatch.setenv("RENDERER_CACHE", str(tmp_path / "cache"))
    return make_project(tmp_path)


@pytest.fixture
def page(project: Path) -> Iterator[Page]:
    with studio(project, project.parent / "page", opened="rest.md") as page:
        yield page


@pytest.fixture
def script(
    request: pytest.FixtureRequest,
    tmp_path: Path,
    tmp_path_factory: pytest.TempPathFactory,
    monkeypatch: pytest.MonkeyPatch,
) -> Path:
    """A script with the text ``REST`` of the module, of which all sentences are in the store."""
    text = request.module.REST
    script = tmp_path / "sessions" / "rest.md"
    script.parent.mkdir()
    script.write_text(text, "utf-8")
    if text not in _stores:
        store = tmp_path_factory.mktemp("spoken")
        monkeypatch.setenv("RENDERER_CACHE", str(store))
        renderer.render(script, out=tmp_path / "out", format="wav")
        _stores[text] = store
    shutil.copytree(_stores[text], tmp_path / "cache")
    monkeypatch.setenv("RENDERER_CACHE", str(tmp_path / "cache"))
    return script


_stores: dict[str, Path] = {}
"""For each text, a store with its sentences, which a process of tests speaks once."""


def make_project(folder: Path) -> Path:
    project = folder / "sessions"
    project.mkdir()
    (project / "rest.md").write_text(SCRIPT, newline="\n")
    return project
