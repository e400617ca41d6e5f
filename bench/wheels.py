"""Which systems have wheels of the packages of the default voice: ``python -m bench.wheels``.

For the versions in requirements.lock, it asks pip for each system and each version of Python, and prints a
table. It needs a network, and takes a few minutes.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from collections.abc import Mapping
from types import MappingProxyType

from bench.workbench import ROOT

PACKAGES = ("hibari-tts", "onnxruntime")
PYTHONS = ("3.11", "3.12", "3.13", "3.14")
SYSTEMS: Mapping[str, str] = MappingProxyType(
    {
        "Linux, x86-64": "manylinux_2_28_x86_64",
        "Linux, ARM64": "manylinux_2_28_aarch64",
        "macOS 14, Apple silicon": "macosx_14_0_arm64",
        "macOS 14, Intel": "macosx_14_0_x86_64",
        "Windows, x86-64": "win_amd64",
        "Windows, ARM64": "win_arm64",
    }
)
"""The systems, and their names in the file names of wheels."""


def locked_versions() -> Mapping[str, str]:
    """The version of each package in requirements.lock."""
    lines = (ROOT / "requirements.lock").read_text("utf-8").splitlines()
    requirements = dict(line.split()[0].split("==") for line in lines if "==" in line.partition(" ")[0])
    return {package: requirements[package] for package in PACKAGES}


def has_wheel(requirement: str, platform: str, python: str) -> bool:
    """Whether pip finds a wheel. Nothing is installed.

    Raises:
        SystemExit: pip failed for another reason.
    """
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "pip", "install", "--dry-run", "--quiet", "--no-deps"]
        command += ["--only-binary", ":all:", "--ignore-installed", "--target", folder]
        command += ["--platform", platform, "--python-version", python, requirement]
        asked = subprocess.run(command, capture_output=True, text=True, check=False)
    if asked.returncode and "No matching distribution" not in asked.stderr:
        sys.exit(asked.stderr)
    return asked.returncode == 0


def main() -> None:
    """Print a table for each package."""
    for package, version in locked_versions().items():
        requirement = f"{package}=={version}"
        print(f"| {requirement} | {' | '.join(PYTHONS)} |\n|{'---|' * (1 + len(PYTHONS))}")
        for system, platform in SYSTEMS.items():
            found = ["yes" if has_wheel(requirement, platform, python) else "no" for python in PYTHONS]
            print(f"| {system} | {' | '.join(found)} |", flush=True)
        print()


if __name__ == "__main__":
    main()
