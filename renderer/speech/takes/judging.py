"""What is wrong with a recording: too quiet, too loud, clipped, noisy."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

import numpy as np

from renderer.speech.takes.words import find_words, loudness_lufs
from renderer.timeline import Block
from renderer.units import to_db

FULL_SCALE = 0.9999
"""16 bits end at 0.99997; what was lossily coded may be above."""

CLIPPED_FRAMES = 3
LOUDEST_DBFS = -0.5
QUIETEST_LUFS = -40.0
LEAST_ABOVE_NOISE_DB = 30.0
LONGEST_SILENCE_SECONDS = 3.0

_LEAST_ROOM_SECONDS = 0.2

FaultKind = Literal["silent", "clipped", "too loud", "too quiet", "noisy"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """What is wrong with a take, and what to do."""

    kind: FaultKind
    message: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """A take as it was recorded. ``before_seconds`` and ``after_seconds`` are what stands around its words.

    ``above_noise_db`` is how far its loudest words are above its quietest moment, None where too little
    stands around the words to tell. ``clips`` are places where full scale lasts.
    """

    seconds: float
    before_seconds: float
    after_seconds: float
    peak_dbfs: float
    lufs: float
    above_noise_db: float | None
    clips: int


def heard(samples: Block, sample_rate: int, clips: int) -> Heard:
    """Measure a mono recording."""
    words = find_words(samples, sample_rate)
    seconds = len(samples) / sample_rate
    peak_dbfs = to_db(float(np.abs(samples).max(initial=0.0)))
    if words is None:
        return Heard(
            seconds=seconds,
            before_seconds=seconds,
            after_seconds=seconds,
            peak_dbfs=peak_dbfs,
            lufs=-math.inf,
            above_noise_db=None,
            clips=clips,
        )
    before, after = words.onset_frames / sample_rate, (len(samples) - words.end_frames) / sample_rate
    told = before + after >= _LEAST_ROOM_SECONDS
    return Heard(
        seconds=seconds,
        before_seconds=before,
        after_seconds=after,
        peak_dbfs=peak_dbfs,
        lufs=loudness_lufs(samples[words.onset_frames : words.end_frames], sample_rate),
        above_noise_db=words.words_db - words.noise_db if told else None,
        clips=clips,
    )


def clips_in(samples: Block) -> int:
    """In how many places a channel stays at full scale for three frames or more. Shape (frames, channels)."""
    full = np.abs(samples) >= FULL_SCALE
    if not full.any():
        return 0
    lasting = full[: 1 - CLIPPED_FRAMES].copy()
    for later in range(1, CLIPPED_FRAMES):
        lasting &= full[later : len(full) + 1 + later - CLIPPED_FRAMES]
    starts = lasting & ~np.vstack([np.zeros((1, lasting.shape[1]), bool), lasting[:-1]])
    return int(starts.sum(axis=0).max(initial=0))


def faults(take: Heard) -> tuple[Fault, ...]:
    """What is wrong with it, the worst first."""
    if not math.isfinite(take.lufs):
        return (Fault(kind="silent", message="nothing in it can be heard"),)
    found: list[Fault] = []
    if take.clips:
        places = "one place" if take.clips == 1 else f"{take.clips} places"
        found.append(Fault(kind="clipped", message=f"clipped in {places}; record it again, more softly"))
    elif take.peak_dbfs > LOUDEST_DBFS:
        message = f"its peak is at {take.peak_dbfs:.1f} dBFS; record with 3 dB to spare"
        found.append(Fault(kind="too loud", message=message))
    if take.lufs < QUIETEST_LUFS:
        message = f"{take.lufs:.0f} LUFS; go closer, or turn the input up"
        found.append(Fault(kind="too quiet", message=message))
    if take.above_noise_db is not None and take.above_noise_db < LEAST_ABOVE_NOISE_DB:
        message = (
            f"the words are {take.above_noise_db:.0f} dB above the noise of the room, and should be "
            f"{LEAST_ABOVE_NOISE_DB:.0f}; find a quieter place, go closer, or set denoise = true"
        )
        found.append(Fault(kind="noisy", message=message))
    return tuple(found)
