"""Makes a clip of a take: reads it, mixes it to one channel, finds its words, and levels it."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np

from renderer.errors import SoundError
from renderer.sounds.reading import decode
from renderer.speech.calibration import SPEECH_LUFS
from renderer.speech.engines import Recording
from renderer.speech.takes.word_span import find_words, loudness_lufs, quiet_around
from renderer.timeline import Block
from renderer.units import to_linear

MOST_SECONDS = 600
MOST_GAIN_DB = 30.0  # a take quieter than that is mostly its own noise

_BEFORE_SECONDS, _AFTER_SECONDS = 0.03, 0.12
_ROOM_SECONDS = 0.4


def read_take(path: Path) -> tuple[Block, int]:
    """Read a take as it was recorded.

    Returns:
        samples of shape (frames, 1) or (frames, 2), and their sample rate in Hz.

    Raises:
        SoundError: it is not an audio file, or is longer than ten minutes.
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
    """Make one channel of one or two, and remove a constant offset.

    The result, of shape (frames, 1), is the mean of two channels, or the louder one if the other is silent or
    cancels it.
    """
    centred: Block = (samples - samples.mean(axis=0, dtype=np.float64)).astype(np.float32)
    mean: Block = centred.mean(axis=1, keepdims=True)
    powers = np.square(centred, dtype=np.float64).mean(axis=0)
    if np.square(mean, dtype=np.float64).mean() < 0.3 * powers.max():
        loudest = int(np.argmax(powers))
        return centred[:, loudest : loudest + 1]
    return mean


def prepared_take(path: Path, *, denoise: bool) -> Recording:
    """A take as its clip is made of it: see ``prepared``; if wanted, its noise is reduced before.

    Raises:
        SoundError: it is not an audio file, is longer than ten minutes, or is silent.
    """
    recorded, sample_rate = read_take(path)
    samples = one_channel(recorded)
    if denoise:
        from renderer.speech.takes.denoising import denoised

        samples = denoised(samples, sample_rate)
    recording = prepared(samples, sample_rate)
    if recording is None:
        raise SoundError(str(path), "the recording is silent; record it again")
    return recording


def prepared(samples: Block, sample_rate: int) -> Recording | None:
    """The words of a take of shape (frames, 1) with the quiet room on both sides, at ``SPEECH_LUFS``.

    The gain is at most ``MOST_GAIN_DB``. The result is None if nothing is audible.
    """
    words = find_words(samples, sample_rate)
    if words is None:
        return None
    before, after, room = (
        round(seconds * sample_rate) for seconds in (_BEFORE_SECONDS, _AFTER_SECONDS, _ROOM_SECONDS)
    )
    first, end = max(0, words.onset_frames - before), min(len(samples), words.end_frames + after)
    faded = samples[first:end].copy()
    rise, fall = words.onset_frames - first, end - words.end_frames
    faded[:rise, 0] *= np.linspace(0, 1, rise, endpoint=False, dtype=np.float32)
    faded[len(faded) - fall :, 0] *= np.linspace(1, 0, fall, dtype=np.float32)
    quiet_from, quiet_until = quiet_around(samples, sample_rate, words)
    opens, closes = max(quiet_from, first - room), min(quiet_until, end + room)
    opens, closes = min(opens, first), max(closes, end)
    lufs = loudness_lufs(faded, sample_rate)
    gain_db = min(SPEECH_LUFS - lufs, MOST_GAIN_DB) if math.isfinite(lufs) else 0.0
    return Recording(
        samples=(samples[opens:closes] * to_linear(gain_db)).astype(np.float32),
        sample_rate=sample_rate,
        words=(faded * to_linear(gain_db)).astype(np.float32),
        words_onset_frames=first - opens,
        words_end_frame=words.end_frames - first,
    )
