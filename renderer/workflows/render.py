"""Renders every track of a script, with its captions, into a folder."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from renderer.encode.tagging.tags import Picture, track_tags
from renderer.layout.own_beds import OwnBed
from renderer.mastering.write_track import Track, write_track
from renderer.problems import Problem
from renderer.storage.store import Store
from renderer.timeline import ReadClip
from renderer.workflows.cache import with_store
from renderer.workflows.check_formats import check_formats
from renderer.workflows.compile import Compiled
from renderer.workflows.lay_out_tracks import Planned, Progress, plan_tracks, silent
from renderer.workflows.script_files import check_owner, claim_folder

_SPEAKING_SHARE = 0.25


class RenderResult(Struct, frozen=True, kw_only=True):
    """The finished tracks of a script, one for each length.

    ``repeated_beds`` are the beds of the user's own sounds that play more than once in the longest track.
    """

    tracks: tuple[Track, ...]
    warnings: tuple[Problem, ...] = ()
    repeated_beds: tuple[OwnBed, ...] = ()

    @property
    def paths(self) -> tuple[Path, ...]:
        return tuple(path for track in self.tracks for path in track.paths.values())


def render_compiled(compiled: Compiled, out: Path | None = None, progress: Progress = silent) -> RenderResult:
    """Render every track of a compiled script into ``out/NAME``.

    Raises:
        InputError: the folder has the tracks of another script, or a format cannot be written.
        RenderError: a sentence could not be spoken, or a file could not be written.
    """

    def speaking(what: str, share: float) -> None:
        progress(what, share * _SPEAKING_SHARE)

    def rendering(what: str, share: float) -> None:
        progress(what, _SPEAKING_SHARE + (1 - _SPEAKING_SHARE) * share)

    check_formats(compiled.settings)
    folder = compiled.folder(out)
    check_owner(folder, Path(compiled.session.path))

    def work(store: Store) -> RenderResult:
        planned, read_clip = plan_tracks(compiled, store, speaking)
        tracks = render_tracks(
            compiled,
            planned,
            read_clip,
            store,
            claim_folder(folder, Path(compiled.session.path)),
            captions=compiled.settings.captions,
            cover=compiled.cover,
            progress=rendering,
            stems=compiled.settings.stems,
        )
        return render_result(compiled, planned, tracks)

    return with_store(compiled.settings, keep=compiled.options.cache, work=work)


def render_result(compiled: Compiled, planned: Sequence[Planned], tracks: tuple[Track, ...]) -> RenderResult:
    """Finished tracks with the warnings about them."""
    first = planned[0]
    doubtful = [sentence.problem for sentence in first.doubtful]
    failed = [check.problem for check in first.failed_checks]
    warnings = (*compiled.warnings, *first.take_problems, *doubtful, *failed)
    longest = max(planned, key=lambda track: track.timeline.frames)
    return RenderResult(tracks=tracks, warnings=warnings, repeated_beds=longest.repeated_beds)


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
    stems: Sequence[str] = (),
) -> tuple[Track, ...]:
    """Write each track, with tags, its captions and its stems.

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

            written = replace(
                written, captions=write_captions(compiled, track, read_clip, store, folder, captions)
            )
        if stems:
            from renderer.workflows.stems import with_stems

            written = with_stems(
                written, read_clip, folder, compiled.settings, stems, compiled.session.head.title
            )
        tracks.append(written)
    return tuple(tracks)
