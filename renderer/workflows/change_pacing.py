"""Other pacing and lengths for a script: what they change, and writing them into it."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from pathlib import Path

from msgspec import Struct

from renderer.errors import InputError, LengthError, RenderError
from renderer.script.editing.pacing_edits import WrittenPacing, read_written, rewrite
from renderer.script.pacing import PacingOverrides
from renderer.script.source import Source
from renderer.storage.atomic_files import atomic, reported
from renderer.workflows.cache import with_store
from renderer.workflows.compile import compile_script
from renderer.workflows.lay_out_tracks import Planned, Progress, plan_tracks, silent
from renderer.workflows.options import Options
from renderer.workflows.script_files import read_script


class Repacing(Struct, frozen=True, kw_only=True):
    """The pacing and lengths of a script, those it would have, and its tracks laid out with each.

    ``tracks`` is None if the script cannot be laid out unchanged.
    """

    source: Source
    edited: Source
    written: WrittenPacing
    rewritten: WrittenPacing
    tracks: tuple[Planned, ...] | None
    new_tracks: tuple[Planned, ...]


def repace(
    script: Path, pacing: PacingOverrides, lengths: Sequence[str], progress: Progress = silent
) -> Repacing:
    """Lay a script out with other pacing and lengths; nothing is written to it.

    Raises:
        ScriptError: the script would have errors, or its front matter cannot be changed safely.
        InputError: a length cannot be read or met.
        RenderError: a sentence or a sound cannot be made.
    """
    source = read_script(script)
    # Compiled as it is on the disk first, so that errors name the file's own lines.
    compile_script(script, Options(pacing=pacing), source=source)
    requested = WrittenPacing(pacing=pacing.texts, lengths=tuple(lengths))
    edited = Source(path=source.path, text=rewrite(source, requested))
    try:
        new_tracks = _tracks(script, edited, lambda what, share: progress(what, share / 2))
    except LengthError as error:
        if not lengths:
            raise
        # The file on the disk does not request this length.
        raise error.requested_at(None) from None
    tracks: tuple[Planned, ...] | None = new_tracks
    if edited != source:
        try:
            tracks = _tracks(script, source, lambda what, share: progress(what, (1 + share) / 2))
        except RenderError:
            tracks = None
    return Repacing(
        source=source,
        edited=edited,
        written=read_written(source),
        rewritten=read_written(edited),
        tracks=tracks,
        new_tracks=new_tracks,
    )


def _tracks(script: Path, source: Source, progress: Progress) -> tuple[Planned, ...]:
    compiled = compile_script(script, Options(), source=source)
    return with_store(
        compiled.settings, keep=True, work=lambda store: plan_tracks(compiled, store, progress)[0]
    )


def replace_script(source: Source, edited: Source) -> None:
    """Replace the text of a script, whole or not at all.

    Raises:
        InputError: the script has changed since it was read.
        OutputError: it cannot be written.
    """
    path = Path(source.path).resolve()  # a link stays a link
    if read_script(path).text != source.text:
        raise InputError(f"{source.path}: the script has changed meanwhile; run this again")
    with atomic(path) as part, reported(part):
        part.write_bytes(edited.text.encode("utf-8"))
        shutil.copymode(path, part)
