"""A take's samples: read, cut to its words, and as loud as every voice."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np

from renderer.errors import SoundError
from renderer.sounds.reading import decode
from renderer.speech.calibration import SPEECH_LUFS
from renderer.speech.takes.words import find_words, loudness_lufs
from renderer.timeline import Block
from renderer.units import to_linear

MOST_SECONDS = 600
MOST_GAIN_DB = 30.0  # a take quieter than that is mostly its own noise

_BEFORE_SECONDS, _AFTER_SECONDS = 0.03, 0.12


def read_take(path: Path) -> tuple[Block, int]:
    """A take as it was recorded, (frames, 1 or 2), and its sample rate.

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
    return np.concatenate(blocks), sound.sample_rate


def one_channel(samples: Block) -> Block:
    """A recording of one or two channels as one, (frames, 1), without a constant offset.

    The mean of two; the louder one where the other is silent, or takes it away.
    """
    centred: Block = (samples - samples.mean(axis=0, dtype=np.float64)).astype(np.float32)
    mean: Block = centred.mean(axis=1, keepdims=True)
    powers = np.square(centred, dtype=np.float64).mean(axis=0)
    if np.square(mean, dtype=np.float64).mean() < 0.3 * powers.max():
        loudest = int(np.argmax(powers))
        return centred[:, loudest : loudest + 1]
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


def levelled(samples: Block, sample_rate: int) -> Block:
    """A take at ``SPEECH_LUFS``, whatever the day and the distance it was recorded at."""
    lufs = loudness_lufs(samples, sample_rate)
    gain_db = min(SPEECH_LUFS - lufs, MOST_GAIN_DB) if math.isfinite(lufs) else 0.0
    return (samples * to_linear(gain_db)).astype(np.float32)
