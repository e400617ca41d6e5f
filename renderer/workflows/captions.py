"""Writes captions and other companion files beside a track."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from renderer.companions.captions.formats import CAPTION_FORMATS
from renderer.companions.captions.transcript_source import TranscriptSource
from renderer.companions.picture.peaks import waveform
from renderer.companions.picture.rows import PictureRow
from renderer.encode.mp3.splicer import Spliced
from renderer.mix.mixer import prepare_mix
from renderer.storage.atomic_files import atomic, reported
from renderer.storage.store import Store
from renderer.timeline import ReadClip
from renderer.workflows.compile import Compiled
from renderer.workflows.lay_out_tracks import Planned

if TYPE_CHECKING:
    from numpy.typing import NDArray


def write_captions(
    compiled: Compiled,
    track: Planned,
    read_clip: ReadClip,
    store: Store,
    folder: Path,
    names: Iterable[str] = tuple(CAPTION_FORMATS),
) -> Mapping[str, Path]:
    """Write companion files of a laid-out track in the formats of these names.

    Returns the files by format. Each has the name of the track, and appears whole or not at all.

    Raises:
        OutputError: a file could not be written.
    """
    source = _source(compiled, track, read_clip, store)
    paths = {}
    for name in names:
        form = CAPTION_FORMATS[name]
        text = form.write(source)
        paths[name] = folder / f"{track.name}{form.suffix}"
        with atomic(paths[name]) as part, reported(part):
            part.write_text(text, encoding="utf-8", errors="replace", newline="\n")
    return paths


def _source(compiled: Compiled, track: Planned, read_clip: ReadClip, store: Store) -> TranscriptSource:
    head, settings, timeline = compiled.session.head, compiled.settings, track.timeline

    def drawn(rows: Sequence[PictureRow]) -> Sequence[NDArray[np.float32]]:
        mixer = prepare_mix(timeline, channels=settings.channels, ducking=settings.ducking)
        levels = Spliced(mixer, read_clip, store, compiled.options.jobs).levels(lambda _: None)
        return waveform(levels, rows)

    return TranscriptSource(
        name=track.name,
        title=head.title,
        author=head.teacher,
        language=head.language,
        requested_seconds=track.requested_seconds,
        # Onsets stand on a grid, so that the silence of a paragraph may come out a little shorter.
        paragraph_ms=round(1000 * (head.pacing.sentence + head.pacing.paragraph) / 2),
        timeline=timeline,
        waveform=drawn,
    )
