"""Whether hibari:heart gives the same bytes in every process: ``python -m bench.same_speech [RENDERS]``.

Ten sentences are rendered in fresh processes over empty stores, with 1 to 8 jobs and with different numbers
of threads for the libraries of numpy and onnxruntime. The first render has one job and one thread.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator, Mapping
from hashlib import sha256
from itertools import islice, product
from pathlib import Path

from bench.measuring import environment
from bench.workbench import RENDERER, ROOT, Fact

RENDERS = 24
SENTENCES = (
    "Rest.", "Left knee.", "Seven.", "And breathe out.", "Let your shoulders soften.",
    "Feel the floor below your back, and let it hold you.",
    "Draw your knees toward your chest, one after the other, and hold them lightly for a moment.",
    "Is there a place that you can feel more clearly than the others?",
    "Count from 1 to 12, at 6:30, in 2 or 3 breaths.",
    "Everything that you hear is welcome; nothing needs to change, and nowhere else is better than here.",
)  # fmt: skip
THREADS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")
COUNTS = ("1", "2", "8")
HEAD = "---\ntitle: Same\nlanguage: en-US\nvoice: hibari:heart\n---\n"


def settings() -> Iterator[tuple[int, Mapping[str, str]]]:
    """Numbers of jobs, and environments in which each library has another number of threads."""
    for turn, jobs in product(range(len(COUNTS)), range(1, 9)):
        counts = COUNTS[turn:] + COUNTS[:turn] if jobs > 1 else (COUNTS[turn],) * len(THREADS)
        yield jobs, dict(zip(THREADS, counts, strict=True))


def rendered(folder: Path, jobs: int, threads: Mapping[str, str]) -> str:
    """The digest of the track that a fresh process makes from an empty store."""
    script = folder / "same.md"
    script.write_text(HEAD + "\n\n".join(SENTENCES), "utf-8")
    subprocess.run(
        [*RENDERER, "render", script, "--out", folder, "--format", "wav", "--jobs", str(jobs), "--quiet"],
        cwd=ROOT,
        env={**environment(folder / "cache"), **threads},
        check=True,
    )
    return sha256((folder / "same" / "same.wav").read_bytes()).hexdigest()


def main() -> None:
    """Print a line for each render, and how many have other bytes than the first.

    Raises:
        SystemExit: a render has other bytes.
    """
    count = int(sys.argv[1]) if len(sys.argv) > 1 else RENDERS
    digests = []
    for jobs, threads in islice(settings(), count):
        with tempfile.TemporaryDirectory() as folder:
            digests.append(rendered(Path(folder), jobs, threads))
        counts = " ".join(f"{name}={number}" for name, number in threads.items())
        print(f"jobs {jobs}  {counts}  {digests[-1][:16]}", flush=True)
    others = len(digests) - Counter(digests)[digests[0]]
    case = f"{len(SENTENCES)} sentences, {len(digests)} renders"
    fact = Fact(case=case, what="renders with other bytes than the first", value=others, at_most=0)
    print(f"{case}: {fact}")
    if not fact.met:
        sys.exit(1)


if __name__ == "__main__":
    main()
