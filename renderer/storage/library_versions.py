"""The versions of the packages that process samples. They are part of every key."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from contextlib import suppress
from functools import cache


@cache
def processing_versions() -> tuple[str, ...]:
    """Return the versions of the packages that resample, filter or decode.

    A new version may change a sample's last bit.
    """
    return tuple(installed_version(name) for name in ("numpy", "pedalboard", "scipy", "soundfile", "soxr"))


@cache
def is_installed(package: str) -> bool:
    """Whether a package is installed; the package is not imported."""
    try:
        return bool(installed_version(package))
    except ModuleNotFoundError:
        return False


def named_versions(*packages: str) -> str:
    """Return the versions of packages with their names, for example ``piper-tts 1.8.0, onnxruntime 1.23``."""
    return ", ".join(
        f"{name} {installed_version(name) if is_installed(name) else 'not installed'}" for name in packages
    )


def installed_version(package: str) -> str:
    """Return the version of a package, taken from the name of its metadata folder.

    Reading the metadata itself would be slow.

    Raises:
        ModuleNotFoundError: the package is not installed.
    """
    name = package.lower().replace("-", "_")
    if name in _installed():
        return _installed()[name]
    from importlib.metadata import version

    return version(package)


@cache
def _installed() -> Mapping[str, str]:
    """Return the versions of packages by the names of their folders; the first in the path counts."""
    found: dict[str, str] = {}
    for folder in sys.path:
        with suppress(OSError):
            for entry in os.scandir(folder or "."):
                package, _, version = entry.name.removesuffix(".dist-info").partition("-")
                if version and entry.name.endswith(".dist-info"):
                    found.setdefault(package.lower(), version)
    return found
