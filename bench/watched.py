"""How long a teacher waits from a save to the new track, with ``renderer watch`` running."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterator
from statistics import median
from threading import Timer
from typing import IO

from bench.changes import longer_pause
from bench.measuring import environment
from bench.scripted import guided
from bench.workbench import BEDS, RENDERER, ROOT, Case, Fact, Workbench

SAVES = 5
MOST_SECONDS = 1800


def watched(bench: Workbench) -> Iterator[Fact]:
    """An hour; from the save of a longer pause to the line that says that the track is there."""
    for name, bed in BEDS.items():
        case = bench.new_case(f"an hour watched, {name}", guided(bench.minutes, fitted=False), bed)
        waits = _waits(case)
        what = f"from save to track, median of {SAVES} pause edits, {min(waits):.2f} to {max(waits):.2f} s"
        at_most = 1.5 if bed == "off" else None
        yield Fact(case=case.name, what=what, value=median(waits), unit="s", at_most=at_most)


def _waits(case: Case) -> list[float]:
    """What each save took, in seconds.

    Raises:
        SystemExit: renderer ended, or left the track as it was.
    """
    out = case.track.parent.parent
    command = [*RENDERER, "watch", str(case.script), "--bed", case.bed, "--out", str(out), "--jobs", "2"]
    seconds = []
    with subprocess.Popen(
        command,
        cwd=ROOT,
        env=environment(case.cache),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    ) as process:
        guard = Timer(MOST_SECONDS, process.kill)
        guard.start()
        try:
            assert process.stdout
            _wait_for_track(process.stdout)
            for _ in range(SAVES):
                before = case.track.stat().st_mtime_ns
                new = case.script.with_suffix(".new")
                new.write_text(longer_pause(case.script.read_text("utf-8")), "utf-8")
                saved = time.perf_counter()
                new.replace(case.script)
                _wait_for_track(process.stdout)
                seconds.append(time.perf_counter() - saved)
                if case.track.stat().st_mtime_ns == before:
                    sys.exit("renderer watch said that a track was there, and it was the old one")
        finally:
            guard.cancel()
            process.terminate()
    return seconds


def _wait_for_track(output: IO[str]) -> None:
    """Read up to the line that ends with what the render took."""
    lines = []
    for line in output:
        lines.append(line)
        if line.endswith(" s)\n"):
            return
        if line.startswith("not rendered"):
            break
    sys.exit(f"renderer watch made no track: {''.join(lines)}")
