"""Engines of another package that fail in many ways."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support import checked_engines
from tests.support.odd_engines import install


@pytest.fixture
def odd(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Installs the engines for one test."""
    install(tmp_path / "site")
    monkeypatch.syspath_prepend(str(tmp_path / "site"))


@pytest.fixture
def checked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Installs engines whose sentences are checked, for one test."""
    checked_engines.install(tmp_path / "site")
    monkeypatch.syspath_prepend(str(tmp_path / "site"))
