"""Ends an apply, or one of its processes, at random moments, and looks at what the next apply does.

Nothing may be lost, no file half written, and at most one job repeated for each process. The moments are
drawn with a seed, between nothing and the time of an apply that nobody disturbs.

    python -m bench.catalogue_kills [TIMES] [SEED]
"""

from __future__ import annotations

import os
import random
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from pathlib import Path

from msgspec import Struct

from bench.measuring import environment
from bench.workbench import RENDERER
from renderer.catalogue.journal import journal_path, known_state

TIMES, SEED, PROCESSES = 20, 1, 2
SCRIPTS, LENGTHS = 3, ("20s", "30s")
KINDS = ("a process is killed", "the apply is killed", "Ctrl-C")

_LOCK = Path("catalogue.lock")
_RESULT = re.compile(r"^\d+/\d+  (\S+)", re.MULTILINE)
MOST_SECONDS = 600.0
_LOOK_SECONDS = 0.005


class Reference(Struct, frozen=True, kw_only=True):
    """What an apply that nobody disturbs makes, and how long it takes."""

    files: Mapping[str, bytes]
    lock: bytes
    seconds: float

    @property
    def tracks(self) -> set[str]:
        return {name.removesuffix(".mp3") for name in self.files}


def main(arguments: list[str]) -> int:
    times = int(arguments[0]) if arguments else TIMES
    seed = int(arguments[1]) if len(arguments) > 1 else SEED
    failed = 0
    with tempfile.TemporaryDirectory() as temporary:
        trials = Trials(Path(temporary))
        for kind in KINDS:
            chance = random.Random(f"{seed} {kind}")  # noqa: S311
            wrong = [line for _ in range(times) for line in trials.wrong_after(kind, chance.random())]
            failed += len(wrong)
            print("\n".join([f"{kind}, at {times} moments: {len(wrong)} wrong", *wrong]), flush=True)
    return int(failed > 0)


class Trials:
    """A project whose tracks are made again and again."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._out = folder / "out"
        names = [f"s{number}" for number in range(SCRIPTS)]
        for name in names:
            text = f"---\ntitle: {name}\n---\nRest, {name}. [pause 2s] And let it go, {name}. [hold 1s-10m]\n"
            (folder / f"{name}.md").write_text(text, "utf-8")
        lengths = ", ".join(f'"{length}"' for length in LENGTHS)
        (folder / "catalogue.toml").write_text(
            f'name = "{{script}}-{{length}}"\nscripts = ["*.md"]\nvoices = ["tone"]\nlengths = [{lengths}]\n',
            "utf-8",
        )
        begun = time.perf_counter()
        process = self._start()
        process.communicate(timeout=MOST_SECONDS)
        self.reference = Reference(
            files=self._files(), lock=(folder / _LOCK).read_bytes(), seconds=time.perf_counter() - begun
        )

    def wrong_after(self, kind: str, moment: float) -> Iterator[str]:
        """What is wrong after something has happened at a moment, as a share of the time of an apply."""
        for path in (self._out, self.folder / "cache"):
            shutil.rmtree(path, ignore_errors=True)
        (self.folder / _LOCK).unlink(missing_ok=True)
        process = self._start()
        until = time.perf_counter() + moment * self.reference.seconds
        while time.perf_counter() < until and process.poll() is None:
            time.sleep(_LOOK_SECONDS)
        self._disturb(kind, process)
        printed, complaints = process.communicate(timeout=MOST_SECONDS)
        for line in (*self._wrong(kind, process.returncode, printed, complaints), *self._wrong_next_time()):
            yield f"  at {moment:.2f}: {line}"

    def _wrong(self, kind: str, status: int, printed: str, complaints: str) -> Iterator[str]:
        if "Traceback" in complaints:
            yield f"a traceback: {complaints[-1000:]}"
        if status not in self._expected(kind):
            yield f"exit status {status}: {complaints[-1000:]}"
        files, made = self._files(), _RESULT.findall(printed)
        if any(self.reference.files[name] != data for name, data in files.items()):
            yield "a file is not whole"
        known = known_state(self.folder / _LOCK)
        if not {*made} <= {*known.tracks}:
            yield f"lost: {sorted({*made} - {*known.tracks})}"
        if len(made) != len({*made}):
            yield f"made twice: {made}"
        if status == 0 and {*made} != self.reference.tracks:
            yield f"not all tracks are made: {made}"
        forgotten = {name.removesuffix(".mp3") for name in files} - {*known.tracks}
        if len(forgotten) > PROCESSES:
            yield f"{len(forgotten)} jobs are repeated"
        if status == 130 and journal_path(self.folder / _LOCK).exists():
            yield "there is a journal after Ctrl-C"

    def _wrong_next_time(self) -> Iterator[str]:
        known = known_state(self.folder / _LOCK)
        process = self._start()
        printed, complaints = process.communicate(timeout=MOST_SECONDS)
        if process.returncode or complaints:
            yield f"the next apply ends with {process.returncode}: {complaints[-1000:]}"
        if {*_RESULT.findall(printed)} != self.reference.tracks - {*known.tracks}:
            yield f"the next apply makes {_RESULT.findall(printed)}, and known were {sorted(known.tracks)}"
        if self._files() != self.reference.files:
            yield "the files differ after the next apply"
        if (self.folder / _LOCK).read_bytes() != self.reference.lock:
            yield "the lock differs after the next apply"

    def _expected(self, kind: str) -> tuple[int, ...]:
        """The exit statuses that an apply may have after something has happened."""
        at_the_end = 0, -signal.SIGINT  # all is made, or Python itself is just beginning or ending
        return {KINDS[0]: (0,), KINDS[1]: (-signal.SIGKILL, 0), KINDS[2]: (130, *at_the_end)}[kind]

    def _start(self) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [*RENDERER, "catalogue", "apply", "--jobs", str(PROCESSES)],
            cwd=self.folder,
            env=environment(self.folder / "cache"),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def _disturb(self, kind: str, process: subprocess.Popen[str]) -> None:
        """Let something happen to an apply, or to a process that it has started, if it still runs."""
        while process.poll() is None:
            if kind == KINDS[1]:
                process.kill()
            elif kind == KINDS[2]:
                process.send_signal(signal.SIGINT)
            elif children := children_of(process.pid):
                os.kill(children[0], signal.SIGKILL)
            else:
                time.sleep(_LOOK_SECONDS)
                continue
            return

    def _files(self) -> dict[str, bytes]:
        """The tracks; what is being written has another name."""
        found = sorted(path for path in self._out.rglob("*") if path.is_file() and path.suffix != ".part")
        return {path.relative_to(self._out).as_posix(): path.read_bytes() for path in found}


def children_of(number: int) -> list[int]:
    """The processes that a process has started and that still run."""
    found = subprocess.run(["pgrep", "-P", str(number)], capture_output=True, text=True, check=False)
    return [int(line) for line in found.stdout.split()]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
