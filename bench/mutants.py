"""Damaged and odd files, which the commands must read or refuse.

    python -m bench.mutants 20000          so many files, from seed 0
    python -m bench.mutants 20000 --seed 7

Each file is made by a few random changes, from a file in tests/corpus/, scripts/ or tests/cases/wrong/, which
``import`` and ``check`` read, from a file of the project in bench/mutant_projects.py, or from an answer of a
server in bench/mutant_answers.py. The table shows the exit statuses, the slowest file and the largest memory
of a process. A traceback, another exit status, 2 s of processor time or 300 MB of memory is a failure, and
its file is kept. What was found is a case in tests/fuzz/.
"""

from __future__ import annotations

import argparse
import os
import random
import resource
import sys
import tempfile
import time
import traceback
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

from msgspec import Struct

from bench.mutant_projects import PROJECT_FILES, new_project, run_all, said, use

ROOT = Path(__file__).resolve().parent.parent
MOST_SECONDS, MOST_MEGABYTES = 2.0, 300
MOST_BYTES = 30_000
STATUSES = (0, 1, 2)

_PIECES = (
    "[", "]", "(", ")", "{", "}", "<", ">", "[[", "]]", "*", "**", "***", "_", "`", "~~", "==", "%%", "|",
    "\\", "---\n", "+++\n", "\n\n", "\r\n", "\n> ", "\n- ", "\n1. ", "\n# ", "\n====\n",
    "\n| a | b |\n|---|---|\n", "[pause", "[pause 3s]", "[hold 2m", "[bell bowl, ",
    "[repeat side: left, right]", "[end repeat]", "[for 1m]", "[at 27:00]", "(pause", "(softly)",
    "<break time='", "<speak>", "</speak>", "<p>", "<!--", "-->", "<![CDATA[", "&amp;", "&#0;", "&lol;",
    "<<", ">>", "/2s", "//pause//", "###", "00:00:01,000 --> 00:00:02,000\n", "99:59:59.999", "WEBVTT\n\n",
    "[00:10.00]", "STYLE\n", "NOTE ", "{Side}", "title: ", "length: 10m\n", "\u00ad", "\u200b", "\u202e",
    "\ufeff", "\x00", "\x1b[0m", "\x0c", "\u2028", "\U0001f319", "e\u0301", "\u0627\u0644",
    "\u4f60\u597d\u3002", "1e999", "-1", "0.1.2", "9" * 40, "a" * 300, " " * 300, "\t",
)  # fmt: skip
_PROJECT_SHARE = 0.4
_BYTES = (b"\xff\xfe", b"\xfe\xff", b"\x80", b"\xc3", b"\xf0\x9f", b"\x00", b"\xed\xa0\x80", b"PK\x03\x04")


class Outcome(Struct, frozen=True, kw_only=True):
    """What the commands did with one file; ``fault`` is empty unless they failed."""

    name: str
    status: int
    cpu_seconds: float
    fault: str = ""


def mutants(count: int, seed: int) -> Iterator[tuple[str, bytes]]:
    """Yield the names and the contents of ``count`` changed files, the same for a seed.

    The name of a file of the project, which is in the current folder, is its path.
    """
    folders = (ROOT / "tests" / "corpus", ROOT / "scripts", ROOT / "tests" / "cases" / "wrong")
    sources = [(path.suffix, path.read_bytes()) for folder in folders for path in _files(folder)]
    project = [(name, Path(name).read_bytes()) for name in PROJECT_FILES]
    for number in range(count):
        chance = random.Random(seed * 1_000_003 + number)  # noqa: S311
        suffix, data = chance.choice(sources)
        other = chance.choice(sources)
        if chance.random() < 0.1:
            suffix = other[0]
        name = f"mutant-{number}{suffix}"
        if chance.random() < _PROJECT_SHARE:
            name, data = chance.choice(project)
        for _ in range(chance.randint(1, 6)):
            data = _changed(data, other[1], chance)
        yield name, data[:MOST_BYTES]


def _files(folder: Path) -> list[Path]:
    return sorted(
        path for path in folder.rglob("*") if path.is_file() and path.suffix not in (".py", ".toml")
    )


def _changed(data: bytes, other: bytes, chance: random.Random) -> bytes:
    at, end = sorted(chance.randint(0, len(data)) for _ in range(2))
    part = data[at : min(end, at + 400)]
    piece = chance.choice(_PIECES).encode()
    match chance.randrange(8):
        case 0:
            return data[:at] + data[at + len(part) :]
        case 1:
            return data[:at] + part + data[at:]
        case 2:
            return data[:at] + piece + data[at:]
        case 3:
            return data[:at] + piece * chance.choice([2, 30, 600]) + data[at:]
        case 4:
            return data[:at] + chance.choice(_BYTES) + data[at:]
        case 5:
            return data[:at]
        case 6:
            return data[:at] + other[len(other) // 3 :] + data[at:]
        case _:
            changed = bytearray(data)
            for _ in range(min(5, len(data))):
                changed[chance.randrange(len(data))] = chance.randrange(256)
            return bytes(changed)


def outcome_of(name: str, data: bytes, folder: Path) -> Outcome:
    """Run the commands that read a file."""
    begun = time.process_time()
    fault, results = "", [(-1, "")]
    try:
        results = run_all(name, data, folder) if name in PROJECT_FILES else _imported(name, data, folder)
    except Exception:
        fault = traceback.format_exc()
    for status, printed in results:
        if not fault and (status not in STATUSES or "Traceback" in printed):
            fault = f"exit status {status}: {printed[-300:]}"
    cpu_seconds = time.process_time() - begun
    return Outcome(name=name, status=results[0][0], cpu_seconds=cpu_seconds, fault=fault)


def _imported(name: str, data: bytes, folder: Path) -> list[tuple[int, str]]:
    """Import a file, or check it if it is a script, and check what import wrote."""
    path, script = folder / name, folder / "imported.md"
    path.write_bytes(data)
    results = [said(["check", name])] if path.suffix == ".md" else []
    if not results or results[0][0] == 2:
        results = [said(["import", name, "--out", script.name])]
    if script.exists():
        results.append(said(["check", script.name]))
        script.unlink()
    path.unlink()
    return results


def _run(share: tuple[int, int, int, int]) -> tuple[list[Outcome], float]:
    """The outcomes of every ``step``th file, and the memory of this process in MB."""
    count, seed, first, step = share
    found = []
    with tempfile.TemporaryDirectory(prefix="renderer-mutants-") as folder:
        use(Path(folder))
        new_project(Path(folder))
        for number, (name, data) in enumerate(mutants(count, seed)):
            if number % step != first:
                continue
            outcome = outcome_of(name, data, Path(folder))
            if outcome.fault or outcome.cpu_seconds > MOST_SECONDS:
                kept = Path(tempfile.gettempdir()) / f"renderer-{seed}-{number}-{Path(name).name}"
                kept.write_bytes(data)
            found.append(outcome)
    return found, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("count", type=int, nargs="?", default=20_000)
    parser.add_argument("--seed", type=int, default=0)
    arguments = parser.parse_args()
    processes = os.cpu_count() or 1
    shares = [(arguments.count, arguments.seed, first, processes) for first in range(processes)]
    with ProcessPoolExecutor(processes) as pool:
        results = list(pool.map(_run, shares))
    outcomes = [outcome for found, _ in results for outcome in found]
    megabytes = max(memory for _, memory in results)
    slowest = max(outcomes, key=lambda outcome: outcome.cpu_seconds)
    print(
        f"{len(outcomes):,} files; exit statuses {dict(sorted(Counter(o.status for o in outcomes).items()))}"
    )
    print(f"slowest: {slowest.name}, {slowest.cpu_seconds:.2f} s; largest memory: {megabytes:.0f} MB")
    faults = [outcome for outcome in outcomes if outcome.fault]
    for outcome in faults[:20]:
        print(f"\n{outcome.name}\n{outcome.fault}")
    print(f"{len(faults)} faults")
    sys.exit(bool(faults) or slowest.cpu_seconds > MOST_SECONDS or megabytes > MOST_MEGABYTES)


if __name__ == "__main__":
    main()
