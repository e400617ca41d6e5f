"""What other programs take for a case's track, in seconds."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

from bench.measuring import environment
from bench.workbench import RENDERER, ROOT, Case, Workbench

_PYTHON: tuple[str | Path, ...] = (sys.executable, "-m")


def lame_alone(bench: Workbench, case: Case) -> float:
    """LAME, for the finished WAV of the track, which is rendered beforehand and removed afterwards."""
    _run(case.render("--format", "wav"), case)
    wav = case.track.with_suffix(".wav")
    command = [*_PYTHON, "bench.lame_alone", wav, case.script.parent / "lame.mp3"]
    seconds = bench.time(case, "LAME alone", command)
    wav.unlink()
    return seconds


def ffmpeg_concat(bench: Workbench, case: Case) -> float:
    """ffmpeg, for the sentences spoken beforehand."""
    plan, pieces = _plan(case), bench.new_folder()
    program = [*_PYTHON, "bench.ffmpeg_concat"]
    _run([*program, "speak", plan, pieces], case)
    return bench.time(case, "ffmpeg concat", [*program, "glue", plan, pieces, pieces / "track.mp3"])


def pydub(bench: Workbench, case: Case) -> float:
    """The pydub program, which speaks every sentence each time."""
    command = [*_PYTHON, "bench.pydub_program", _plan(case)]
    return bench.time(case, "pydub", [*command, case.script.parent / "pydub.mp3"])


def has_ffmpeg() -> bool:
    return all(shutil.which(program) for program in ("ffmpeg", "ffprobe"))


def _plan(case: Case) -> Path:
    path = case.script.with_suffix(".json")
    with path.open("wb") as file:
        command: list[str | Path] = [*RENDERER, "plan", case.script, "--bed", case.bed, "--json"]
        subprocess.run(command, cwd=ROOT, env=environment(case.cache), stdout=file, check=True)
    return path


def _run(command: list[str | Path], case: Case) -> None:
    subprocess.run(command, cwd=ROOT, env=environment(case.cache), stdout=subprocess.DEVNULL, check=True)
