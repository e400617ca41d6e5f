"""A folder to render in, a table of what commands took, and what follows from it."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

from msgspec import Struct

from bench.measuring import Command, Measured, measure, measure_at_once
from bench.scripted import Shape, script

ROOT = Path(__file__).resolve().parent.parent
RENDERER = (sys.executable, "-m", "renderer")
_LEAST_BUSY = 0.75

BEDS = {"dry": "off", "with a bed": "ocean"}


class Fact(Struct, frozen=True, kw_only=True):
    """A figure that was measured, in ``unit`` or a ratio, and what is asked of it, if anything."""

    case: str
    what: str
    value: float
    unit: str = ""
    at_most: float | None = None

    @property
    def met(self) -> bool:
        return self.at_most is None or self.value <= self.at_most

    def __str__(self) -> str:
        unit = f" {self.unit}" if self.unit else ""
        bound = "" if self.at_most is None else f" (asked: at most {self.at_most:.3g}{unit})"
        return f"{self.what}: {self.value:.3g}{unit}{bound}{'' if self.met else ', missed'}"


class Case(Struct, frozen=True, kw_only=True):
    """A script with a bed, or ``off``, and the folder in which its renders keep things."""

    name: str
    script: Path
    bed: str
    cache: Path

    @property
    def track(self) -> Path:
        return self.script.parent / "out" / self.script.stem / f"{self.script.stem}.mp3"

    def render(self, *words: str | Path) -> list[str | Path]:
        """The command that renders it."""
        command: list[str | Path] = [*RENDERER, "render", self.script, "--bed", self.bed]
        return [*command, "--out", self.script.parent / "out", "--jobs", "2", "--quiet", *words]


class Workbench:
    """``minutes`` is the length of what is an hour in full."""

    def __init__(self, folder: Path, minutes: int) -> None:
        self.minutes = minutes
        self._folder, self._count = folder, 0
        print(f"{'':<30}{'':<24}{'wall':>10}{'cores':>10}{'peak':>10}", flush=True)

    def new_folder(self) -> Path:
        """An empty one."""
        self._count += 1
        folder = self._folder / str(self._count)
        folder.mkdir()
        return folder

    def new_case(self, name: str, shape: Shape, bed: str, skip: int = 0) -> Case:
        """A script of this shape, of which nothing is kept yet."""
        folder = self.new_folder()
        path = folder / "session.md"
        path.write_text(script(name, shape, skip), "utf-8")
        return Case(name=name, script=path, bed=bed, cache=folder / "cache")

    def time(self, case: Case, what: str, command: Command | None = None) -> float:
        """The seconds that a command takes, else the case's render; a line of the table."""
        return self.measured(case, what, command or case.render()).wall_seconds

    def measured(self, case: Case, what: str, command: Command) -> Measured:
        """What a command takes; a line of the table."""
        measured = measure(command, ROOT, case.cache)
        self.report(case.name, what, measured)
        return measured

    def time_at_once(self, name: str, what: str, commands: Sequence[Command], cache: Path) -> float:
        """The same of several side by side."""
        measured = measure_at_once(commands, ROOT, cache)
        self.report(name, what, measured)
        return measured.wall_seconds

    def report(self, name: str, what: str, measured: Measured) -> None:
        """A line of the table. What is timed here is never idle of itself: what waited was disturbed."""
        wall, cpu = f"{measured.wall_seconds:.2f} s", f"{measured.cpu_seconds:.2f} s"
        row = f"{name:<30}{what:<24}{wall:>10}{cpu:>10}{f'{measured.peak_mb:.0f} MB':>10}"
        waited = measured.cpu_seconds < _LEAST_BUSY * measured.wall_seconds
        print(row + ("  waited: disturbed?" if waited else ""), flush=True)
