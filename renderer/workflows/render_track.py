"""Renders one track of a script under any name, with its captions."""

from __future__ import annotations

from pathlib import Path

from msgspec.structs import replace

from renderer.errors import InputError
from renderer.storage.store import Store
from renderer.workflows.cache import with_store
from renderer.workflows.check_formats import check_formats
from renderer.workflows.compile import Compiled
from renderer.workflows.lay_out_tracks import Progress, plan_tracks, requested_lengths, silent
from renderer.workflows.render import RenderResult, render_result, render_tracks


def render_track(compiled: Compiled, folder: Path, name: str, progress: Progress = silent) -> RenderResult:
    """Render the only track of a compiled script as ``folder/NAME``, with the bytes of ``renderer render``.

    Raises:
        InputError: the script asks for several lengths, or a format cannot be written.
        RenderError: a sentence could not be spoken, or a file could not be written.
    """
    if len(requested_lengths(compiled)) > 1:
        raise InputError(
            f"{compiled.session.path}: the script asks for several lengths; write lengths in the manifest"
        )

    check_formats(compiled.settings)

    def work(store: Store) -> RenderResult:
        (planned,), read_clip = plan_tracks(compiled, store, progress)
        named = [replace(planned, name=name)]
        tracks = render_tracks(
            compiled,
            named,
            read_clip,
            store,
            folder,
            captions=compiled.settings.captions,
            cover=compiled.cover,
            progress=progress,
            stems=compiled.settings.stems,
        )
        return render_result(compiled, named, tracks)

    return with_store(compiled.settings, keep=compiled.options.cache, work=work)
