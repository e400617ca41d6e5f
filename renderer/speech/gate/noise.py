"""Finds clicks and noise in a spoken sentence."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

import numpy as np
from numpy.typing import NDArray

from renderer.speech.gate.sound import BANDS, SpokenSound, Values, cell_peaks
from renderer.speech.gate.verdict import Fault

_CLICK_DB = 7.5
"""The fourth difference is greatest for a single odd sample. At a click it is this much higher than in the
2 ms before and after. In 450 sentences of the documentation, the sharpest burst of the voice hibari:heart
reaches 6.5 dB.
"""

_CLICK_CANDIDATES = 6
_CLICK_SAMPLES = 5  # as many as the fourth difference spreads one sample over
_CLICK_SECONDS = 0.002
_LEAST_CLICK = 0.08  # of the peak

_WIDE_BAND_DB = -21.5
_EVERY_BAND_DB = -26.0
_WIDE_BAND_FRAMES = 5
"""A voice has either strong low or strong high bands; above these levels for an eighth of a second there is
noise.
"""

FLOOR_DB = -32.0
"""The quietest 3 % of a sentence are below this level, unless there is noise below the voice."""

QUIET_FLOOR_DB = -60.0
"""The profile of a voice has this level, or a lower one, if the voice has no sound between its words."""


def clicks(sound: SpokenSound) -> Iterator[Fault]:
    """The strongest click."""
    samples, cell = sound.sounding, sound.cell_frames
    changes = np.diff(samples, 2)
    cells = len(changes) // cell
    least = _LEAST_CLICK * sound.peak
    highest = cell_peaks(changes[: cells * cell], cell) + least
    padded = np.pad(highest, 3, mode="edge")
    others = np.maximum.reduce([padded[lag : lag + cells] for lag in (0, 1, 5, 6)])
    candidates = np.argpartition(highest / others, -_CLICK_CANDIDATES)[-_CLICK_CANDIDATES:]
    ratios = _sharpness(samples, candidates * cell, cell, round(_CLICK_SECONDS * sound.sample_rate_hz), least)
    strongest = int(np.argmax(ratios))
    if ratios[strongest] > 10 ** (_CLICK_DB / 20):
        yield Fault(what="a click", at_seconds=sound.seconds_at_cell(sound.start + candidates[strongest]))


def _sharpness(
    samples: Values, onsets: NDArray[np.intp], frames: int, reach: int, least: float
) -> NDArray[np.float32]:
    """The highest fourth difference from each onset on, relative to the others within ``reach``."""
    places = np.arange(-reach, frames + reach)
    changes = np.diff(samples[(onsets[:, None] + places).clip(0, len(samples) - 1)], 4, axis=1)
    changes = np.abs(changes) + 3 * least
    highest = reach + changes[:, reach : reach + frames].argmax(1)
    distances = np.abs(np.arange(changes.shape[1]) - highest[:, None])
    around = np.where((distances > _CLICK_SAMPLES) & (distances < reach), changes, 0).max(1)
    ratios: NDArray[np.float32] = changes[np.arange(len(onsets)), highest] / around
    return ratios


def is_noisy(sound: SpokenSound, floor_db: float = FLOOR_DB) -> bool:
    """Whether the quietest cells of a sentence are louder than ``floor_db``, relative to the voice."""
    rank = len(sound.peaks_db) // 33
    return float(np.partition(sound.peaks_db, rank)[rank]) > floor_db


@cache
def _low_middle_and_high() -> Values:
    """The matrix that takes the means of the low, the middle and the high bands."""
    means = np.zeros((BANDS, 3), np.float32)
    for number, bands in enumerate((range(5), range(7, 11), range(14, BANDS))):
        means[bands, number] = 1 / len(bands)
    return means


def bursts(sound: SpokenSound) -> Iterator[Fault]:
    """The strongest eighth of a second in which low, middle and high bands are all strong."""
    if len(sound.powers) < _WIDE_BAND_FRAMES:
        return
    loudness = sound.powers.mean(1)
    reference = np.sort(loudness)[-max(1, len(loudness) // 5) :].mean()
    decibels = 10 * np.log10(sound.powers / reference + 1e-9)
    wide = (decibels @ _low_middle_and_high()).min(1)
    average = np.full(_WIDE_BAND_FRAMES, 1 / _WIDE_BAND_FRAMES)
    for levels, most in ((wide, _WIDE_BAND_DB), (decibels.min(1), _EVERY_BAND_DB)):
        means = np.convolve(levels, average, "valid")
        strongest = int(means.argmax())
        if means[strongest] > most:
            yield Fault(what="a burst of noise", at_seconds=sound.seconds_at_frame(strongest))
            return
