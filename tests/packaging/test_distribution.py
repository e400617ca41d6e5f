"""The source distribution holds the project, builds without a network, and its wheel renders alone."""

from __future__ import annotations

import os
import subprocess
import sys
import sysconfig
import tarfile
from pathlib import Path

import pytest

from tests.support.paths import ROOT

FOLDERS = ("assets", "bench", "docs", "renderer", "scripts", "tests")
FILES = ("Makefile", "pyproject.toml", "LICENSE", "*.md", "*.lock", ".ci/*")


def run(*command: object, cwd: Path, **environment: str) -> str:
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    result = subprocess.run(
        [str(part) for part in command],
        cwd=cwd,
        env=kept | environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=300,
    )
    assert result.returncode == 0, result.stdout
    return result.stdout


def build(target: str, project: Path, folder: Path) -> Path:
    run(sys.executable, "-m", "hatchling", "build", "--target", target, "--directory", folder, cwd=project)
    (built,) = folder.iterdir()
    return built


@pytest.fixture(scope="module")
def sdist(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build("sdist", ROOT, tmp_path_factory.mktemp("sdist"))


@pytest.fixture(scope="module")
def wheel(sdist: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel that pip builds from the source distribution, with nothing but what the lock brings."""
    folder = tmp_path_factory.mktemp("wheel")
    offline = ("--no-index", "--no-deps", "--no-build-isolation")
    run(sys.executable, "-m", "pip", "wheel", *offline, "--wheel-dir", folder, sdist, cwd=folder)
    (built,) = folder.iterdir()
    return built


def test_the_sdist_holds_every_file_of_the_project(sdist: Path) -> None:
    found = [path for folder in FOLDERS for path in (ROOT / folder).rglob("*")]
    found += [path for pattern in FILES for path in ROOT.glob(pattern)]
    expected = {path.relative_to(ROOT).as_posix() for path in found if path.is_file()}
    with tarfile.open(sdist) as archive:
        held = {name.partition("/")[2] for name in archive.getnames()}
    assert {name for name in expected - held if "__pycache__" not in name} == set()


@pytest.mark.slow
def test_the_wheel_of_the_sdist_is_that_of_the_project(wheel: Path, tmp_path: Path) -> None:
    assert wheel.read_bytes() == build("wheel", ROOT, tmp_path).read_bytes()


@pytest.mark.slow
def test_the_wheel_renders_without_the_repository(wheel: Path, tmp_path: Path) -> None:
    fresh, folder = tmp_path / "fresh", tmp_path / "elsewhere"
    folder.mkdir()
    run(sys.executable, "-m", "venv", "--without-pip", fresh, cwd=tmp_path)
    (site,) = fresh.glob("lib/python*/site-packages")
    # Its dependencies come from the environment of the tests: a path, so the project itself does not.
    (site / "dependencies.pth").write_text(sysconfig.get_path("purelib"), encoding="utf-8")
    pip = (sys.executable, "-m", "pip", "--python", fresh / "bin" / "python")
    run(*pip, "install", "--no-index", "--no-deps", "--ignore-installed", wheel, cwd=tmp_path)

    place = run(fresh / "bin" / "python", "-c", "import renderer; print(renderer.__path__)", cwd=folder)
    assert str(fresh) in place
    run(fresh / "bin" / "renderer", "new", "evening.md", cwd=folder)
    said = run(fresh / "bin" / "renderer", "render", "evening.md", "--length", "3m", cwd=folder)
    assert "\nout/evening/evening.mp3  " in f"\n{said}"
    assert (folder / "out" / "evening" / "evening.mp3").stat().st_size > 1_000_000
