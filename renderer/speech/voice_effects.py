"""Processes what a voice says: gain, sample rate, and a preset of effects, most of them by pedalboard."""

from __future__ import annotations

from typing import TYPE_CHECKING, assert_never

import numpy as np
from msgspec import Struct
from msgspec.structs import replace

from renderer.speech.sibilants import reduce_sibilants
from renderer.speech.small_room import with_small_room
from renderer.speech.trim import Words, trim_words
from renderer.timeline import Block
from renderer.voice import Preset

if TYPE_CHECKING:
    from pedalboard import Mix, Plugin

_RISE_SECONDS = 0.001
_ROOM_SECONDS = 0.06  # of reverb after the words
_LEAST_RATE = 22_050  # the filters reach up to 7 kHz


class VoiceChain(Struct, frozen=True, kw_only=True):
    """What is applied to everything a voice says: a gain, a preset, and another gain. Both gains are linear.

    The first gain brings the voice to ``calibration.SPEECH_LUFS``, because a compressor has a threshold. The
    second one brings it back there after the preset, which changes little of the loudness.
    """

    preset: Preset
    gain_before: float = 1.0
    gain_after: float = 1.0


def apply_chain(words: Words, own_rate: int, chain: VoiceChain, sample_rate: int) -> Words:
    """Apply a voice's chain to a sentence, and resample it to 44.1 kHz or more.

    The preset is applied at the lower of the two sample rates, which takes half the time for espeak-ng. What
    it adds after the last word, such as the room of ``warm``, is after ``end_frame``.
    """
    words = replace(words, samples=words.samples * np.float32(chain.gain_before))
    before_resampling = _LEAST_RATE <= own_rate < sample_rate
    if before_resampling:
        words = _apply_preset(words, own_rate, chain.preset)
    if own_rate != sample_rate:
        words = _resampled(words, own_rate, sample_rate)
    if not before_resampling:
        words = _apply_preset(words, sample_rate, chain.preset)
    return replace(words, samples=words.samples * np.float32(chain.gain_after))


def _resampled(words: Words, own_rate: int, sample_rate: int) -> Words:
    import soxr

    samples: Block = soxr.resample(words.samples, own_rate, sample_rate, quality="VHQ")
    return Words(samples=samples, end_frame=min(words.end_frame * sample_rate // own_rate, len(samples)))


def _apply_preset(words: Words, sample_rate: int, preset: Preset) -> Words:
    """Equal clips stay equal, whatever was processed before.

    ``none`` changes nothing, and ``plain`` removes rumble. ``warm`` is made for espeak-ng: compared with the
    long-term spectrum of speech (Byrne et al., JASA 96, 1994) that is 5 dB too weak below 300 Hz and 8 dB too
    strong around 3 kHz, and its words start and stop within a few frames. ``soft`` is made for hibari:
    compared with this spectrum that is 7 dB too strong at 8 and 10 kHz, because of its sibilants.
    """
    match preset:
        case "none":
            return words
        case "plain":
            return _through(_high_pass(), words, sample_rate)
        case "warm":
            return _warm(words, sample_rate)
        case "soft":
            return _soft(words, sample_rate)
        case _:
            assert_never(preset)


def _through(chain: list[Plugin], words: Words, sample_rate: int) -> Words:
    from pedalboard import Chain

    return replace(words, samples=Chain(chain).process(words.samples.T, sample_rate).T)


def _warm(words: Words, sample_rate: int) -> Words:
    """Words that fade in within a millisecond, with a little reverb after them that is faded out."""
    words = trim_words(words, sample_rate)
    rise, after = (round(seconds * sample_rate) for seconds in (_RISE_SECONDS, _ROOM_SECONDS))
    samples = np.pad(words.samples, ((0, after), (0, 0)))
    samples[:rise, 0] *= np.arange(rise, dtype=np.float32) / rise
    chain = [*_high_pass(), *_tone_and_level(), _sibilants(), _room()]
    processed = _through(chain, replace(words, samples=samples), sample_rate)
    processed.samples[len(samples) - after :, 0] *= np.arange(after, 0, -1, dtype=np.float32) / after
    return processed


def _soft(words: Words, sample_rate: int) -> Words:
    """Words with a little more air and fewer sibilants, in a small room that is faded out after them."""
    from pedalboard import HighShelfFilter

    air = HighShelfFilter(9500, gain_db=1.5, q=0.7)
    words = trim_words(_through(_high_pass(), words, sample_rate), sample_rate)
    words = _through([air], words, sample_rate)
    samples = with_small_room(reduce_sibilants(words.samples, sample_rate), sample_rate)
    return replace(words, samples=samples)


def _high_pass() -> list[Plugin]:
    """A slope of 12 dB per octave: each filter has 6."""
    from pedalboard import HighpassFilter

    return [HighpassFilter(45), HighpassFilter(45)]


def _tone_and_level() -> list[Plugin]:
    from pedalboard import Compressor, Gain, HighShelfFilter, LowShelfFilter, PeakFilter

    return [
        LowShelfFilter(250, gain_db=4, q=0.7),
        PeakFilter(2900, gain_db=-4, q=0.9),
        HighShelfFilter(7000, gain_db=-3, q=0.7),
        Compressor(threshold_db=-26, ratio=2, attack_ms=25, release_ms=300),
        Gain(6.2),  # makes up for what the others remove
    ]


def _sibilants() -> Mix:
    """A compressor for the treble only. The two bands add up to the input."""
    from pedalboard import Chain, Compressor, HighpassFilter, LowpassFilter, Mix

    less = Compressor(threshold_db=-38, ratio=3, attack_ms=2, release_ms=60)
    return Mix([LowpassFilter(4500), Chain([HighpassFilter(4500), less])])


def _room() -> Plugin:
    """The smallest room of this reverb, 19 dB below the voice."""
    from pedalboard import Reverb

    return Reverb(
        room_size=0, damping=0.6, wet_level=0.27, dry_level=0.5, width=0
    )  # a dry level of 0.5 is unity gain
