"""Finds sounds that recur at once, as when a model says a word twice."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from renderer.speech.gate.sound import SpokenSound, Values, band_powers_at
from renderer.speech.gate.verdict import Fault

_RUN_FRAMES = 13
"""Runs of a third of a second are compared: with their windows they span more."""

_LEAST_LAG, _MOST_LAG = 8, 80
_SUSPECT = 0.75
_EXPLAINED_SUSPECT = 0.8
_COPIED = 0.985
"""The likeness, from -1 to 1, of a run that was copied. A voice never says the same words twice in the same
way: equal words in two places of a sentence of the voice hibari:heart reach 0.97.
"""

_ALIKE = 0.9
_LEAST_SECONDS = 0.4
"""A repetition in the text that takes so long explains a repeated sound, unless the sound was copied."""

_HELD_LAG = 5
"""A run that is like itself an eighth of a second later is a long vowel, and not a repetition."""

_MOST_SUSPECTS = 4
_NEAR_FRAMES, _NEAR_LAGS = 6, 3
"""The end of a copy, together with the sound after it, may look more alike than the copy itself. So up to
four pairs of runs are compared exactly, which are not near each other.
"""

_DIGITS = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
"""A digit takes about as long in other languages."""

_LEAST_LOUD_FRAMES = 10
_SHIFTS = (-0.4, -0.2, 0.0, 0.2, 0.4)  # of a spectral frame


def repeats(sound: SpokenSound, text: str, seconds_per_letter: float) -> Iterator[Fault]:
    """A run of 0.4 s or more that recurs within two seconds, unless the text has such a repetition."""
    frames = len(sound.powers)
    lags = min(_MOST_LAG, frames - _RUN_FRAMES) - _LEAST_LAG
    if lags < 1:
        return
    decibels, mean = _levelled(sound.powers)
    shapes = _directions(decibels, mean)
    alike = np.zeros((frames, frames + _MOST_LAG), np.float32)
    alike[:, :frames] = shapes @ shapes.T
    row, column = alike.strides
    by_lag = np.lib.stride_tricks.as_strided(alike[:, _LEAST_LAG:], (frames, lags), (row + column, column))
    means = _means_of_runs(by_lag)
    held = _means_of_runs(np.diagonal(alike, _HELD_LAG)[:frames])
    means[held[: len(means)] > _ALIKE] = 0
    explained = _longest_repetition(text) * seconds_per_letter * 1.3 + 0.1
    suspect, copied = (_SUSPECT, _ALIKE) if explained < _LEAST_SECONDS else (_EXPLAINED_SUSPECT, _COPIED)
    for first, later in _most_alike(means, suspect):
        if _refined(sound, first + 1, later + 1, mean) > copied:
            yield Fault(what="a sound is repeated", at_seconds=sound.seconds_at_frame(later))
            return


def _most_alike(means: Values, least: float) -> Iterator[tuple[int, int]]:
    """The frames of runs that are alike, and of those that they recur in, the most alike first."""
    for _ in range(_MOST_SUSPECTS):
        first, lag = divmod(int(means.argmax()), means.shape[1])
        if means[first, lag] < least:
            return
        yield first, first + lag + _LEAST_LAG
        near = slice(max(0, first - _NEAR_FRAMES), first + _NEAR_FRAMES + 1)
        means[near, max(0, lag - _NEAR_LAGS) : lag + _NEAR_LAGS + 1] = 0


def _means_of_runs(likeness: Values) -> Values:
    """The mean over each run of consecutive frames."""
    sums: Values = np.cumsum(likeness, axis=0, dtype=np.float32)
    return (sums[_RUN_FRAMES:] - sums[:-_RUN_FRAMES]) / np.float32(_RUN_FRAMES)


def _levelled(powers: Values) -> tuple[Values, Values]:
    """Smoothed spectra in dB, relative to their own mean; silence is 0. Then the mean spectrum.

    ``powers`` have the shape (..., spectral frames, bands).
    """
    smooth = powers.copy()
    before, here, after = powers[..., :-2, :], powers[..., 1:-1, :], powers[..., 2:, :]
    smooth[..., 1:-1, :] = 0.25 * before + 0.5 * here + 0.25 * after
    decibels = 10 * np.log10(smooth + 1e-12)
    levels = decibels.max(-1)
    loud = levels > levels.max(-1, keepdims=True) - 35
    decibels -= decibels.mean(-1, keepdims=True)
    np.clip(decibels, -25, 25, out=decibels)
    mean: Values = decibels[loud].mean(0)
    decibels[~loud] = 0
    return decibels, mean


def _directions(decibels: Values, mean: Values) -> Values:
    """Spectra without the mean spectrum, of length 1; silence is 0."""
    shapes: Values = (decibels - mean) * decibels.any(-1, keepdims=True)
    shapes /= np.linalg.norm(shapes, axis=-1, keepdims=True) + 1e-3
    return shapes


def _refined(sound: SpokenSound, first: int, second: int, mean: Values) -> float:
    """The likeness of two runs, with the second one shifted by parts of a frame."""
    starts = np.array([first, *(second + shift for shift in _SHIFTS)])
    places = np.rint((starts[:, None] + np.arange(_RUN_FRAMES + 1)) * sound.hop_frames).astype(np.intp)
    powers = band_powers_at(sound.sounding, sound.sample_rate_hz, places)
    one, *shifted = _directions(_levelled(powers)[0], mean)
    others = np.stack(shifted)
    loud = np.count_nonzero(one.any(-1) | others.any(-1), axis=-1)
    return float(((one * others).sum((-2, -1)) / np.maximum(loud, _LEAST_LOUD_FRAMES)).max())


def _longest_repetition(text: str) -> int:
    """The number of letters in the longest part of a text that occurs twice in it."""
    readable = "".join(_DIGITS[int(c)] if c in "0123456789" else c for c in text.lower())
    letters = "".join(filter(str.isalpha, readable))
    length = 0
    while length < 24:
        seen: set[str] = set()
        for start in range(len(letters) - length):
            part = letters[start : start + length + 1]
            if part in seen:
                break
            seen.add(part)
        else:
            return length
        length += 1
    return length
