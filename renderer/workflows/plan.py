"""Tracks laid out and not mixed, and what an earlier plan of them was."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from msgspec.structs import replace

from renderer.analysis.difference import Outline
from renderer.analysis.events import events
from renderer.analysis.plan_json_reader import read_outlines
from renderer.script.pacing import PacingOverrides
from renderer.workflows.cache import with_store
from renderer.workflows.compile import Compiled, compile_script
from renderer.workflows.lay_out_tracks import Planned, Progress, plan_tracks, silent
from renderer.workflows.options import Options
from renderer.workflows.script_files import read_plan


def plan_compiled(compiled: Compiled, progress: Progress = silent) -> tuple[Planned, ...]:
    """Have every sentence spoken, lay out the tracks of a compiled script, and mix nothing.

    Raises:
        RenderError: a sentence could not be spoken, or what was asked for does not fit.
    """
    return with_store(
        compiled.settings,
        keep=compiled.options.cache,
        work=lambda store: plan_tracks(compiled, store, progress)[0],
    )


def earlier_plan(
    path: Path, options: Options, progress: Progress, *, script: Path | None = None
) -> tuple[Outline, ...]:
    """The tracks of an earlier plan: of its JSON if the suffix is ``.json``, else of a script.

    If ``path`` is ``script``, the script that is compared, the pacing of ``options`` does not apply to it.

    Raises:
        InputError: the file cannot be read, or is not a plan.
        RenderError: as ``plan_compiled`` does, for a script.
    """
    if path.suffix.lower() == ".json":
        return read_outlines(read_plan(path), str(path))
    if script is not None and path.resolve() == script.resolve():
        options = replace(options, pacing=PacingOverrides())
    return outlines(plan_compiled(compile_script(path, options), progress))


def outlines(planned: Sequence[Planned]) -> tuple[Outline, ...]:
    """Laid-out tracks, as far as they are compared."""
    return tuple(
        Outline(
            name=track.name,
            requested_seconds=track.requested_seconds,
            sample_rate=track.timeline.sample_rate,
            frames=track.timeline.frames,
            events=events(track.timeline),
        )
        for track in planned
    )
