"""The folders that tests read from."""

from __future__ import annotations

from pathlib import Path

TESTS = Path(__file__).parents[1]
ROOT = TESTS.parent
SCRIPTS = ROOT / "scripts"
CASES = TESTS / "cases"
CORPUS = TESTS / "corpus"
