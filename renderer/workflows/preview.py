"""Renders a part of a track to a file with the same samples as in the whole track."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

import numpy as np
from msgspec import Struct
from msgspec.structs import replace

from renderer.analysis.excerpts import Excerpt, check_chapter, find_part, from_to
from renderer.analysis.pace import Span
from renderer.encode.mp3.splicer import Spliced
from renderer.encode.tagging.tags import Tags, track_tags
from renderer.loudness.meter import Loudness
from renderer.mastering.encode_whole import encode_whole
from renderer.mastering.limited_part import limited_part
from renderer.mastering.mastering import first_limiting
from renderer.mix.mixer import prepare_mix
from renderer.problems import Problem
from renderer.storage.atomic_files import atomic
from renderer.storage.store import Store
from renderer.timeline import Block, Mark, Timeline
from renderer.workflows.cache import with_store
from renderer.workflows.check_formats import check_formats
from renderer.workflows.compile import Compiled
from renderer.workflows.lay_out_tracks import Progress, plan_tracks, silent
from renderer.workflows.script_files import check_owner, claim_folder

FADE_SECONDS = 0.01
"""The length of the fades at the ends of a part that is cut out of a track."""

_SPEAKING_SHARE = 0.5
_MEASURING_SHARE = 0.3


class Preview(Struct, frozen=True, kw_only=True):
    """A part of a track, with its files by format.

    ``part`` is the position of the preview in the track. ``measured`` is the measured loudness of each file.
    """

    name: str
    paths: Mapping[str, Path]
    timeline: Timeline
    part: Span
    measured: Mapping[str, Loudness]
    warnings: tuple[Problem, ...] = ()


def preview_compiled(
    compiled: Compiled, part: Excerpt, out: Path | None = None, progress: Progress = silent
) -> Preview:
    """Render a part of a compiled script's track into ``out/NAME``; see ``make_preview``.

    Raises:
        RenderError: a sentence could not be spoken, or a file could not be written.
        InputError: the track has no such part, or the folder has the tracks of another script.
    """
    check_formats(compiled.settings)
    folder, script = compiled.folder(out), Path(compiled.session.path)
    check_owner(folder, script)
    preview = with_store(
        compiled.settings,
        keep=compiled.options.cache,
        work=lambda store: make_preview(compiled, part, store, folder, progress),
    )
    claim_folder(folder, script)
    return preview


def make_preview(
    compiled: Compiled, part: Excerpt, store: Store, folder: Path, progress: Progress
) -> Preview:
    """Write a part of a script's track as ``NAME-preview``; of several lengths, the first is used.

    The part is limited with the settings of the track's first pass. Later passes, which change them if a file
    peaks too high or the limiter took loudness away, would require encoding the whole track.

    Raises:
        RenderError: as ``plan_tracks`` raises.
        InputError: the track has no such part.
        OutputError: a file could not be written.
    """
    settings, path = compiled.settings, compiled.session.path
    check_chapter(part, compiled.plan.chapters(), path)
    planned, read_clip = plan_tracks(
        _of_one_length(compiled), store, lambda what, share: progress(what, share * _SPEAKING_SHARE)
    )
    timeline = planned[0].timeline
    span = find_part(part, timeline, path)
    mixer = prepare_mix(timeline, channels=settings.channels, ducking=settings.ducking)
    spliced = Spliced(mixer, read_clip, store, compiled.options.jobs)
    levels = spliced.levels(lambda share: progress("measuring", _SPEAKING_SHARE + share * _MEASURING_SHARE))
    progress("encoding", _SPEAKING_SHARE + _MEASURING_SHARE)
    name = f"{planned[0].name}-preview"
    tags = _tags(compiled, timeline, span)
    paths, measured = {}, {}
    for form in settings.forms():
        limiting = first_limiting(form, settings, levels, planned[0].words_lufs)
        limited = limited_part(mixer, read_clip, span.onset_frames, span.frames, limiting)
        blocks = _faded(limited, span, timeline)
        target = folder / f"{name}{form.suffix}"
        with atomic(target) as temporary:
            loudness = encode_whole(blocks, temporary, form, settings, span.frames, tags)
        paths[form.suffix[1:]], measured[form.suffix[1:]] = target, loudness
    return Preview(
        name=name,
        paths=paths,
        timeline=timeline,
        part=span,
        measured=measured,
        warnings=compiled.warnings,
    )


def _of_one_length(compiled: Compiled) -> Compiled:
    lengths = compiled.options.lengths or compiled.session.head.lengths
    return replace(compiled, options=replace(compiled.options, lengths=lengths[:1]))


def _tags(compiled: Compiled, timeline: Timeline, span: Span) -> Tags:
    tags = track_tags(compiled.session.head, _cut_out(timeline, span), compiled.cover)
    return replace(tags, title=f"{tags.title}, {from_to(span, timeline.sample_rate)}")


def _cut_out(timeline: Timeline, span: Span) -> Timeline:
    """Return the cues and chapters of a part, with times relative to its start."""
    end_frames = span.onset_frames + span.frames
    cues = []
    for cue in timeline.cues:
        onset, end = max(cue.onset_frames, span.onset_frames), min(cue.end_frames, end_frames)
        if onset < end:
            cues.append(replace(cue, onset_frames=onset - span.onset_frames, frames=end - onset))
    chapters = [
        Mark(onset_frames=max(mark.onset_frames - span.onset_frames, 0), name=mark.name)
        for mark in timeline.chapters
        if mark.onset_frames < end_frames
    ]
    begun = [mark for mark in chapters if not mark.onset_frames][-1:]
    later = [mark for mark in chapters if mark.onset_frames]
    return replace(timeline, frames=span.frames, cues=tuple(cues), chapters=(*begun, *later))


def _faded(blocks: Iterator[Block], span: Span, timeline: Timeline) -> Iterator[Block]:
    """Yield the blocks faded in and out, except where the track itself begins or ends."""
    fade_frames = min(FADE_SECONDS * timeline.sample_rate, span.frames / 2)
    cut_before = span.onset_frames > 0
    cut_after = span.onset_frames + span.frames < timeline.frames
    at = 0
    for block in blocks:
        middles = np.arange(at, at + len(block)) + 0.5
        at += len(block)
        share = np.ones(len(block))
        if cut_before:
            share = np.minimum(share, middles / fade_frames)
        if cut_after:
            share = np.minimum(share, (span.frames - middles) / fade_frames)
        faded = block.copy()
        inside = share < 1
        faded[inside] *= np.square(np.sin(share[inside] * (np.pi / 2))).astype(np.float32)[:, None]
        yield faded
