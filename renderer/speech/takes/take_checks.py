"""Measures a take and finds what is wrong with it, such as a clipped, noisy or cut off recording."""

from __future__ import annotations

import math
from typing import Literal

import numpy as np
from msgspec import Struct

from renderer.speech.takes.word_span import WordSpan, find_words, loudness_lufs
from renderer.timeline import Block
from renderer.units import to_db

FULL_SCALE = 0.9999
"""A sample this high counts as full scale: 16 bits reach 0.99997, and a lossy format can go beyond 1."""

CLIPPED_FRAMES = 3
LOUDEST_DBFS = -0.5
QUIETEST_LUFS = -40.0
LEAST_ABOVE_NOISE_DB = 30.0
LONGEST_SILENCE_SECONDS = 3.0
CUT_BELOW_WORDS_DB = 12.0
"""If the first or last moment is closer to the loudest words than this, words go on beyond the recording."""
FASTEST_LETTERS_A_SECOND = 40.0
"""Twice as fast as a fast speaker."""

_LEAST_ROOM_SECONDS = 0.2

FaultKind = Literal["silent", "too short", "cut off", "clipped", "too loud", "too quiet", "noisy"]
Edge = Literal["start", "end"]


class Fault(Struct, frozen=True, kw_only=True):
    """What is wrong with a take, and what to do about it."""

    kind: FaultKind
    message: str


class TakeMeasurements(Struct, frozen=True, kw_only=True):
    """A take as it was recorded. ``before_seconds`` and ``after_seconds`` are the silence around its words.

    ``above_noise_db`` is the level of its loudest words above that of its quietest moment; None if the
    silence around the words is too short to measure. ``clipped_places`` counts where it stays at full scale.
    ``cut_edges`` are those of the recording at which somebody is in the middle of a word.
    """

    seconds: float
    before_seconds: float
    after_seconds: float
    peak_dbfs: float
    integrated_lufs: float
    above_noise_db: float | None
    clipped_places: int
    cut_edges: tuple[Edge, ...]

    @property
    def words_seconds(self) -> float:
        return self.seconds - self.before_seconds - self.after_seconds


def measure_take(samples: Block, sample_rate: int, clipped_places: int) -> TakeMeasurements:
    """Measure a take of shape (frames, 1)."""
    words = find_words(samples, sample_rate)
    seconds = len(samples) / sample_rate
    peak_dbfs = to_db(float(np.abs(samples).max(initial=0.0)))
    if words is None:
        return TakeMeasurements(
            seconds=seconds,
            before_seconds=seconds,
            after_seconds=seconds,
            peak_dbfs=peak_dbfs,
            integrated_lufs=-math.inf,
            above_noise_db=None,
            clipped_places=clipped_places,
            cut_edges=(),
        )
    before, after = words.onset_frames / sample_rate, (len(samples) - words.end_frames) / sample_rate
    has_room = before + after >= _LEAST_ROOM_SECONDS
    return TakeMeasurements(
        seconds=seconds,
        before_seconds=before,
        after_seconds=after,
        peak_dbfs=peak_dbfs,
        integrated_lufs=loudness_lufs(samples[words.onset_frames : words.end_frames], sample_rate),
        above_noise_db=words.words_db - words.noise_db if has_room else None,
        clipped_places=clipped_places,
        cut_edges=_cut_edges(words),
    )


def _cut_edges(words: WordSpan) -> tuple[Edge, ...]:
    levels: tuple[tuple[Edge, float], ...] = (("start", words.first_db), ("end", words.last_db))
    return tuple(edge for edge, level_db in levels if level_db > words.words_db - CUT_BELOW_WORDS_DB)


def count_clipped_places(samples: Block) -> int:
    """The places where a channel stays at full scale for three frames or more. Shape (frames, channels)."""
    full = np.abs(samples) >= FULL_SCALE
    if not full.any():
        return 0
    lasting = full[: 1 - CLIPPED_FRAMES].copy()
    for later in range(1, CLIPPED_FRAMES):
        lasting &= full[later : len(full) + 1 + later - CLIPPED_FRAMES]
    starts = lasting & ~np.vstack([np.zeros((1, lasting.shape[1]), bool), lasting[:-1]])
    return int(starts.sum(axis=0).max(initial=0))


def find_faults(take: TakeMeasurements, text: str) -> tuple[Fault, ...]:
    """What is wrong with a take of a text, the worst first."""
    if not math.isfinite(take.integrated_lufs):
        return (Fault(kind="silent", message="the recording is silent; record it again"),)
    found: list[Fault] = []
    if take.words_seconds * FASTEST_LETTERS_A_SECOND < sum(map(str.isalnum, text)):
        message = f"{take.words_seconds:.1f} s of words cannot be the whole sentence; record it again"
        found.append(Fault(kind="too short", message=message))
    if take.cut_edges:
        where = " and ".join(f"{edge}s" for edge in take.cut_edges)
        message = f"it {where} in the middle of a word; record it again, with silence before and after"
        found.append(Fault(kind="cut off", message=message))
    if take.clipped_places:
        places = "one place" if take.clipped_places == 1 else f"{take.clipped_places} places"
        message = (
            f"the peaks are cut off in {places}; lower the input level or move away from the microphone, and "
            "record it again"
        )
        found.append(Fault(kind="clipped", message=message))
    elif take.peak_dbfs > LOUDEST_DBFS:
        message = f"its peak is at {take.peak_dbfs:.1f} dBFS; lower the input level by 3 dB"
        found.append(Fault(kind="too loud", message=message))
    if take.integrated_lufs < QUIETEST_LUFS:
        message = f"{take.integrated_lufs:.0f} LUFS; move closer to the microphone, or raise the input level"
        found.append(Fault(kind="too quiet", message=message))
    if take.above_noise_db is not None and take.above_noise_db < LEAST_ABOVE_NOISE_DB:
        message = (
            f"the words are {take.above_noise_db:.0f} dB above the noise of the room, and should be "
            f"{LEAST_ABOVE_NOISE_DB:.0f}; record in a quieter place, move closer to the microphone, or set "
            "denoise = true"
        )
        found.append(Fault(kind="noisy", message=message))
    return tuple(found)
