"""Reduces the noise of a recording, and leaves its words as they are.

A Wiener filter whose signal-to-noise ratio is estimated with the decision-directed method (Y. Ephraim and D.
Malah, "Speech enhancement using a minimum mean-square error short-time spectral amplitude estimator", IEEE
Transactions on Acoustics, Speech and Signal Processing 32, 1984) does not ring, and is enough for the hiss of
a room. Libraries for this depend on a plotting library or a neural network.
"""

from __future__ import annotations

import numpy as np

from renderer.speech.takes.word_span import find_words
from renderer.timeline import Block

_LEAST_GAIN = 0.25  # 12 dB: a room that becomes completely silent would be noticed
_LOWEST_HERTZ = 60.0  # there is only rumble below it
_MEMORY = 0.97
_WINDOW_SECONDS = 0.02
_QUIET_SHARE = 0.1
_LEAST_QUIET_FRAMES = 8
_BIAS = 1.5  # the noise varies around its mean


def denoised(samples: Block, sample_rate: int) -> Block:
    """Reduce noise in a recording of shape (frames, 1), by 12 dB at most.

    The noise is measured before and after the words, or in the quietest moments of the recording if there is
    too little around them.
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
