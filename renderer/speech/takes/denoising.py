"""A little less noise in a recording, and the words as they were.

Libraries for this bring a plotting library or a neural network along. A Wiener filter whose signal-to-noise
ratio follows the decisions of the moment before (Ephraim and Malah, 1984) does not ring, and is enough for a
room's hiss.
"""

from __future__ import annotations

import numpy as np

from renderer.speech.takes.words import find_words
from renderer.timeline import Block

_LEAST_GAIN = 0.25  # 12 dB: a room that falls quite silent would be heard to do so
_LOWEST_HERTZ = 60.0  # below it there is rumble, and no voice
_MEMORY = 0.97
_WINDOW_SECONDS = 0.02
_QUIET_SHARE = 0.1
_LEAST_QUIET_FRAMES = 8
_BIAS = 1.5  # the noise of a moment is above its mean as often as below


def denoised(samples: Block, sample_rate: int) -> Block:
    """A mono recording, (frames, 1), with the noise that it has outside its words taken down by up to 12 dB.

    Where there is next to nothing outside the words, their quietest moments tell the noise.
    """
    size = 2 * round(_WINDOW_SECONDS * sample_rate / 2)
    step = size // 2
    words = find_words(samples, sample_rate)
    if words is None or len(samples) < 2 * size:
        return samples
    window = np.sqrt(np.hanning(size + 1)[:-1])
    padded = np.concatenate([np.zeros(size), samples[:, 0], np.zeros(size + -len(samples) % step)])
    pieces = np.lib.stride_tricks.sliding_window_view(padded, size)[::step]
    spectra = np.fft.rfft(pieces * window)
    power = np.square(np.abs(spectra))
    starts = np.arange(len(pieces)) * step - size
    inside = (starts >= 0) & (starts + size <= len(samples))
    quiet = inside & ((starts + size <= words.onset_frames) | (starts >= words.end_frames))
    if quiet.sum() < _LEAST_QUIET_FRAMES:
        levels = np.where(inside, power.sum(axis=1), np.inf)
        quiet = levels <= np.quantile(levels[inside], _QUIET_SHARE)
    noise = _BIAS * power[quiet].mean(axis=0) + 1e-20
    before = np.zeros(power.shape[1])
    gains = np.empty_like(power)
    for now, ratio in enumerate(power / noise):
        expected = _MEMORY * before + (1 - _MEMORY) * np.maximum(ratio - 1, 0)
        gains[now] = np.maximum(expected / (1 + expected), _LEAST_GAIN)
        before = np.square(gains[now]) * ratio
    gains[:, np.fft.rfftfreq(size, 1 / sample_rate) < _LOWEST_HERTZ] = _LEAST_GAIN
    made = np.zeros(len(padded))
    for start, piece in zip(
        range(0, len(padded), step), np.fft.irfft(spectra * gains, size) * window, strict=False
    ):
        made[start : start + size] += piece
    return made[size : size + len(samples)].astype(np.float32)[:, None]
