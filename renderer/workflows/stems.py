"""Writes the stems of a track into a folder beside it, with sessions for digital audio workstations."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from msgspec.structs import replace

from renderer.companions.daw.edl import edl
from renderer.companions.daw.rpp import rpp
from renderer.mastering.write_stems import write_stems
from renderer.mastering.write_track import Track
from renderer.settings.model import Settings
from renderer.storage.atomic_files import atomic, reported
from renderer.timeline import ReadClip


def with_stems(
    track: Track,
    read_clip: ReadClip,
    folder: Path,
    settings: Settings,
    names: Sequence[str],
    title: str,
) -> Track:
    """Write stems and sessions into ``folder/NAME-stems``, and return the track with their paths.

    Raises:
        RenderError: a sample is infinite or not a number.
        OutputError: a file could not be written.
    """
    beside = folder / f"{track.name}-stems"
    with reported(beside):
        beside.mkdir(exist_ok=True)
    stems = write_stems(track.timeline, read_clip, names, beside, settings)
    files = {name: path.name for name, path in stems.paths.items()}
    sessions = {"rpp": rpp(track.timeline, files), "edl": edl(track.timeline, files, title)}
    paths = dict(stems.paths)
    for form, text in sessions.items():
        paths[form] = beside / f"{track.name}.{form}"
        with atomic(paths[form]) as part, reported(part):
            part.write_text(text, encoding="utf-8", newline="\n")
    warnings = [
        f"{stems.paths[name]}: peaks over full scale are cut off; lower the level of what plays there"
        for name in stems.clipped
    ]
    return replace(track, stems=paths, warnings=(*track.warnings, *warnings))
