"""The packages of the locks, and what is installed of them."""

from __future__ import annotations

from email.message import Message
from importlib.metadata import PackageNotFoundError, metadata
from pathlib import Path
from typing import Any

from msgspec import Struct

from bench.workbench import ROOT

LOCKS = ("requirements.lock", "requirements-dev.lock", "requirements-docs.lock")
_LONGEST_LICENCE = 60
_MEANINGLESS = {"UNKNOWN", "Dual License"}
_CLASSIFIER = "License :: OSI Approved :: "


class Package(Struct, frozen=True, kw_only=True):
    """A package of a lock, with the SHA-256 of each of its files."""

    name: str
    version: str
    sha256: tuple[str, ...]


def locked(*locks: str, root: Path = ROOT) -> tuple[Package, ...]:
    """Return the packages of the locks, sorted by name, each version once."""
    found: dict[tuple[str, str], list[str]] = {}
    for lock in locks:
        hashes: list[str] = []
        for line in (root / lock).read_text("utf-8").splitlines():
            words = line.split()
            if not line.startswith((" ", "#")) and "==" in words[0]:
                name, _, version = words[0].partition("==")
                hashes = found[name, version] = []
            hashes += [word.partition("sha256:")[2] for word in words if word.startswith("--hash=sha256:")]
    return tuple(
        Package(name=name, version=version, sha256=tuple(hashes))
        for (name, version), hashes in sorted(found.items())
    )


def installed(package: Package) -> Message | None:
    """Return the metadata of a package, or None if this version is not installed here."""
    try:
        about: Any = metadata(package.name)
    except PackageNotFoundError:
        return None
    return about if about["Version"] == package.version else None


def licence_of(expression: str, text: str, classifiers: list[str]) -> str:
    """Return the licence that the metadata of a package declares, on one line; empty if there is none."""
    declared = " ".join((expression or text).split())
    if declared and declared not in _MEANINGLESS and len(declared) <= _LONGEST_LICENCE:
        return declared
    named = [line.removeprefix(_CLASSIFIER) for line in classifiers if line.startswith(_CLASSIFIER)]
    return " AND ".join(named) or declared[:_LONGEST_LICENCE]


def installed_licence(package: Package) -> str | None:
    """Return the licence of a package that is installed here, or None if it is not."""
    about = installed(package)
    if about is None:
        return None
    return licence_of(
        about.get("License-Expression", ""), about.get("License", ""), about.get_all("Classifier", [])
    )
