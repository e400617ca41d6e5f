"""A take's samples: read, cut to its words, and as loud as every voice."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np

from renderer.errors import SoundError
from renderer.levelling import SPEECH_LUFS
from renderer.loudness import LoudnessMeter, integrated_lufs
from renderer.sounds.reading import decode
from renderer.takes.words import find_words
from renderer.timeline import Block
from renderer.units import to_linear

MOST_SECONDS = 600
MOST_GAIN_DB = 30.0  # a take quieter than that is mostly its own noise

_BEFORE_SECONDS, _AFTER_SECONDS = 0.02, 0.08
_GATING_SECONDS = 0.4


def read_take(path: Path) -> tuple[Block, int]:
    """A take as one channel, (frames, 1), without a constant offset; and its sample rate.

    Raises:
        SoundError: it is no sound, or longer than ten minutes.
    """
    blocks, frames = [], 0
    with decode(path) as sound:
        for block in sound.blocks:
            frames += len(block)
            if frames > MOST_SECONDS * sound.sample_rate:
                raise SoundError(
                    str(path), f"is longer than {MOST_SECONDS // 60} minutes; a take is one sentence"
                )
            blocks.append(block)
    samples = _mono(np.concatenate(blocks))
    return (samples - samples.mean(dtype=np.float64)).astype(np.float32), sound.sample_rate


def _mono(samples: Block) -> Block:
    """The mean of two channels; the louder one where the other is silent, or takes it away."""
    mean: Block = samples.mean(axis=1, keepdims=True)
    powers = np.square(samples, dtype=np.float64).mean(axis=0)
    if np.square(mean, dtype=np.float64).mean() < 0.3 * powers.max():
        loudest = int(np.argmax(powers))
        return samples[:, loudest : loudest + 1]
    return mean


def cut_to_words(samples: Block, sample_rate: int) -> Block:
    """The words with a breath of room around them, faded; no frames where nothing is audible."""
    words = find_words(samples, sample_rate)
    if words is None:
        return samples[:0]
    before, after = round(_BEFORE_SECONDS * sample_rate), round(_AFTER_SECONDS * sample_rate)
    first, end = max(0, words.onset_frames - before), min(len(samples), words.end_frames + after)
    kept = samples[first:end].copy()
    rise, fall = words.onset_frames - first, end - words.end_frames
    kept[:rise, 0] *= np.linspace(0, 1, rise, endpoint=False, dtype=np.float32)
    kept[len(kept) - fall :, 0] *= np.linspace(1, 0, fall, dtype=np.float32)
    return kept


def loudness_lufs(samples: Block, sample_rate: int) -> float:
    """The gated loudness of a mono take; of one shorter than a gating block, as if silence followed."""
    short = math.ceil(_GATING_SECONDS * sample_rate * 1.05) - len(samples)
    meter = LoudnessMeter(sample_rate, channels=1)
    meter.push(samples)
    if short > 0:
        meter.push(np.zeros((short, 1), np.float32))
    return integrated_lufs(meter.energies)


def levelled(samples: Block, sample_rate: int) -> Block:
    """A take at ``SPEECH_LUFS``, whatever the day and the distance it was recorded at."""
    lufs = loudness_lufs(samples, sample_rate)
    gain_db = min(SPEECH_LUFS - lufs, MOST_GAIN_DB) if math.isfinite(lufs) else 0.0
    return (samples * to_linear(gain_db)).astype(np.float32)
