"""Finds the words in a recording, and the noise around them."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
from msgspec import Struct

from renderer.loudness.meter import Energies, LoudnessMeter, frames_per_hop, integrated_lufs
from renderer.timeline import Block

if TYPE_CHECKING:
    from numpy.typing import NDArray

_GATING_SECONDS = 0.4
_SILENCE_DB = -80.0
_WINDOW_HOPS = 5
_BELOW_WORDS_DB = 50.0
_ABOVE_NOISE_DB = 8.0
_LEAST_BELOW_WORDS_DB = 12.0
_CLICK_HOPS = 4
_CLICK_GAP_HOPS = 20
_SETTLING_HOPS = 12  # the end of the last word may still be heard


class WordSpan(Struct, frozen=True, kw_only=True):
    """The words of a recording: from their first audible frame up to ``end_frames``, which is not included.

    ``words_db`` is the level of the loudest 50 ms, and ``noise_db`` that of the quietest; ``first_db`` and
    ``last_db`` are those of the first and the last 10 ms of the recording. All are the K-weighted RMS (ITU-R
    BS.1770) in decibels relative to full scale.
    """

    onset_frames: int
    end_frames: int
    words_db: float
    noise_db: float
    first_db: float
    last_db: float


def find_words(samples: Block, sample_rate: int) -> WordSpan | None:
    """Find the words in a recording of shape (frames, 1), to 10 ms.

    Words are what is louder than the noise. A short sound by itself at one of the ends is the click of a key
    or a mouse, and not a word.

    Returns:
        the span of the words, or None if nothing in the recording is audible.
    """
    hop = frames_per_hop(sample_rate)
    power = _powers(samples, sample_rate)
    window = min(_WINDOW_HOPS, len(power))
    if not window:
        return None
    means = np.convolve(power, np.full(window, 1 / window), "valid")
    words_db, noise_db = _db(means.max()), _db(means.min())
    if words_db < _SILENCE_DB:
        return None
    above_db = max(words_db - _BELOW_WORDS_DB, noise_db + _ABOVE_NOISE_DB)
    least = 10 ** (min(above_db, words_db - _LEAST_BELOW_WORDS_DB) / 10)
    first, last = _without_clicks(np.flatnonzero(power > least))
    return WordSpan(
        onset_frames=first * hop,
        end_frames=min((last + 1) * hop, len(samples)),
        words_db=words_db,
        noise_db=noise_db,
        first_db=_db(power[0]),
        last_db=_db(power[-2:].max()),  # silence may fill the last one
    )


def quiet_around(samples: Block, sample_rate: int, words: WordSpan) -> tuple[int, int]:
    """From which frame before the words to which frame after them a recording has only its noise.

    There is no other sound in between, such as the click of a key.
    """
    hop = frames_per_hop(sample_rate)
    loud = _powers(samples, sample_rate) > 10 ** ((words.noise_db + _ABOVE_NOISE_DB) / 10)
    first, end = words.onset_frames // hop, -(-words.end_frames // hop)
    settled = end + _SETTLING_HOPS
    before, after = np.flatnonzero(loud[:first]), np.flatnonzero(loud[settled:])
    quiet_from = (int(before[-1]) + 1) * hop if len(before) else 0
    quiet_until = (settled + int(after[0])) * hop if len(after) else len(samples)
    return quiet_from, quiet_until


def loudness_lufs(samples: Block, sample_rate: int) -> float:
    """The integrated loudness of a take of shape (frames, 1); silence is added to a very short one."""
    short = math.ceil(_GATING_SECONDS * sample_rate * 1.05) - len(samples)
    meter = LoudnessMeter(sample_rate, channels=1)
    meter.push(samples)
    if short > 0:
        meter.push(np.zeros((short, 1), np.float32))
    return integrated_lufs(meter.energies)


def levels_db(samples: Block, sample_rate: int) -> tuple[float, float]:
    """The usual and the highest level of 50 ms in a recording of shape (frames, 1): K-weighted RMS."""
    power = _powers(samples, sample_rate)
    window = min(_WINDOW_HOPS, len(power))
    means = np.convolve(power, np.full(window, 1 / window), "valid") if window else np.zeros(1)
    return _db(float(np.median(means))), _db(float(means.max()))


def _powers(samples: Block, sample_rate: int) -> Energies:
    """K-weighted mean squares of 10 ms each; silence fills the last one. The weighting removes rumble."""
    meter = LoudnessMeter(sample_rate, channels=1)
    meter.push(samples)
    meter.push(np.zeros((-len(samples) % frames_per_hop(sample_rate), 1), np.float32))
    return meter.energies


def _without_clicks(active: NDArray[np.intp]) -> tuple[int, int]:
    """The first and the last hop of the words, from the indices of all audible hops."""
    runs = np.split(active, np.flatnonzero(np.diff(active) > _CLICK_GAP_HOPS) + 1)
    while len(runs) > 1 and len(runs[0]) <= _CLICK_HOPS:
        runs.pop(0)
    while len(runs) > 1 and len(runs[-1]) <= _CLICK_HOPS:
        runs.pop()
    return int(runs[0][0]), int(runs[-1][-1])


def _db(power: float) -> float:
    return 10 * math.log10(power) if power > 0 else -math.inf
