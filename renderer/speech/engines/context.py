"""Cuts a sentence out of others, so that a number sounds like a part of its count."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from msgspec import Struct

from renderer.loudness.meter import LoudnessMeter, to_lufs
from renderer.speech.engines.hibari_timing import TimedSpeech
from renderer.speech.silences import quietest_frame
from renderer.speech.trim import trim
from renderer.timeline import Block
from renderer.units import to_linear

_COMMA = ", "
_ONSET_DB = -37.0
"""The RMS level of a millisecond, relative to the loudest one. It is 43 dB or more below the peak."""

_WINDOWS_PER_SECOND = 100
_FADES_PER_SECOND = 200
_MOST_DB = -40.0
"""The highest RMS level of 10 ms at which is cut, relative to the peak. A pause of the voice hibari:heart
between two numbers is below -45 dB, unless the voice speaks fast.
"""

_SILENCE_SECONDS = 0.1


class InContext(Struct, frozen=True):
    """Sentences as one list. The signs from ``first`` to ``end``, without the one at ``end``, are heard."""

    signs: str
    first: int
    end: int


def in_context(before: Sequence[str], own: str, after: Sequence[str]) -> InContext:
    """The signs of sentences, with commas between them and a full stop at the end."""
    heard = _without_marks(own)
    start = "".join(_without_marks(signs) + _COMMA for signs in before)
    rest = "".join(_COMMA + _without_marks(signs) for signs in after)
    return InContext(f"{start}{heard}{rest}.", len(start), len(start) + len(heard))


def cut_out(spoken: TimedSpeech, context: InContext, sample_rate: int) -> Block | None:
    """What is heard of a list, cut in the quietest 10 ms of the pauses around it, with fades of 5 ms.

    A pause is from the middle of the last phoneme before a comma to the first phoneme after it. A soft start
    is cut where an ear or an onset detector begins to notice it, so that numbers start on their beats.

    Returns:
        samples of shape (frames, 1); None if the voice makes no pause, or if the places of the signs are not
        known.
    """
    if not spoken.onset_frames or spoken.signs != context.signs:
        return None
    first = _pause(spoken, context.first - len(_COMMA), sample_rate) if context.first else 0
    last = _pause(spoken, context.end, sample_rate)
    half = sample_rate // _WINDOWS_PER_SECOND // 2
    loudest = max(_rms(spoken.samples[max(0, cut - half) : cut + half]) for cut in (first, last))
    if loudest > np.abs(spoken.samples[first:last]).max(initial=0.0) * to_linear(_MOST_DB):
        return None
    fade = sample_rate // _FADES_PER_SECOND
    first += max(0, _onset(spoken.samples[first:last], sample_rate) - fade)
    heard = spoken.samples[first:last].copy()
    ramp = np.linspace(0, 1, min(fade, len(heard)), dtype=np.float32)[:, None]
    heard[: len(ramp)] *= ramp
    heard[len(heard) - len(ramp) :] *= ramp[::-1]
    return heard


def _pause(spoken: TimedSpeech, mark: int, sample_rate: int) -> int:
    """The frame at which to cut in the pause of a comma or of the full stop.

    After the full stop, a slow voice may make a faint noise at the very end.
    """
    onsets = spoken.onset_frames
    start, end = (onsets[mark - 1] + onsets[mark]) // 2, onsets[mark:][: len(_COMMA) + 1][-1]
    return quietest_frame(spoken.samples[:, 0], sample_rate, start, end)


def _onset(samples: Block, sample_rate: int) -> int:
    """The first frame of the first millisecond above ``_ONSET_DB``."""
    size = sample_rate // 1000
    count = len(samples) // size
    energies = np.square(samples[: count * size, 0].reshape(count, size)).mean(1)
    return int(np.argmax(energies >= energies.max() * to_linear(2 * _ONSET_DB))) * size


def _rms(samples: Block) -> float:
    return float(np.sqrt(np.mean(np.square(samples))))


def loudness_lufs(samples: Block, sample_rate: int) -> float:
    """The loudness from the start to the end of what is heard, without gates, which are for longer sounds."""
    meter = LoudnessMeter(sample_rate, 1)
    meter.push(trim(samples, sample_rate))
    return float(to_lufs(meter.energies.mean()))


def at_loudness(samples: Block, sample_rate: int, lufs: float) -> Block:
    """Samples at this loudness, with silence at both ends."""
    gain = np.float32(to_linear(lufs - loudness_lufs(samples, sample_rate)))
    silence = round(_SILENCE_SECONDS * sample_rate)
    return np.pad(samples * gain, ((silence, silence), (0, 0)))


def _without_marks(signs: str) -> str:
    return signs.rstrip(" .,;:!?")
