"""What import does with the words of the corpus: ``python -m bench.corpus``.

Each file of ``tests/corpus/`` is imported, and an independent reader counts where its words are: spoken, in
comments and headings, in cues, or reported as left out. One row is printed for each format, and below the
table every exception with its reason. The exit status is 1 if a word is lost or a direction is spoken.
"""

from __future__ import annotations

import sys
import tempfile
from collections import defaultdict
from pathlib import Path

from tests.support.corpus_audit import Audit, audited, expectations
from tests.support.corpus_files import CORPUS_FILES

_COLUMNS = ("format", "files", "words", "spoken", "kept", "in cues", "reported", "excepted", "lost", "faults")


def row(name: str, audits: list[Audit]) -> tuple[str | int, ...]:
    sums = (
        sum(getattr(audit, field) for audit in audits)
        for field in ("words", "spoken", "kept", "cues", "reported", "excepted")
    )
    lost = sum(len(audit.lost) for audit in audits)
    return (name, len(audits), *sums, lost, sum(len(audit.faults) for audit in audits))


def main() -> None:
    expected = expectations()
    by_format: defaultdict[str, list[Audit]] = defaultdict(list)
    with tempfile.TemporaryDirectory(prefix="renderer-corpus-") as folder:
        for path in CORPUS_FILES:
            counted, _ = audited(path, Path(folder), expected)
            by_format[counted.format].append(counted)
    every = [audit for audits in by_format.values() for audit in audits]
    rows = [_COLUMNS, *(row(name, by_format[name]) for name in sorted(by_format)), row("all", every)]
    for cells in rows:
        print(f"{cells[0]:<16}" + "".join(f"{cell:>10}" for cell in cells[1:]))
    print("\nexceptions:")
    for name, about in expected.items():
        reasons = [
            *(f'check stops on "{direction}"' for direction in about.unclear),
            *(f'"{words}" is not in the script: {why}' for words, why in about.missing.items()),
            *(f'"{words}" is spoken: {why}' for words, why in about.spoken.items()),
            *([f"no plan: {about.plan}"] if about.plan else []),
        ]
        for reason in reasons:
            print(f"{name}: {reason}")
    wrong = [audit for audit in every if audit.lost or audit.faults]
    for audit in wrong:
        print(f"\n{audit.name}: lost {audit.lost}, faults {audit.faults}")
    sys.exit(bool(wrong))


if __name__ == "__main__":
    main()
