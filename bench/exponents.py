"""How the CPU time of each command grows with its input: ``python -m bench.exponents [WORD ...]``.

Each command runs on inputs of growing size, in one process: scripts of up to 20,000 sentences, captions of
up to 100,000 cues (24,000 where they are imported), and holds of up to 23 hours. The exponent is the slope of
the straight line, by least squares, through the logarithms of three sizes and of their times; 1 is linear. A
time is the user and system time of the process and its workers, the least of several runs. The first run of
each size is left out: it speaks, and keeps what it spoke. From every time, that of the same command with the
least input is subtracted, which is what the command costs whatever the input is; this makes an exponent
larger, never smaller.

The words choose the rows that contain one of them. ``--share 0.1`` makes all inputs a tenth as large. The
exit status is 1 if an exponent is over 1.15.
"""

from __future__ import annotations

import argparse
import contextlib
import io
import math
import os
import resource
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from msgspec import Struct

from bench.long_inputs import CAPTIONED, IMPORTED, held, spoken, written

MOST_EXPONENT = 1.15
SENTENCES = (5_000, 10_000, 20_000)
CUES = (25_000, 50_000, 100_000)
IMPORTED_CUES = (6_000, 12_000, 24_000)
"""As many as the 2,000,000 characters of a file to import can hold."""
MINUTES = (345, 690, 1_380)
RUNS, MOST_RUNS = 3, 20
ENOUGH_SECONDS = 5.0
"""After runs of this time together, none is repeated."""
BRIEF_SECONDS = 2.0
"""Brief runs are measured badly beside other work, and so repeated this long, or ``MOST_RUNS`` times."""

Work = Callable[[], object]


class Row(Struct, frozen=True, kw_only=True):
    """A command and its sizes; ``prepare(folder, size)`` writes the input and returns what is timed."""

    name: str
    sizes: tuple[int, ...]
    prepare: Callable[[Path, int], Work]


def command(*words: str | Path) -> Work:
    def run() -> None:
        from renderer.cli.main import main

        printed = io.StringIO()
        with contextlib.redirect_stdout(printed), contextlib.redirect_stderr(printed):
            status = main([str(word) for word in words])
        if status not in (0, 1):  # fmt --check and publish --dry-run find something to say
            raise SystemExit(f"{' '.join(map(str, words))}: {printed.getvalue()[-500:]}")

    return run


def of_script(
    make: Callable[[int], str], *words: str, after: Sequence[str] = ()
) -> Callable[[Path, int], Work]:
    """A command with a script between its words."""

    def prepare(folder: Path, size: int) -> Work:
        path = folder / f"session-{size}.md"
        path.write_text(make(size), "utf-8")
        return command(*words, path, *(word.format(folder=folder, size=size) for word in after))

    return prepare


def against(folder: Path, size: int) -> Work:
    """Every third sentence is another one before."""
    before, path = folder / f"before-{size}.md", folder / f"session-{size}.md"
    before.write_text(spoken(size, changed=True), "utf-8")
    path.write_text(spoken(size), "utf-8")
    return command("plan", path, "--against", before)


def imported(name: str) -> Callable[[Path, int], Work]:
    def prepare(folder: Path, size: int) -> Work:
        path = folder / f"session-{size}.{name}"
        path.write_bytes(IMPORTED[name](size))
        return command("import", path, "--from", name, "--out", folder / "imported.md", "--force")

    return prepare


def captions(name: str) -> Callable[[Path, int], Work]:
    def prepare(_folder: Path, size: int) -> Work:
        from renderer.companions.captions.formats import CAPTION_FORMATS

        source = written(size)
        return lambda: CAPTION_FORMATS[name].write(source)

    return prepare


def rows() -> Iterator[Row]:
    def row(name: str, sizes: tuple[int, ...], prepare: Callable[[Path, int], Work]) -> Row:
        return Row(name=name, sizes=sizes, prepare=prepare)

    yield row("check", SENTENCES, of_script(spoken, "check"))
    yield row("fmt", SENTENCES, of_script(spoken, "fmt", "--check"))
    yield row("pace", SENTENCES, of_script(spoken, "pace"))
    for form in ("ssml", "speechmarkdown", "txt"):
        to = ("--to", form, "--out", f"{{folder}}/exported.{form}", "--force")
        yield row(f"export {form}", SENTENCES, of_script(spoken, "export", after=to))
    yield row(
        "publish --dry-run",
        SENTENCES,
        of_script(spoken, "publish", after=("--for", "insight-timer", "--dry-run")),
    )
    yield row("plan", SENTENCES, of_script(spoken, "plan"))
    yield row("plan --json", SENTENCES, of_script(spoken, "plan", after=("--json",)))
    yield row("plan --against", SENTENCES, against)
    for suffix in ("svg", "png"):
        drawn = ("--picture", f"{{folder}}/plan.{suffix}")
        yield row(f"plan --picture {suffix}", SENTENCES, of_script(spoken, "plan", after=drawn))
    yield row("plan, holds", MINUTES, of_script(held, "plan"))
    yield row(
        "plan --picture png, holds",
        MINUTES,
        of_script(held, "plan", after=("--picture", "{folder}/plan.png")),
    )
    for name in IMPORTED:
        yield row(f"import {name}", IMPORTED_CUES if name in CAPTIONED else SENTENCES, imported(name))
    for name in ("vtt", "srt", "lrc", "labels", "chapters", "timeline", "txt", "html"):
        yield row(f"captions {name}", CUES, captions(name))


def cpu_seconds(work: Work) -> float:
    begun = _cpu()
    work()
    return _cpu() - begun


def _cpu() -> float:
    used = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(each.ru_utime + each.ru_stime for each in used)


def least_seconds(work: Work) -> float:
    work()
    times: list[float] = []
    while (len(times) < RUNS or sum(times) < BRIEF_SECONDS) and len(times) < MOST_RUNS:
        times.append(cpu_seconds(work))
        if sum(times) > ENOUGH_SECONDS:
            break
    return min(times)


def exponent(sizes: Sequence[int], seconds: Sequence[float]) -> float:
    """Return the slope of the logarithms, by least squares."""
    across, up = [math.log(size) for size in sizes], [math.log(each) for each in seconds]
    middle, height = sum(across) / len(across), sum(up) / len(up)
    moved = sum((x - middle) * (y - height) for x, y in zip(across, up, strict=True))
    return moved / sum((x - middle) ** 2 for x in across)


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("words", nargs="*", metavar="WORD")
    parser.add_argument("--share", type=float, default=1.0)
    asked = parser.parse_args(arguments)
    over = 0
    with tempfile.TemporaryDirectory(prefix="renderer-bench-") as name:
        folder = Path(name)
        os.environ["RENDERER_CACHE"] = str(folder / "cache")
        for row in rows():
            if asked.words and not any(word in row.name for word in asked.words):
                continue
            sizes = [round(size * asked.share) for size in row.sizes]
            start = least_seconds(row.prepare(folder, 1))
            seconds = [least_seconds(row.prepare(folder, size)) for size in sizes]
            found = exponent(sizes, [max(each - start, 1e-3) for each in seconds])
            over += found > MOST_EXPONENT
            times = "".join(f"{size:>10,}:{each:7.2f} s" for size, each in zip(sizes, seconds, strict=True))
            print(f"{row.name:28}{found:6.2f}   start{start:6.2f} s{times}", flush=True)
    print(f"{over} exponents are over {MOST_EXPONENT}")
    return int(over > 0)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
