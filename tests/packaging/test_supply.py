"""The kept list of locked packages, the bill of materials, and builds that give the same bytes."""

from __future__ import annotations

import os
import re
import tarfile
from email.message import Message
from pathlib import Path
from typing import Any

import pytest

from bench.supply import kept, locked, sbom
from bench.supply.kept import NONE, NOT_AUDITED, Kept, faults, read_kept, write_kept
from bench.supply.locked import LOCKS, Package, licence_of
from tests.packaging.test_distribution import build
from tests.support.paths import ROOT

PACKAGE = Package(name="calm", version="1.2", sha256=())


def row(**fields: str) -> Kept:
    given = {"name": "calm", "version": "1.2", "licence": "MIT", "vulnerabilities": NONE}
    return Kept(**given | fields)


def test_the_locks_have_nothing_outside_the_kept_list() -> None:
    assert list(faults(locked.locked(*LOCKS), read_kept())) == []


@pytest.mark.parametrize(
    ("rows", "installed", "expected"),
    [
        ([row()], "MIT", []),
        ([row()], None, []),
        ([row(vulnerabilities=NOT_AUDITED)], "MIT", []),
        ([row(vulnerabilities="PYSEC-1", reason="no network")], "MIT", []),
        ([], "MIT", ["calm 1.2: was not audited"]),
        ([row(version="1.1")], "MIT", ["calm 1.1: is in no lock", "calm 1.2: was not audited"]),
        ([row(), row(name="more")], "MIT", ["more 1.2: is in no lock"]),
        ([row()], "AGPL-3.0-only", ["calm 1.2: its licence is AGPL-3.0-only, not MIT"]),
        ([row(licence="")], None, ["calm 1.2: has no licence in the list"]),
        ([row(vulnerabilities="PYSEC-1")], "MIT", ["calm 1.2: has PYSEC-1; lock another version"]),
    ],
)
def test_a_package_that_differs_from_the_list_is_reported(
    rows: list[Kept], installed: str | None, expected: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kept, "installed_licence", lambda _package: installed)
    found = list(faults([PACKAGE], rows))
    assert len(found) == len(expected)
    assert all(text.startswith(start) for text, start in zip(found, expected, strict=True)), found


def test_the_list_is_read_as_it_was_written(tmp_path: Path) -> None:
    rows = (row(), row(name="still", vulnerabilities="CVE-1 CVE-2", reason="never called"))
    write_kept(rows, "2026-11-28", tmp_path / "packages.tsv")
    assert read_kept(tmp_path / "packages.tsv") == rows


@pytest.mark.parametrize(
    ("expression", "text", "classifiers", "licence"),
    [
        ("MIT OR Apache-2.0", "MIT", [], "MIT OR Apache-2.0"),
        ("", "BSD\n 3-Clause", [], "BSD 3-Clause"),
        ("", "UNKNOWN", ["License :: OSI Approved :: MIT License"], "MIT License"),
        ("", "Permission is hereby granted " * 40, ["License :: OSI Approved :: MIT License"], "MIT License"),
        ("", "", ["Topic :: Software Development"], ""),
    ],
)
def test_the_licence_of_a_package(expression: str, text: str, classifiers: list[str], licence: str) -> None:
    assert licence_of(expression, text, classifiers) == licence


def test_a_lock_gives_each_version_with_its_hashes(tmp_path: Path) -> None:
    lines = ["calm==1.2 ; python_version < '3.12' \\", "    --hash=sha256:aa \\", "    --hash=sha256:bb"]
    lines += ["    # via nothing", "calm==2.0 \\", "    --hash=sha256:cc", ""]
    (tmp_path / "a.lock").write_text("\n".join(lines))
    assert locked.locked("a.lock", root=tmp_path) == (
        Package(name="calm", version="1.2", sha256=("aa", "bb")),
        Package(name="calm", version="2.0", sha256=("cc",)),
    )


@pytest.fixture(scope="module")
def bill() -> dict[str, Any]:
    return sbom.bill(1_700_000_000)


def test_the_bill_lists_every_package_of_the_lock_with_hashes_and_licence(bill: dict[str, Any]) -> None:
    packages = locked.locked("requirements.lock")
    listed = [(one["name"], one["version"]) for one in bill["components"]]
    assert listed == [(package.name, package.version) for package in packages]
    for one in bill["components"]:
        assert one["purl"] == one["bom-ref"] == f"pkg:pypi/{one['name']}@{one['version']}"
        assert one["licenses"]
        assert one["hashes"]
        assert all(re.fullmatch("[0-9a-f]{64}", each["content"]) for each in one["hashes"])


def test_the_bill_has_the_fields_of_the_format(bill: dict[str, Any]) -> None:
    assert (bill["bomFormat"], bill["specVersion"], bill["version"]) == ("CycloneDX", "1.6", 1)
    uuid = "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"
    assert re.fullmatch(f"urn:uuid:{uuid}", bill["serialNumber"])
    assert bill["metadata"]["timestamp"] == "2023-11-14T22:13:20Z"
    references = [one["bom-ref"] for one in (bill["metadata"]["component"], *bill["components"])]
    assert sorted(one["ref"] for one in bill["dependencies"]) == sorted(references)
    used = {each for one in bill["dependencies"] for each in one["dependsOn"]}
    assert used <= set(references)
    assert any(each.startswith("pkg:pypi/onnxruntime@") for each in used)


def test_the_same_time_gives_the_same_bill(bill: dict[str, Any]) -> None:
    assert sbom.bill(1_700_000_000) == bill
    assert sbom.bill(1_700_000_001)["serialNumber"] != bill["serialNumber"]


def test_an_installed_version_that_is_not_the_locked_one_has_no_metadata() -> None:
    numpy = next(one for one in locked.locked("requirements.lock") if one.name == "numpy")
    assert isinstance(locked.installed(Package(name="pytest", version="0", sha256=())), type(None))
    assert isinstance(locked.installed(numpy), Message | None)


@pytest.mark.slow
@pytest.mark.parametrize("target", ["sdist", "wheel"])
def test_two_builds_give_the_same_bytes(target: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The second one is made elsewhere, in another time zone, from files with other times and modes."""
    first = build(target, ROOT, tmp_path / "first")
    with tarfile.open(build("sdist", ROOT, tmp_path / "source")) as archive:
        archive.extractall(tmp_path, filter="data")
    copy = tmp_path / first.name.removesuffix(".tar.gz").partition("-py3")[0]
    (copy / "PKG-INFO").unlink()  # of the first source distribution
    for path in copy.rglob("*"):
        path.chmod(path.stat().st_mode & 0o700)
        os.utime(path, (1_000_000_000, 1_000_000_000))
    monkeypatch.setenv("TZ", "Asia/Tokyo")
    monkeypatch.setenv("LC_ALL", "C")
    second = build(target, copy, tmp_path / "second")
    assert second.name == first.name
    assert second.read_bytes() == first.read_bytes()
