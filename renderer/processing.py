"""What is done to a voice: its rate, its level, and its sound by filters and compressors of pedalboard."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, assert_never

import numpy as np

from renderer.timeline import Block
from renderer.voice import Sound

if TYPE_CHECKING:
    from pedalboard import Mix, Plugin

ROOM_SECONDS = 0.08
"""How long the room of ``warm`` goes on after the words, at most."""

_RISE_SECONDS = 0.001
_ROOM_DECAY_SECONDS = 0.22  # to -60 dB
_ROOM_DELAY_SECONDS = 0.006
_CONVOLUTION_DB = -18.0  # the energy to which pedalboard's convolution scales every response


@dataclass(frozen=True, slots=True, kw_only=True)
class Levels:
    """A linear gain that brings a voice to ``levelling.SPEECH_LUFS``, a sound, and a gain back to there.

    The first matters, as a compressor has a threshold. A sound by itself changes little of the loudness.
    """

    sound: Sound
    before: float = 1.0
    after: float = 1.0


def voiced(samples: Block, own_rate: int, levels: Levels, sample_rate: int) -> Block:
    """A mono clip (frames, 1) as its voice is to be heard, at a rate of 44.1 kHz or more."""
    if own_rate != sample_rate:
        import soxr

        samples = soxr.resample(samples, own_rate, sample_rate, quality="VHQ")
    heard = processed(samples * np.float32(levels.before), sample_rate, levels.sound)
    return heard * np.float32(levels.after)


def processed(samples: Block, sample_rate: int, sound: Sound) -> Block:
    """A mono clip (frames, 1), at 44.1 kHz or more, with a sound; ``warm`` adds ``ROOM_SECONDS`` to its end.

    ``none`` is the clip itself, ``plain`` takes away what rumbles. ``warm`` is set for espeak-ng: beside the
    long-term spectrum of speech (Byrne et al., JASA 96, 1994) that is 5 dB thin below 300 Hz and 8 dB sharp
    around 3 kHz, and it begins and breaks off within a few frames. Nothing is kept from clip to clip:
    equal ones become equal ones.
    """
    if sound == "none" or not len(samples):
        return samples
    from pedalboard import Chain

    match sound:
        case "plain":
            chain = _high_pass()
        case "warm":
            chain = [*_high_pass(), *_tone_and_level(), _sibilants(), _room(sample_rate)]
            samples = np.pad(samples, ((0, round(ROOM_SECONDS * sample_rate)), (0, 0)))
            rise = round(_RISE_SECONDS * sample_rate)
            samples[:rise] *= np.arange(rise, dtype=np.float32)[:, None] / rise
        case _:
            assert_never(sound)
    heard: Block = Chain(chain).process(samples.T, sample_rate, buffer_size=8192).T
    return heard


def _high_pass() -> list[Plugin]:
    """12 dB an octave, as each of them has 6."""
    from pedalboard import HighpassFilter

    return [HighpassFilter(45), HighpassFilter(45)]


def _tone_and_level() -> list[Plugin]:
    from pedalboard import Compressor, Gain, HighShelfFilter, LowShelfFilter, PeakFilter

    return [
        LowShelfFilter(250, gain_db=4, q=0.7),
        PeakFilter(2900, gain_db=-4, q=0.9),
        HighShelfFilter(7000, gain_db=-4, q=0.7),
        Compressor(threshold_db=-26, ratio=2, attack_ms=25, release_ms=300),
        Gain(6.2),  # what all of these take away
    ]


def _sibilants() -> Mix:
    """Less of what is loud in the treble alone. The two parts add up to what was there."""
    from pedalboard import Chain, Compressor, HighpassFilter, LowpassFilter, Mix

    less = Compressor(threshold_db=-38, ratio=3, attack_ms=2, release_ms=60)
    return Mix([LowpassFilter(4500), Chain([HighpassFilter(4500), less])])


def _room(sample_rate: int) -> Mix:
    """A small room with soft walls, 18 dB below the voice: noise that dies away, and is gone in time."""
    from pedalboard import Chain, Convolution, Gain, HighpassFilter, LowpassFilter, Mix

    time = np.arange(round(ROOM_SECONDS * sample_rate)) / sample_rate
    noise = np.random.Generator(np.random.PCG64(7)).standard_normal(len(time))
    decay = 10.0 ** (-3.0 * time / _ROOM_DECAY_SECONDS) * np.minimum(1.0, (ROOM_SECONDS - time) / 0.02)
    response = np.where(time < _ROOM_DELAY_SECONDS, 0.0, noise * decay).astype(np.float32)[None]
    room = Chain(
        [
            Convolution(response, mix=1.0, sample_rate=sample_rate),
            HighpassFilter(200),
            LowpassFilter(3500),
            Gain(-18 - _CONVOLUTION_DB),
        ]
    )
    return Mix([Gain(0), room])
