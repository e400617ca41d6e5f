"""Writes the stems of a track."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import numpy as np
from msgspec import Struct

from renderer.encode.encoder import encode
from renderer.encode.formats import Flac, Wav
from renderer.mix.mixer import prepare_mix
from renderer.mix.stems import STEM_BITS, stem_blocks
from renderer.settings.model import Settings
from renderer.storage.atomic_files import atomic
from renderer.timeline import Block, ReadClip, Timeline


class Stems(Struct, frozen=True, kw_only=True):
    """The file of each stem by its name. ``clipped`` are the stems whose samples exceed full scale."""

    paths: Mapping[str, Path]
    clipped: tuple[str, ...]


def write_stems(
    timeline: Timeline, read_clip: ReadClip, names: Sequence[str], folder: Path, settings: Settings
) -> Stems:
    """Write stems with 24 bits: as FLAC if that is a format of the settings, and otherwise as WAV.

    Each file appears whole or not at all.

    Raises:
        RenderError: a sample is infinite or not a number.
        OutputError: a file could not be written.
    """
    form = Flac(bits=STEM_BITS) if "flac" in settings.formats else Wav(bits=STEM_BITS)
    mixer = prepare_mix(timeline, channels=settings.channels, ducking=settings.ducking)
    paths, peaks = dict[str, Path](), dict[str, float]()

    def watched(name: str) -> Iterator[Block]:
        for block in stem_blocks(mixer, read_clip, name):
            peaks[name] = max(peaks.get(name, 0.0), float(np.abs(block).max()))
            yield block

    for name in names:
        paths[name] = folder / f"{name}{form.suffix}"
        with atomic(paths[name]) as part:
            encode(
                watched(name),
                part,
                form,
                sample_rate=settings.sample_rate,
                channels=settings.channels,
                frames=timeline.frames,
            )
    return Stems(paths=paths, clipped=tuple(name for name in names if peaks.get(name, 0.0) > 1.0))
