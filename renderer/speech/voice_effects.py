"""What is done to a voice: its rate, its level, and its preset: filters and compressors of pedalboard."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, assert_never

import numpy as np

from renderer.speech.trim import trim
from renderer.timeline import Block
from renderer.voice import Preset

if TYPE_CHECKING:
    from pedalboard import Mix, Plugin

_RISE_SECONDS = 0.001
_ROOM_SECONDS = 0.06  # that it goes on after the words
_LEAST_RATE = 22_050  # the filters reach up to 7 kHz


@dataclass(frozen=True, slots=True, kw_only=True)
class Levels:
    """A linear gain that brings a voice to ``calibration.SPEECH_LUFS``, a preset, and a gain back to there.

    The first matters, as a compressor has a threshold. A preset by itself changes little of the loudness.
    """

    preset: Preset
    before: float = 1.0
    after: float = 1.0


def voiced(samples: Block, own_rate: int, levels: Levels, sample_rate: int) -> Block:
    """A mono clip (frames, 1) as its voice is to be heard, at another rate, of 44.1 kHz or more.

    The preset is applied at the lower of the two rates, which takes half the time for espeak-ng.
    """
    samples = samples * np.float32(levels.before)
    early = _LEAST_RATE <= own_rate < sample_rate
    if early:
        samples = _processed(samples, own_rate, levels.preset)
    if own_rate != sample_rate:
        import soxr

        samples = soxr.resample(samples, own_rate, sample_rate, quality="VHQ")
    if not early:
        samples = _processed(samples, sample_rate, levels.preset)
    return samples * np.float32(levels.after)


def _processed(samples: Block, sample_rate: int, preset: Preset) -> Block:
    """A clip through a preset; equal clips become equal ones, whatever came before.

    ``none`` is the clip itself, and ``plain`` takes away what rumbles. ``warm`` is set for espeak-ng: beside
    the long-term spectrum of speech (Byrne et al., JASA 96, 1994) that is 5 dB thin below 300 Hz and 8 dB
    sharp around 3 kHz, and it begins and breaks off within a few frames.
    """
    match preset:
        case "none":
            return samples
        case "plain":
            return _through(_high_pass(), samples, sample_rate)
        case "warm":
            return _warm(samples, sample_rate)
        case _:
            assert_never(preset)


def _through(chain: list[Plugin], samples: Block, sample_rate: int) -> Block:
    from pedalboard import Chain

    heard: Block = Chain(chain).process(samples.T, sample_rate).T
    return heard


def _warm(samples: Block, sample_rate: int) -> Block:
    """Words that rise within a millisecond; the room goes on after them, and is faded out."""
    words = trim(samples, sample_rate)
    rise, after = (round(seconds * sample_rate) for seconds in (_RISE_SECONDS, _ROOM_SECONDS))
    words = np.pad(words, ((0, after), (0, 0)))
    words[:rise, 0] *= np.arange(rise, dtype=np.float32) / rise
    chain = [*_high_pass(), *_tone_and_level(), _sibilants(), _room()]
    heard = _through(chain, words, sample_rate)
    heard[len(heard) - after :, 0] *= np.arange(after, 0, -1, dtype=np.float32) / after
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
        HighShelfFilter(7000, gain_db=-3, q=0.7),
        Compressor(threshold_db=-26, ratio=2, attack_ms=25, release_ms=300),
        Gain(6.2),  # what all of these take away
    ]


def _sibilants() -> Mix:
    """Less of what is loud in the treble alone. The two parts add up to what was there."""
    from pedalboard import Chain, Compressor, HighpassFilter, LowpassFilter, Mix

    less = Compressor(threshold_db=-38, ratio=3, attack_ms=2, release_ms=60)
    return Mix([LowpassFilter(4500), Chain([HighpassFilter(4500), less])])


def _room() -> Plugin:
    """The smallest room that there is, 19 dB below the voice."""
    from pedalboard import Reverb

    return Reverb(room_size=0, damping=0.6, wet_level=0.27, dry_level=0.5, width=0)  # 0.5 leaves it as it is
