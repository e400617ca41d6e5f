"""Jobs, each of which makes one track, and what a job returns."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from math import isfinite
from pathlib import Path
from time import perf_counter
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from renderer.api.catalogue import (
    FileDigests,
    Loudness,
    ServerAnswer,
    Track,
    file_digest,
    has_servers,
    profile_named,
    program_versions,
    read_options,
    render_track,
    speak_sentences,
    track_inputs,
)
from renderer.api.scripts import Compiled, compile_script
from renderer.catalogue.journal import Entry
from renderer.catalogue.lock import LockedLoudness, LockedTrack, LockedVerdict, Output
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
    begun = perf_counter()
    answers: list[ServerAnswer] = []
    try:
        result = _made(job, answers.append)
        entry = replace(result.entry, work_seconds=round(perf_counter() - begun, 3))
        return replace(result, entry=entry, answers=tuple(answers))
    except RenderError as error:
        return failed_result(job.name, str(error), answers)
    except (MemoryError, OSError) as error:
        return failed_result(job.name, one_line(f"{type(error).__name__}: {error}"), answers)


def failed_result(name: str, why: str, answers: Iterable[ServerAnswer] = ()) -> JobResult:
    """The result of a job that failed, for the track of this name; servers may have spoken for it."""
    return JobResult(entry=Entry(name=name, failed=why), answers=tuple(answers))


def _made(job: Job, on_answer: Callable[[ServerAnswer], None]) -> JobResult:
    choices: Any = {**job.choices, "jobs": 1}
    compiled = compile_script(Path(job.script), read_options(choices))
    inputs = track_inputs(compiled, program_versions(), FileDigests())
    target = Path(job.out, job.name)
    if has_servers(compiled):
        failures = speak_sentences([compiled], 1, lambda _what, _share: None, on_answer).failures
        if failures:  # the render would ask the server once more
            raise next(iter(failures.values()))
    result = render_track(compiled, target.parent, target.name)
    (track,) = result.tracks
    files = [*track.paths.values(), *track.captions.values(), *track.stems.values()]
    made = LockedTrack(
        script=job.script_name,
        inputs=inputs,
        outputs={
            path.relative_to(job.out).as_posix(): Output(bytes=path.stat().st_size, sha256=file_digest(path))
            for path in files
        },
        seconds=float(to_seconds(track.timeline.frames, track.timeline.sample_rate)),
        loudness=_loudness(track.loudness),
        verdicts=_verdicts(track, compiled),
    )
    warnings = (*map(str, result.warnings), *track.warnings)
    return JobResult(entry=Entry(name=job.name, made=made), warnings=warnings)


def _loudness(measured: Loudness) -> LockedLoudness:
    return LockedLoudness(
        integrated_lufs=_rounded(measured.integrated_lufs),
        words_lufs=_rounded(measured.words_lufs),
        true_peak_dbtp=_rounded(measured.true_peak_dbtp),
    )


def _rounded(level: float | None) -> float | None:
    return round(level, 1) if level is not None and isfinite(level) else None


def _verdicts(track: Track, compiled: Compiled) -> tuple[LockedVerdict, ...] | None:
    """The rules of the platform that the files of a track do not meet; None without a platform."""
    profile = compiled.options.profile
    if not profile:
        return None
    from renderer.api.check import check_track  # with all that measures files

    reports = check_track(track, compiled, profile_named(compiled.settings, profile))
    found = {
        LockedVerdict(
            rule=verdict.rule,
            wanted=verdict.wanted,
            measured=verdict.measured,
            is_advice=verdict.status == "advice",
        ): None
        for report in reports
        for verdict in report.verdicts
        if verdict.status in ("advice", "wrong", "cannot")
    }
    return tuple(found)
