"""Renders every track of a script, with its captions, into a folder."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from renderer.encode.tagging.tags import Picture, track_tags
from renderer.mastering.write_track import Track, write_track
from renderer.problems import Problem
from renderer.storage.store import Store
from renderer.timeline import ReadClip
from renderer.workflows.cache import with_store
from renderer.workflows.compile import Compiled
from renderer.workflows.lay_out_tracks import Planned, Progress, plan_tracks, silent

_SPEAKING_SHARE = 0.25


class RenderResult(Struct, frozen=True, kw_only=True):
    """The finished tracks of a script, one for each length."""

    tracks: tuple[Track, ...]
    warnings: tuple[Problem, ...] = ()

    @property
    def paths(self) -> tuple[Path, ...]:
        return tuple(path for track in self.tracks for path in track.paths.values())


def render_compiled(compiled: Compiled, out: Path | None = None, progress: Progress = silent) -> RenderResult:
    """Render every track of a compiled script into ``out/NAME``.

    Raises:
        RenderError: a sentence could not be spoken, or a file could not be written.
    """

    def speaking(what: str, share: float) -> None:
        progress(what, share * _SPEAKING_SHARE)

    def rendering(what: str, share: float) -> None:
        progress(what, _SPEAKING_SHARE + (1 - _SPEAKING_SHARE) * share)

    def work(store: Store) -> RenderResult:
        planned, read_clip = plan_tracks(compiled, store, speaking)
        tracks = render_tracks(
            compiled,
            planned,
            read_clip,
            store,
            compiled.folder(out),
            captions=compiled.settings.captions,
            cover=compiled.cover,
            progress=rendering,
        )
        first = planned[0]
        doubtful = [sentence.problem for sentence in first.doubtful]
        failed = [check.problem for check in first.failed_checks]
        return RenderResult(tracks=tracks, warnings=(*compiled.warnings, *doubtful, *failed))

    return with_store(compiled.settings, keep=compiled.options.cache, work=work)


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
    """Write each track, with tags, and its captions.

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
            words_lufs=track.words_lufs,
            folder=folder,
            name=track.name,
            tags=track_tags(compiled.session.head, track.timeline, cover),
            settings=compiled.settings,
            store=store,
            jobs=compiled.options.jobs,
            progress=of_all,
        )
        if captions:
            from renderer.workflows.captions import write_captions

            written = replace(written, captions=write_captions(compiled, track, read_clip, folder, captions))
        tracks.append(written)
    return tuple(tracks)
