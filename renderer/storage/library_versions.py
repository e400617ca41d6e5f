"""Versions of the packages that samples pass through: a part of every key."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from contextlib import suppress
from functools import cache


@cache
def processing_versions() -> tuple[str, ...]:
    """The versions of packages that resample, filter or decode, as they may change a sample's last bit."""
    return tuple(installed_version(name) for name in ("numpy", "pedalboard", "scipy", "soundfile", "soxr"))


def installed_version(package: str) -> str:
    """The version of a package, from the name of its metadata's folder, as reading the metadata takes long.

    Raises:
        ModuleNotFoundError: it is not installed.
    """
    name = package.lower().replace("-", "_")
    if name in _installed():
        return _installed()[name]
    from importlib.metadata import version

    return version(package)


@cache
def _installed() -> Mapping[str, str]:
    """The versions of packages by the names of their folders; the first in the path counts."""
    found: dict[str, str] = {}
    for folder in sys.path:
        with suppress(OSError):
            for entry in os.scandir(folder or "."):
                package, _, version = entry.name.removesuffix(".dist-info").partition("-")
                if version and entry.name.endswith(".dist-info"):
                    found.setdefault(package.lower(), version)
    return found
