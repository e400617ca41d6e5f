"""Finds clicks and noise in a spoken sentence."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from renderer.speech.gate.sound import SpokenSound, Values
from renderer.speech.gate.verdict import Fault

_CLICK_DB = 9.0
"""The fourth difference is greatest for a single odd sample. At a click it is this much higher than in the
2 ms before and after; in the sharpest burst of the voice hibari:heart, it is 8.5 dB higher.
"""

_CLICK_CANDIDATES = 8
_CLICK_SAMPLES = 5  # as many as the fourth difference spreads one sample over
_CLICK_SECONDS = 0.002
_LEAST_CLICK = 0.08  # of the peak

_WIDE_BAND_DB = -21.5
_EVERY_BAND_DB = -26.0
_WIDE_BAND_FRAMES = 6
"""A voice has either strong low or strong high bands; above these levels for 0.12 s there is noise."""

FLOOR_DB = -32.0
"""The quietest 3 % of a sentence are below this level, unless there is noise below the voice."""


def clicks(sound: SpokenSound) -> Iterator[Fault]:
    """The strongest click."""
    samples, cell = sound.sounding, sound.cell_frames
    changes = np.abs(np.diff(samples, 2))
    cells = len(changes) // cell
    least = _LEAST_CLICK * float(np.abs(samples).max())
    highest = changes[: cells * cell].reshape(cells, cell).max(1) + least
    padded = np.pad(highest, 3, mode="edge")
    others = np.maximum.reduce([padded[lag : lag + cells] for lag in (0, 1, 5, 6)])
    candidates = np.argsort(highest / others)[-_CLICK_CANDIDATES:]
    ratios = [_sharpness(samples, int(candidate) * cell, cell, sound, least) for candidate in candidates]
    strongest = int(np.argmax(ratios))
    if ratios[strongest] > 10 ** (_CLICK_DB / 20):
        yield Fault(what="a click", at_seconds=sound.seconds_at_cell(sound.start + candidates[strongest]))


def _sharpness(samples: Values, onset: int, frames: int, sound: SpokenSound, least: float) -> float:
    """The highest fourth difference in a cell, relative to those around it."""
    reach = round(_CLICK_SECONDS * sound.sample_rate_hz)
    first = max(0, onset - reach)
    changes = np.abs(np.diff(samples[first : onset + frames + reach + 4], 4)) + 3 * least
    inside = changes[onset - first : onset - first + frames]
    at = onset - first + int(inside.argmax())
    before = changes[max(0, at - reach) : max(0, at - _CLICK_SAMPLES)]
    after = changes[at + _CLICK_SAMPLES + 1 : at + reach]
    return float(changes[at]) / float(max(before.max(initial=least), after.max(initial=least)))


def is_noisy(sound: SpokenSound, floor_db: float = FLOOR_DB) -> bool:
    """Whether the quietest cells of a sentence are louder than ``floor_db``, relative to the voice."""
    rank = len(sound.peaks_db) // 33
    return float(np.partition(sound.peaks_db, rank)[rank]) > floor_db


def bursts(sound: SpokenSound) -> Iterator[Fault]:
    """The strongest burst of noise: 0.12 s in which low, middle and high bands are all strong."""
    if len(sound.powers) < _WIDE_BAND_FRAMES:
        return
    loudness = sound.powers.mean(1)
    reference = np.sort(loudness)[-max(1, len(loudness) // 5) :].mean()
    decibels = 10 * np.log10(sound.powers / reference + 1e-9)
    low, middle, high = decibels[:, :5], decibels[:, 7:11], decibels[:, 14:]
    wide = np.minimum(np.minimum(low.mean(1), middle.mean(1)), high.mean(1))
    average = np.full(_WIDE_BAND_FRAMES, 1 / _WIDE_BAND_FRAMES)
    for levels, most in ((wide, _WIDE_BAND_DB), (decibels.min(1), _EVERY_BAND_DB)):
        means = np.convolve(levels, average, "valid")
        strongest = int(means.argmax())
        if means[strongest] > most:
            yield Fault(what="a burst of noise", at_seconds=sound.seconds_at_frame(strongest))
            return
