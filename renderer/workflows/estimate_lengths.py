"""How long the tracks of a script will be, before anything is spoken."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

from msgspec import Struct

from renderer.layout.lay_out import lay_out
from renderer.storage.store import Store
from renderer.units import to_seconds
from renderer.workflows.cache import with_store
from renderer.workflows.compile import Compiled
from renderer.workflows.fit_check import Estimate, estimated_clips
from renderer.workflows.lay_out_tracks import length_label, requested_lengths

USUAL = Estimate(share=Fraction(1))
"""A voice that speaks exactly at its rate."""


class EstimatedTrack(Struct, frozen=True, kw_only=True):
    name: str
    duration_ms: int


def estimate_lengths(compiled: Compiled) -> tuple[EstimatedTrack, ...]:
    """The tracks of a script with their lengths: the requested ones, or what the words and cues take.

    Raises:
        ScriptError: something does not fit.
        SoundError: a sound cannot be used.
        InputError: the user has not trusted the settings to use the folder of the store.
    """
    return with_store(
        compiled.settings, keep=compiled.options.cache, work=lambda store: _tracks(compiled, store)
    )


def _tracks(compiled: Compiled, store: Store) -> tuple[EstimatedTrack, ...]:
    stem = Path(compiled.session.path).stem
    natural = None
    tracks = []
    for seconds in requested_lengths(compiled):
        if seconds is None and natural is None:
            timeline = lay_out(compiled.plan, estimated_clips(compiled, store, USUAL))
            natural = to_seconds(timeline.frames, timeline.sample_rate)
        label = length_label(compiled, seconds)
        lasts = natural if seconds is None else seconds
        tracks.append(
            EstimatedTrack(name=f"{stem}-{label}" if label else stem, duration_ms=round(1000 * (lasts or 0)))
        )
    return tuple(tracks)
