"""Every release of pip since 23 reads the locks, on every system, and they hold all that is needed."""

from __future__ import annotations

import json
import subprocess
import sys
import tomllib
from functools import cache
from importlib.metadata import PackageNotFoundError, distribution
from itertools import chain
from pathlib import Path
from typing import Any

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.support.locks import LOCKS, PARSERS, read_requirements
from tests.support.paths import ROOT, TESTS

KERNELS = [
    ("linux", "6.8.0-45-generic"),
    ("linux", "5.15.153.1-microsoft-standard-WSL2"),
    ("linux", "6.11.4-301.fc41.x86_64"),
    ("linux", "6.1.0-25-amd64"),
    ("linux", "6.12.1-arch1-1"),
    ("linux", "6.1.115-126.197.amzn2023.x86_64"),
    ("linux", "5.14.0-427.13.1.el9_4.x86_64"),
    ("linux", "6.4.0-150600.23.25-default"),
    ("linux", "6.6.51+rpt-rpi-v8"),
    ("linux", "6.10.14-linuxkit"),
    ("linux", "5.10.198-android13-4-00050-gd64a7f5e8b8e"),
    ("linux", "6.12.5"),
    ("linux", "6.6.56+"),
    ("linux", ""),
    ("darwin", "20.6.0"),
    ("darwin", "24.6.0"),
    ("darwin", "25.0.0"),
    ("win32", "10"),
    ("win32", "11"),
    ("win32", "2022Server"),
]
"""``sys.platform`` and ``platform.release()`` as they are on usual systems."""

PYTHONS = ["3.11.0", "3.12.3", "3.13.0", "3.14.0"]
NAMES = {"linux": ("Linux", "posix"), "darwin": ("Darwin", "posix"), "win32": ("Windows", "nt")}
MACHINES = {"linux": "x86_64", "darwin": "arm64", "win32": "AMD64"}
EXTRAS = {
    "requirements.lock": ["build"],
    "requirements-dev.lock": ["build", "dev", "upload", "shared-store", "cluster", "lsp", "formats"],
    "requirements-docs.lock": ["build", "docs"],
}
SPEAKS_WITH = {
    "linux": {"pyttsx3", "espeakng-loader"},
    "darwin": {"pyttsx3", "pyobjc-core", "pyobjc-framework-cocoa"},
    "win32": {"pyttsx3", "comtypes", "pywin32", "pypiwin32"},
}


def environment(system: str, release: str, python: str) -> dict[str, str]:
    platform_system, os_name = NAMES[system]
    return {
        "sys_platform": system,
        "platform_release": release,
        "platform_system": platform_system,
        "platform_machine": MACHINES[system],
        "platform_version": "#45-Ubuntu SMP PREEMPT_DYNAMIC",
        "os_name": os_name,
        "python_version": python.rpartition(".")[0],
        "python_full_version": python,
        "implementation_name": "cpython",
        "implementation_version": python,
        "platform_python_implementation": "CPython",
        "extra": "",
    }


def run_parser(parser: Path, requirements: list[str], kernels: list[tuple[str, str]]) -> Any:
    environments = [environment(*kernel, python) for kernel in kernels for python in PYTHONS]
    return subprocess.run(
        [
            sys.executable,
            TESTS / "packaging" / "choose_requirements.py",
            Path(sys.prefix, "parsers", parser.stem),
        ],
        input=json.dumps({"requirements": requirements, "environments": environments}),
        capture_output=True,
        text=True,
        timeout=120,
    )


@pytest.mark.parametrize("parser", PARSERS, ids=lambda lock: lock.stem)
def test_pip_reads_the_locks_on_every_kernel(parser: Path) -> None:
    requirements = sorted({line for lock in LOCKS for line in read_requirements(lock)})
    run = run_parser(parser, requirements, KERNELS)
    assert run.returncode == 0, run.stderr
    answer = json.loads(run.stdout)
    assert f"packaging=={answer['version']}" in read_requirements(parser)
    chosen: dict[tuple[str, str], set[tuple[str, ...]]] = {}
    systems = [(system, python) for system, _ in KERNELS for python in PYTHONS]
    for key, names in zip(systems, answer["chosen"], strict=True):
        chosen.setdefault(key, set()).add(tuple(names))
    assert [key for key, choices in chosen.items() if len(choices) > 1] == [], "the kernel's release decides"
    all_speakers = set().union(*SPEAKS_WITH.values())
    for (system, _), choices in chosen.items():
        names = choices.pop()
        assert set(names) & all_speakers == SPEAKS_WITH[system]
        assert len(names) == len(set(names)), "two versions of one package"


@pytest.mark.parametrize("pip", ["pip-24.1", "pip-25.0", "pip-25.1"])
def test_the_pips_that_cannot_read_a_release_are_among_them(pip: str) -> None:
    marker = "pyobjc-framework-speech==12.2.2 ; platform_release >= '19' and sys_platform == 'darwin'"
    parser = next(lock for lock in PARSERS if lock.stem == pip)
    run = run_parser(parser, [marker], [("linux", "6.8.0-45-generic")])
    assert "Invalid version: '6.8.0-45-generic'" in run.stderr


@pytest.mark.parametrize("system", list(NAMES))
@pytest.mark.parametrize("lock", LOCKS, ids=lambda lock: lock.stem)
def test_a_lock_holds_all_that_is_required(lock: Path, system: str) -> None:
    """Pip installs a lock with ``--no-deps``, so what it lacks would be missing.

    What packages require is read from those that are installed here. A package that a lock pins in another
    version, or only for another system, is left out: its requirements are not known here.
    """
    pins = [Requirement(line) for line in read_requirements(lock)]
    for python in PYTHONS:
        here = environment(system, "", python)
        pinned = {pin.name: str(pin.specifier).removeprefix("==") for pin in pins if applies(pin, here)}
        required = [("pyproject.toml", needed) for needed in project_requires(lock)]
        required += [
            (name, needed) for name, version in pinned.items() for needed in package_requires(name, version)
        ]
        for name, needed in required:
            if not applies(needed, here) or (name, needed.name) == ("pyttsx3", "pyobjc"):
                continue  # of pyobjc, Cocoa alone is installed: see pyproject.toml
            version = pinned.get(canonicalize_name(needed.name))
            assert version is not None, f"{name} needs {needed}"
            assert needed.specifier.contains(version, prereleases=True), (
                f"{name} needs {needed}, not {version}"
            )


def applies(requirement: Requirement, environment: dict[str, str]) -> bool:
    return requirement.marker is None or requirement.marker.evaluate(environment)


def project_requires(lock: Path) -> list[Requirement]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = [project["optional-dependencies"][extra] for extra in EXTRAS[lock.name]]
    return [Requirement(line) for line in chain(project["dependencies"], *extras)]


@cache
def package_requires(name: str, version: str) -> list[Requirement]:
    try:
        installed = distribution(name)
    except PackageNotFoundError:
        return []
    return [Requirement(line) for line in installed.requires or ()] if installed.version == version else []


def test_locks_agree_on_what_they_share() -> None:
    runtime, *others = sorted((set(read_requirements(lock)) for lock in LOCKS), key=len)
    assert [runtime - other for other in others] == [set()] * len(others)


@pytest.mark.parametrize("lock", [*LOCKS, *PARSERS], ids=lambda lock: lock.stem)
def test_a_lock_names_no_address(lock: Path) -> None:
    assert "://" not in lock.read_text(encoding="utf-8")
