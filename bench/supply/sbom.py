"""Prints a bill of materials: ``python -m bench.supply.sbom``, in CycloneDX 1.6, as JSON.

It lists what an installation of the program consists of: the packages of requirements.lock, with their
licences from ``packages.tsv`` and the SHA-256 of their files. Its time is SOURCE_DATE_EPOCH, so that a commit
always gives the same bytes. The fields are those of ECMA-424, "CycloneDX Bill of materials specification".
"""

from __future__ import annotations

import datetime
import json
import os
import re
import tomllib
import uuid
from collections.abc import Iterable, Mapping
from typing import Any

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from bench.supply.kept import read_kept
from bench.supply.locked import Package, installed, locked
from bench.workbench import ROOT

_NAMESPACE = uuid.UUID("6ba7b811-9dad-11d1-80b4-00c04fd430c8")  # of addresses, as RFC 9562 has it
_EXPRESSION = re.compile(r"[A-Za-z0-9.+-]+(?: (?:AND|OR|WITH) [A-Za-z0-9.+-]+)*")
_SPDX = {"MIT", "Apache-2.0", "ISC", "MPL-2.0", "Zlib", "BSD-2-Clause", "BSD-3-Clause", "0BSD", "Unlicense"}


def bill(epoch: int) -> dict[str, Any]:
    """Return the bill of materials, as of a time in seconds since 1970."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    packages = locked("requirements.lock")
    licences = {(row.name, row.version): row.licence for row in read_kept()}
    root = _reference(project["name"], project["version"])
    components = [_component(package, licences[package.name, package.version]) for package in packages]
    build = project["optional-dependencies"]["build"]
    content: dict[str, Any] = {
        "metadata": {
            "timestamp": datetime.datetime.fromtimestamp(epoch, datetime.UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
            "component": {
                "type": "application",
                "bom-ref": root,
                "name": project["name"],
                "version": project["version"],
                "description": project["description"],
                "licenses": _licences(project["license"]),
                "purl": root,
            },
        },
        "components": components,
        "dependencies": [
            {"ref": root, "dependsOn": _references([*project["dependencies"], *build], packages)},
            *({"ref": _purl(one), "dependsOn": _references(_required(one), packages)} for one in packages),
        ],
    }
    serial = uuid.uuid5(_NAMESPACE, json.dumps(content, sort_keys=True))
    return {
        "$schema": "http://cyclonedx.org/schema/bom-1.6.schema.json",
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "serialNumber": f"urn:uuid:{serial}",
        "version": 1,
        **content,
    }


def _component(package: Package, licence: str) -> dict[str, Any]:
    return {
        "type": "library",
        "bom-ref": _purl(package),
        "name": package.name,
        "version": package.version,
        "hashes": [{"alg": "SHA-256", "content": digest} for digest in package.sha256],
        "licenses": _licences(licence),
        "purl": _purl(package),
    }


def _licences(licence: str) -> list[Mapping[str, Any]]:
    """One identifier or one expression of SPDX, or else the name that the package gives its licence."""
    if licence in _SPDX:
        return [{"license": {"id": licence}}]
    if _EXPRESSION.fullmatch(licence) and " " in licence:
        return [{"expression": licence}]
    return [{"license": {"name": licence}}]


def _required(package: Package) -> list[str]:
    about = installed(package)
    return [] if about is None else about.get_all("Requires-Dist", [])


def _references(requirements: Iterable[str], packages: Iterable[Package]) -> list[str]:
    """The locked packages that are required, in each version that some system needs; an extra is none."""
    wanted = (Requirement(written) for written in requirements)
    names = {canonicalize_name(one.name) for one in wanted if "extra ==" not in str(one.marker)}
    return [_purl(package) for package in packages if package.name in names]


def _purl(package: Package) -> str:
    return _reference(package.name, package.version)


def _reference(name: str, version: str) -> str:
    return f"pkg:pypi/{name}@{version}"


if __name__ == "__main__":
    print(json.dumps(bill(int(os.environ["SOURCE_DATE_EPOCH"])), indent=2))
