"""Marks the cases of a test that take many seconds beside similar ones."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any

import pytest


def cases(values: Iterable[Any], slow: Collection[Any]) -> list[Any]:
    """Parameters for ``pytest.mark.parametrize``; ``make test`` leaves out those in ``slow``."""
    return [pytest.param(value, marks=[pytest.mark.slow] if value in slow else []) for value in values]
