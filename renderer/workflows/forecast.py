"""Forecasts the loudness of the tracks of a script; nothing is spoken, mixed or encoded."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache

import numpy as np

from renderer.errors import InputError
from renderer.interchange.importing.duration_estimate import word_count
from renderer.layout.clips import Clips
from renderer.loudness.meter import Energies, LoudnessMeter
from renderer.mix.forecast import STEPS_PER_SECOND, ReadEnergies, forecast
from renderer.plan.steps import StartBed
from renderer.publish.checks.forecast import BedPlace, PlannedBed, PlannedTrack, PlannedTracks
from renderer.speech.kept_clips import kept_clip
from renderer.storage.clip_reader import clip_reader
from renderer.storage.store import Store
from renderer.timeline import Clip
from renderer.voice import Utterance
from renderer.workflows.cache import with_store
from renderer.workflows.compile import Compiled
from renderer.workflows.lay_out_tracks import (
    fit_length,
    gather_clips,
    keep_strikes,
    length_label,
    requested_lengths,
    silent,
    words_of,
)

_ERROR_LU = 0.6
_ESTIMATED_ERROR_LU = 1.0
_MOST_MEASURED_SECONDS = 600

_FIRST_LUFS = (-30.0, -20.0)
_BETWEEN_LUFS = (-15.7, -23.0, -18.9, -26.1, -17.3, -20.7, -19.5, -18.2, -30.5, -21.6,
                 -16.7, -19.9, -22.2, -17.8, -24.1, -18.5, -21.1, -19.2, -20.3, -59.0)  # fmt: skip
_LAST_LUFS = (-23.0, -26.4, -30.3, -35.4, -46.4)
"""The loudness of the gating blocks of sentences, of which those between the ends are quantiles of all.

Measured in the sentences of the sessions in ``scripts``, with the default voice of English.
"""


def plan_loudness(compiled: Compiled) -> PlannedTracks:
    """The forecasts for the tracks of a script.

    The sentences that the store has are known; the length of the others is estimated. The sounds are made or
    read, and kept in the store, as a render does.

    Raises:
        SoundError: a sound cannot be used.
        InputError: there is no such engine, or a setting of a voice is wrong.
    """
    return with_store(
        compiled.settings, keep=compiled.options.cache, work=lambda store: _planned(compiled, store)
    )


def _planned(compiled: Compiled, store: Store) -> PlannedTracks:
    spoken, all_known = _clips(compiled, store)
    clips = gather_clips(compiled, spoken, store, silent)
    block_lufs = {clip.source: clip.block_lufs for clip in spoken.values()}
    read_energies = _energies(clips, store, compiled.settings.channels)
    tracks = []
    for seconds in requested_lengths(compiled):
        label = length_label(compiled, seconds)
        try:
            timeline = fit_length(compiled, clips, seconds)
        except InputError:  # it does not fit, or would not with sentences of other lengths
            tracks.append(PlannedTrack(length=label, forecast=None))
            continue
        keep_strikes(compiled, [timeline], store, silent)
        words_lufs = words_of(timeline, clips)
        error_lu = _ERROR_LU if all_known else _ESTIMATED_ERROR_LU
        found = forecast(
            timeline,
            block_lufs=block_lufs,
            words_lufs=words_lufs,
            read_energies=read_energies,
            channels=compiled.settings.channels,
            ducking=compiled.settings.ducking,
            lufs=compiled.settings.lufs,
            error_lu=0.0 if words_lufs is None else error_lu,
        )
        tracks.append(PlannedTrack(length=label, forecast=found))
    return PlannedTracks(
        tracks=tuple(tracks),
        lufs=compiled.settings.lufs,
        has_words=bool(spoken),
        beds=tuple(_beds(compiled)),
    )


def _clips(compiled: Compiled, store: Store) -> tuple[Mapping[Utterance, Clip], bool]:
    """The clips of all sentences, and whether the store has every one of them."""
    found: dict[Utterance, Clip] = {}
    all_known = True
    for speak in compiled.plan.spoken():
        utterance = speak.utterance
        if utterance in found:
            continue
        kept = kept_clip(store, utterance, compiled.settings.sample_rate, "")
        all_known &= kept is not None
        found[utterance] = kept.clip if kept else _expected_clip(utterance, compiled.settings.sample_rate)
    return found, all_known


def _expected_clip(utterance: Utterance, sample_rate: int) -> Clip:
    """A clip of the length that a sentence has at its rate, and of usual loudness."""
    seconds = word_count(utterance.text) * 60 / utterance.voice.words_per_minute
    between = round(seconds * STEPS_PER_SECOND) + 2 - len(_FIRST_LUFS) - len(_LAST_LUFS)
    repeated = _BETWEEN_LUFS * (max(0, between) // len(_BETWEEN_LUFS) + 1)
    return Clip(
        source=f"expected {utterance!r}",
        frames=round(seconds * sample_rate),
        block_lufs=(*_FIRST_LUFS, *repeated[: max(0, between)], *_LAST_LUFS),
    )


def _energies(clips: Clips, store: Store, channels: int) -> ReadEnergies:
    """Read the energies of sounds. Of the variants of a bed, all have those of the first one."""
    read_clip = clip_reader(clips, store)
    sounds = {clip.source: clip for clip in clips}
    first = {clip.source: bed.clips[0] for bed in clips.beds.values() for clip in bed.clips}
    rate = clips.sample_rate

    @cache
    def measured(source: str) -> Energies:
        clip = first.get(source, sounds[source])
        meter = LoudnessMeter(rate, channels, hop_frames=rate // STEPS_PER_SECOND)
        for onset in range(0, min(clip.frames, _MOST_MEASURED_SECONDS * rate), rate):
            block = read_clip(clip.source, onset, min(rate, clip.frames - onset))
            if block.shape[1] > channels:
                block = block.mean(axis=1, keepdims=True)
            meter.push(np.broadcast_to(block, (len(block), channels)))
        energies = meter.energies
        return energies if len(energies) else np.zeros(1)

    return measured


def _beds(compiled: Compiled) -> Iterator[PlannedBed]:
    """The beds of a script, each level once in each place where it may be named."""
    head = compiled.session.head.bed
    found: dict[PlannedBed, None] = {}
    for step in compiled.plan.every():
        if isinstance(step, StartBed) and step.sound:
            of_head = head is not None and step.position == head.position
            named_in: BedPlace = "front matter" if of_head else "cue"
            if compiled.options.bed is not None:
                named_in = "option"
            found[PlannedBed(name=step.sound, gain_db=step.gain_db, named_in=named_in)] = None
    yield from found
