"""The kept list of packages, ``packages.tsv``: licences, known vulnerabilities and the date of the audit.

python -m bench.supply.kept       compares it with the locks and with what is installed, without a network
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

from msgspec import Struct

from bench.supply.locked import LOCKS, Package, installed_licence, locked

FILE = Path(__file__).with_name("packages.tsv")
NONE, NOT_AUDITED = "none", "not audited"
"""What stands in the column of vulnerabilities if there are none, or if the service did not answer."""
_REMEDY = "run make audit, and read what it changes in bench/supply/packages.tsv"


class Kept(Struct, frozen=True, kw_only=True):
    """A row of the list. A known vulnerability needs a reason why it does no harm here."""

    name: str
    version: str
    licence: str
    vulnerabilities: str
    reason: str = ""


def read_kept(file: Path = FILE) -> tuple[Kept, ...]:
    """Return the rows of the list. Its first line says when it was audited, its second names the columns."""
    rows = (line.split("\t") for line in file.read_text("utf-8").splitlines()[2:])
    return tuple(Kept(**dict(zip(Kept.__struct_fields__, row, strict=True))) for row in rows)


def write_kept(rows: Iterable[Kept], when: str, file: Path = FILE) -> None:
    lines = [f"# {when}", "\t".join(Kept.__struct_fields__)]
    lines += ["\t".join(getattr(row, field) for field in Kept.__struct_fields__) for row in rows]
    file.write_text("\n".join([*lines, ""]), "utf-8")


def faults(packages: Iterable[Package], rows: Iterable[Kept]) -> Iterator[str]:
    """Say how the locks and the installed packages differ from the list, and what harms in it."""
    kept = {(row.name, row.version): row for row in rows}
    listed = {(package.name, package.version): package for package in packages}
    for name, version in sorted(kept.keys() - listed.keys()):
        yield f"{name} {version}: is in no lock; {_REMEDY}"
    for (name, version), package in listed.items():
        row = kept.get((name, version))
        if row is None:
            yield f"{name} {version}: was not audited; {_REMEDY}"
            continue
        licence = installed_licence(package)
        if not row.licence:
            yield f"{name} {version}: has no licence in the list; write the one that it has"
        elif licence and licence != row.licence:
            yield f"{name} {version}: its licence is {licence}, not {row.licence}; {_REMEDY}"
        if row.vulnerabilities not in (NONE, NOT_AUDITED) and not row.reason:
            yield (
                f"{name} {version}: has {row.vulnerabilities}; lock another version, or write into the last "
                "column why it does no harm here"
            )


def main() -> int:
    packages, rows = locked(*LOCKS), read_kept()
    found = list(faults(packages, rows))
    print("\n".join(found) or f"{len(packages)} locked packages are those of bench/supply/packages.tsv")
    unknown = sum(row.vulnerabilities == NOT_AUDITED for row in rows)
    if unknown:
        print(f"{unknown} of them were not audited for known vulnerabilities; run make audit")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
