"""The locks at the root of the project, and those of the marker parsers."""

from __future__ import annotations

from pathlib import Path

from tests.support.paths import ROOT, TESTS

LOCKS = sorted(ROOT.glob("requirements*.lock"))
PARSERS = sorted((TESTS / "packaging" / "parsers").glob("*.lock"))
"""One for each release of pip that came with another release of ``packaging``, which reads the markers."""


def read_requirements(lock: Path) -> list[str]:
    """The lines of a lock without hashes, such as ``numpy==2.4.6 ; python_full_version < '3.12'``."""
    lines = lock.read_text(encoding="utf-8").splitlines()
    return [line.removesuffix("\\").strip() for line in lines if line and not line.startswith((" ", "#"))]
