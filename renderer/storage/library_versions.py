"""Versions of the packages that samples pass through: a part of every key."""

from __future__ import annotations

from functools import cache
from importlib.metadata import version


@cache
def processing_versions() -> tuple[str, ...]:
    """Of all that resamples, filters or decodes; another version may change the last bit of a sample."""
    return tuple(version(name) for name in ("numpy", "pedalboard", "scipy", "soundfile", "soxr"))
