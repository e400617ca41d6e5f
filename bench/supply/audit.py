"""Writes ``packages.tsv``: ``python -m bench.supply.audit PIP-AUDIT``. It needs a network.

PIP-AUDIT is the program pip-audit, which looks up the known vulnerabilities of each locked package. Beside it
is a new pip, which reads the licence of a package that is not installed, such as one for another system.
"""

from __future__ import annotations

import datetime
import json
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from bench.supply.kept import FILE, NONE, NOT_AUDITED, Kept, read_kept, write_kept
from bench.supply.locked import LOCKS, Package, installed_licence, licence_of, locked

_SYSTEMS = ("manylinux_2_28_x86_64", "win_amd64", "macosx_14_0_arm64")
_PYTHONS = ("3.13", "3.11")


def vulnerabilities(program: str, packages: Sequence[Package]) -> Mapping[tuple[str, str], str]:
    """Return the identifiers of the known vulnerabilities of each name and version, or ``NOT_AUDITED``."""
    found: dict[tuple[str, str], str] = {}
    while left := {one.name: one.version for one in packages if (one.name, one.version) not in found}:
        audited = {one["name"]: one["vulns"] for one in _audited_at_once(program, left) if "vulns" in one}
        for name, version in left.items():
            known = audited.get(name)
            ids = sorted(each["id"] for each in known or ())
            found[name, version] = NOT_AUDITED if known is None else " ".join(ids) or NONE
    return found


def _audited_at_once(program: str, versions: Mapping[str, str]) -> list[dict[str, Any]]:
    with tempfile.TemporaryDirectory() as folder:
        # Without the markers of the lock, packages for other systems are audited too.
        file = Path(folder, "requirements.txt")
        file.write_text("".join(f"{name}=={version}\n" for name, version in versions.items()), "utf-8")
        command = [program, "--no-deps", "--disable-pip", "--format", "json", "--requirement", str(file)]
        ran = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=False)
    if not ran.stdout:
        sys.exit("pip-audit gave no result")
    audited: list[dict[str, Any]] = json.loads(ran.stdout)["dependencies"]
    return audited


def licence_in_registry(python: Path, package: Package) -> str:
    """Return the licence of a package as its registry has it; empty if there are no wheels or no licence."""
    for system in _SYSTEMS:
        for version in _PYTHONS:
            about = _registry_metadata(python, package, system, version)
            if about is not None:
                return licence_of(
                    about.get("license_expression", ""), about.get("license", ""), about.get("classifier", [])
                )
    return ""


def _registry_metadata(python: Path, package: Package, system: str, version: str) -> dict[str, Any] | None:
    options = ["--dry-run", "--quiet", "--no-deps", "--ignore-installed", "--report", "-"]
    options += [
        "--only-binary",
        ":all:",
        "--platform",
        system,
        "--python-version",
        version,
        "--target",
        "none",
    ]
    command = [str(python), "-m", "pip", "install", *options, f"{package.name}=={package.version}"]
    ran = subprocess.run(command, capture_output=True, text=True, check=False)
    if ran.returncode:
        return None
    about: dict[str, Any] = json.loads(ran.stdout)["install"][0]["metadata"]
    return about


def audited(program: str, packages: Sequence[Package], before: Sequence[Kept]) -> list[Kept]:
    """Audit the packages. A licence or a reason that a person wrote for the same version is kept."""
    found = vulnerabilities(program, packages)
    kept, python = {(row.name, row.version): row for row in before}, Path(program).with_name("python")
    rows = []
    for package in packages:
        row = kept.get((package.name, package.version))
        licence = installed_licence(package) or (row and row.licence) or licence_in_registry(python, package)
        known = found[package.name, package.version]
        reason = row.reason if row and row.vulnerabilities == known else ""
        rows.append(
            Kept(
                name=package.name,
                version=package.version,
                licence=licence,
                vulnerabilities=known,
                reason=reason,
            )
        )
    return rows


def main() -> None:
    today = datetime.datetime.now(datetime.UTC).date().isoformat()
    before = read_kept() if FILE.exists() else ()
    rows = audited(sys.argv[1], locked(*LOCKS), before)
    is_audited = any(row.vulnerabilities != NOT_AUDITED for row in rows)
    write_kept(rows, f"audited on {today}" if is_audited else "not audited")


if __name__ == "__main__":
    main()
