"""One generated session, rendered by ``renderer`` and by a plain pydub program.

    python -m bench.hour                  an hour, by both
    python -m bench.hour --only renderer
    python -m bench.hour --hours 8        an hour and eight hours, by renderer alone

The plan of each session is made beforehand, so that both make the same track; both are timed from a cold
start, in processes of their own, with nothing kept from earlier runs.
"""

from __future__ import annotations

import argparse
import os
import platform
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from msgspec import Struct

from bench.measuring import Measured, measure
from bench.scripted import guided, script

ROOT = Path(__file__).resolve().parent.parent
RENDERER = (sys.executable, "-m", "renderer")
BEDS = {"dry": "off", "with a bed": "ocean"}


class Run(Struct, frozen=True, kw_only=True):
    """One case by one program."""

    hours: int
    case: str
    program: str
    plan: Path
    track: Path
    measured: Measured


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument(
        "--hours", type=int, choices=range(1, 25), default=1, metavar="N", help="N hours besides the one"
    )
    parser.add_argument("--only", choices=("renderer",), help="leave the pydub program out")
    arguments = parser.parse_args()
    with_pydub = not arguments.only and arguments.hours == 1 and _has_ffmpeg()
    load = os.getloadavg()[0]
    print(f"Python {platform.python_version()}, {os.cpu_count()} cores, load {load:.1f}\n")
    print(f"{'':<20}{'':<15}{'wall':>10}{'cores':>10}{'peak':>10}{'x real time':>13}", flush=True)
    with tempfile.TemporaryDirectory(prefix="renderer-bench-") as folder:
        runs = [
            run
            for hours in sorted({1, arguments.hours})
            for case in BEDS
            for run in _runs(Path(folder), hours, case, with_pydub)
        ]
        print("\n" + "\n".join(_facts(runs)), flush=True)
        print("\n" + "\n".join(_same(runs)))


def _has_ffmpeg() -> bool:
    found = all(shutil.which(program) for program in ("ffmpeg", "ffprobe"))
    if not found:
        print("the comparison is left out: pydub needs the programs ffmpeg and ffprobe\n")
    return found


def _runs(folder: Path, hours: int, case: str, with_pydub: bool) -> Iterator[Run]:
    """One case by renderer and perhaps by pydub; each is printed as it ends."""
    bed = BEDS[case]
    name = f"{hours}-hours-bed-{bed}"
    written, plan, out = folder / f"{name}.md", folder / f"{name}.json", folder / "out"
    written.write_text(script(f"{hours} h, {case}", guided(60 * hours)), "utf-8")
    with plan.open("wb") as file:
        subprocess.run(
            [*RENDERER, "plan", written, "--bed", bed, "--json", "--no-cache"],
            cwd=ROOT,
            stdout=file,
            check=True,
        )
    track = out / name / f"{name}.mp3"
    command: list[str | Path] = [*RENDERER, "render", written, "--bed", bed, "--out", out]
    command += ["--jobs", "2", "--quiet"]
    yield _run(command, hours=hours, case=case, program="renderer", plan=plan, track=track)
    glued = {"pydub": ()} if bed == "off" else {"pydub": (bed,), "pydub, ducked": (bed, "ducked")}
    for program, words in glued.items() if with_pydub else ():
        track = folder / f"{name} {program}.mp3"
        command = [sys.executable, "-m", "bench.pydub_program", plan, track, *words]
        yield _run(command, hours=hours, case=case, program=program, plan=plan, track=track)


def _run(
    command: Sequence[str | Path], *, hours: int, case: str, program: str, plan: Path, track: Path
) -> Run:
    measured = measure(command, ROOT, plan.with_suffix(".cache"))
    wall, cpu = f"{measured.wall_seconds:.1f} s", f"{measured.cpu_seconds:.1f} s"
    peak, speed = f"{measured.peak_mb:.0f} MB", hours * 3600 / measured.wall_seconds
    print(f"{f'{hours} h, {case}':<20}{program:<15}{wall:>10}{cpu:>10}{peak:>10}{speed:>13.0f}", flush=True)
    return Run(hours=hours, case=case, program=program, plan=plan, track=track, measured=measured)


def _facts(runs: Sequence[Run]) -> Iterator[str]:
    """What renderer took, beside what it may take."""
    measured = {(run.hours, run.case, run.program): run.measured for run in runs}
    for hours, case in dict.fromkeys((run.hours, run.case) for run in runs):
        ours = measured[hours, case, "renderer"]
        facts = [f"{ours.peak_mb:.0f} MB (asked: at most {200 if hours == 1 else 300})"]
        for program in ("pydub", "pydub, ducked"):
            if theirs := measured.get((hours, case, program)):
                time_ratio = ours.wall_seconds / theirs.wall_seconds
                memory_ratio = ours.peak_mb / theirs.peak_mb
                facts.append(f"{time_ratio:.3f} of the time of {program} (asked: at most 0.25)")
                facts.append(f"{memory_ratio:.3f} of its memory")
        if hours > 1:
            ratio = ours.wall_seconds / measured[1, case, "renderer"].wall_seconds
            facts.append(f"{ratio:.2f} times one hour" + (" (asked: at most 10)" if hours == 8 else ""))
        yield "\n    ".join([f"{hours} h, {case}:", *facts])


def _same(runs: Sequence[Run]) -> Iterator[str]:
    """Whether the tracks of a case are one and the same session."""
    from bench.comparing import compare  # numpy: held earlier, its memory would count as every child's

    for plan in dict.fromkeys(run.plan for run in runs):
        tracks = {run.program: run.track for run in runs if run.plan == plan}
        yield "\n    ".join([f"{plan.stem}:", *compare(plan, tracks)])


if __name__ == "__main__":
    main()
