"""Jobs, each of which makes one track, and what a job returns."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from msgspec import Struct

from renderer.api.catalogue import (
    FileDigests,
    ServerAnswer,
    file_digest,
    has_servers,
    program_versions,
    read_options,
    render_track,
    speak_sentences,
    track_inputs,
)
from renderer.api.scripts import compile_script
from renderer.catalogue.journal import Entry
from renderer.catalogue.lock import LockedTrack, Output
from renderer.errors import RenderError, one_line
from renderer.units import to_seconds


class Job(Struct, frozen=True, kw_only=True):
    """A track to make: its script, the choices of the render, and the folder for all tracks.

    ``script_name`` is what the lock calls the script.
    """

    name: str
    script: str
    script_name: str
    choices: Mapping[str, Any]
    out: str


class JobResult(Struct, frozen=True, kw_only=True):
    """How a job ended, and what servers had to speak for it, which the store had lost meanwhile."""

    entry: Entry
    warnings: tuple[str, ...] = ()
    answers: tuple[ServerAnswer, ...] = ()

    @property
    def has_failed(self) -> bool:
        """Whether no track was made."""
        return self.entry.made is None


def run_job(job: Job) -> JobResult:
    """Make a track. An error of the render, of the disk or of the memory is in the result."""
    try:
        return _made(job)
    except RenderError as error:
        return failed_result(job.name, str(error))
    except (MemoryError, OSError) as error:
        return failed_result(job.name, one_line(f"{type(error).__name__}: {error}"))


def failed_result(name: str, why: str) -> JobResult:
    """The result of a job that failed, for the track of this name."""
    return JobResult(entry=Entry(name=name, failed=why))


def _made(job: Job) -> JobResult:
    choices: Any = {**job.choices, "jobs": 1}
    compiled = compile_script(Path(job.script), read_options(choices))
    inputs = track_inputs(compiled, program_versions(), FileDigests())
    target = Path(job.out, job.name)
    answers: list[ServerAnswer] = []
    if has_servers(compiled):
        speak_sentences([compiled], 1, lambda _what, _share: None, answers.append)
    result = render_track(compiled, target.parent, target.name)
    (track,) = result.tracks
    files = [*track.paths.values(), *track.captions.values()]
    made = LockedTrack(
        script=job.script_name,
        inputs=inputs,
        outputs={
            path.relative_to(job.out).as_posix(): Output(bytes=path.stat().st_size, sha256=file_digest(path))
            for path in files
        },
        seconds=float(to_seconds(track.timeline.frames, track.timeline.sample_rate)),
    )
    warnings = (*map(str, result.warnings), *track.warnings)
    return JobResult(entry=Entry(name=job.name, made=made), warnings=warnings, answers=tuple(answers))
