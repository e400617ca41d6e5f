"""Every track of a laid-out script, with its captions, in a folder."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from renderer.encode.tagging.tags import Picture, track_tags
from renderer.mastering.write_track import Track, write_track
from renderer.storage.store import Store
from renderer.timeline import ReadClip
from renderer.workflows.captions import write_captions
from renderer.workflows.compile import Compiled
from renderer.workflows.lay_out_tracks import Planned, Progress


def render_tracks(
    compiled: Compiled,
    planned: Sequence[Planned],
    read_clip: ReadClip,
    store: Store,
    folder: Path,
    *,
    captions: Sequence[str],
    cover: Picture | None,
    progress: Progress,
) -> tuple[Track, ...]:
    """Write each track, tagged, and its captions.

    Raises:
        OutputError: a file could not be written.
        LostError: a clip was lost meanwhile.
    """
    tracks = []
    for number, track in enumerate(planned):

        def of_all(what: str, share: float, number: int = number) -> None:
            progress(what, (number + share) / len(planned))

        written = write_track(
            track.timeline,
            read_clip,
            folder=folder,
            name=track.name,
            tags=track_tags(compiled.session.head, track.timeline, cover),
            settings=compiled.settings,
            store=store,
            jobs=compiled.options.jobs or os.cpu_count() or 1,
            progress=of_all,
        )
        tracks.append(replace(written, captions=write_captions(compiled, track, read_clip, folder, captions)))
    return tuple(tracks)
