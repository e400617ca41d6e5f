"""Synthesis of the bells: inharmonic partials, each with its own decay, and the noise of the strike."""

from __future__ import annotations

import numpy as np
from msgspec import Struct

from renderer.loudness.true_peak import TruePeakMeter
from renderer.sounds.tones.signal import SAMPLE_RATE, Signal
from renderer.timeline import Block

TRUE_PEAK_DBTP = -3.0
FADE_SECONDS = 0.25


class Partial(Struct, frozen=True, kw_only=True):
    """One mode of vibration, which imperfect casting splits into a pair that beats.

    ``ratio`` is its frequency relative to the pitch of the bell. ``decay_seconds`` is the time in which it
    falls by 60 dB. ``lean`` is the position from -1 (left) to 1 (right).
    """

    ratio: float
    gain: float
    decay_seconds: float
    split_hz: float = 0.0
    lean: float = 0.0


class Strike(Struct, frozen=True, kw_only=True):
    """The noise of the mallet: a burst between two frequencies that decays quickly."""

    gain: float
    low_hz: float
    high_hz: float
    decay_seconds: float


class BellTone(Struct, frozen=True, kw_only=True):
    """The properties of a bell.

    ``attack_seconds`` is the time in which the partials reach their full level. ``beating`` is the share of
    the weaker mode of each pair; at 0.5 the beats fall to silence.
    """

    pitch_hz: float
    seconds: float
    attack_seconds: float
    beating: float
    partials: tuple[Partial, ...]
    strike: Strike
    seed: int


HIGH = BellTone(
    pitch_hz=1108.7,
    seconds=7.5,
    attack_seconds=0.0008,
    beating=0.22,
    partials=(
        Partial(ratio=0.5, gain=0.10, decay_seconds=4.6, split_hz=0.3, lean=-0.2),
        Partial(ratio=1.0, gain=1.00, decay_seconds=5.7, split_hz=0.55, lean=0.1),
        Partial(ratio=2.742, gain=0.42, decay_seconds=3.4, split_hz=0.9, lean=-0.3),
        Partial(ratio=2.803, gain=0.10, decay_seconds=2.6, split_hz=0.0, lean=0.3),
        Partial(ratio=5.069, gain=0.17, decay_seconds=1.7, split_hz=1.7, lean=0.35),
        Partial(ratio=7.83, gain=0.060, decay_seconds=0.8, split_hz=2.3, lean=-0.4),
        Partial(ratio=10.96, gain=0.020, decay_seconds=0.35, lean=0.4),
    ),
    strike=Strike(gain=0.16, low_hz=2200, high_hz=9000, decay_seconds=0.030),
    seed=11,
)

LOW = BellTone(
    pitch_hz=207.7,
    seconds=12.0,
    attack_seconds=0.0015,
    beating=0.25,
    partials=(
        Partial(ratio=0.5, gain=0.62, decay_seconds=9.2, split_hz=0.24, lean=-0.05),
        Partial(ratio=1.0, gain=0.80, decay_seconds=7.4, split_hz=0.42, lean=0.1),
        Partial(ratio=1.183, gain=0.50, decay_seconds=6.2, split_hz=0.61, lean=-0.2),
        Partial(ratio=1.506, gain=0.24, decay_seconds=4.4, split_hz=0.83, lean=0.25),
        Partial(ratio=2.0, gain=0.52, decay_seconds=4.8, split_hz=0.97, lean=-0.15),
        Partial(ratio=2.514, gain=0.17, decay_seconds=2.9, split_hz=1.3, lean=0.3),
        Partial(ratio=2.662, gain=0.14, decay_seconds=2.6, split_hz=1.1, lean=-0.3),
        Partial(ratio=3.011, gain=0.20, decay_seconds=2.4, split_hz=1.6, lean=0.2),
        Partial(ratio=4.166, gain=0.13, decay_seconds=1.6, split_hz=2.1, lean=-0.35),
        Partial(ratio=5.433, gain=0.07, decay_seconds=1.0, split_hz=2.7, lean=0.35),
        Partial(ratio=6.796, gain=0.035, decay_seconds=0.7, lean=-0.4),
        Partial(ratio=8.215, gain=0.016, decay_seconds=0.45, lean=0.4),
    ),
    strike=Strike(gain=0.22, low_hz=500, high_hz=3600, decay_seconds=0.060),
    seed=12,
)

BOWL = BellTone(
    pitch_hz=174.6,
    seconds=24.0,
    attack_seconds=0.0030,
    beating=0.35,
    partials=(
        Partial(ratio=1.0, gain=0.85, decay_seconds=18.4, split_hz=0.72, lean=0.05),
        Partial(ratio=2.774, gain=0.62, decay_seconds=12.6, split_hz=1.18, lean=-0.2),
        Partial(ratio=5.186, gain=0.26, decay_seconds=7.8, split_hz=1.63, lean=0.25),
        Partial(ratio=8.167, gain=0.095, decay_seconds=4.4, split_hz=2.05, lean=-0.35),
        Partial(ratio=11.62, gain=0.032, decay_seconds=2.2, split_hz=2.9, lean=0.4),
        Partial(ratio=15.51, gain=0.010, decay_seconds=1.1, lean=-0.4),
    ),
    strike=Strike(gain=0.20, low_hz=250, high_hz=1500, decay_seconds=0.090),
    seed=13,
)


def ring(bell: BellTone) -> Block:
    """Return the sound of one strike of a bell.

    Returns:
        float32 (frames, 2) at 48 kHz. The strike is at frame 0, the true peak is -3 dBTP, and the last frame
            is zero.
    """
    frames = round(bell.seconds * SAMPLE_RATE)
    seconds = np.arange(frames) / SAMPLE_RATE
    sound = np.zeros((frames, 2))
    random = np.random.RandomState(bell.seed)  # NEP 19: its streams are the same in every version
    for partial in bell.partials:
        _add_partial(sound, seconds, bell, partial, random)
    sound *= _rise(seconds, bell.attack_seconds)[:, None]
    _add_strike(sound, seconds, bell.strike, random)
    sound *= 10.0 ** (TRUE_PEAK_DBTP / 20.0) / _true_peak(sound)
    fade = round(FADE_SECONDS * SAMPLE_RATE)
    sound[-fade:] *= 0.5 + 0.5 * np.cos(np.pi * np.arange(1, fade + 1) / fade)[:, None]
    sound[-1] = 0.0
    return sound.astype(np.float32)


def _add_partial(
    sound: Signal, seconds: Signal, bell: BellTone, partial: Partial, random: np.random.RandomState
) -> None:
    pitch = bell.pitch_hz * partial.ratio
    audible_db = 60 + 40 * bell.attack_seconds  # dB; a partial that has fallen further is below the last bit
    stop = min(len(seconds), round(partial.decay_seconds * audible_db * 1.7 / 60 * SAMPLE_RATE))
    t = seconds[:stop]
    envelope = partial.gain * np.exp(-np.log(1000.0) / partial.decay_seconds * t)
    pair = ((1.0 - bell.beating, -0.5), (bell.beating, 0.5)) if partial.split_hz else ((1.0, 0.0),)
    for share, side in pair:
        phase = 0.6 * random.uniform(-1.0, 1.0)
        for channel, ear in enumerate((-1.0, 1.0)):
            level = share * np.sqrt(0.5 * (1.0 + 0.5 * ear * partial.lean))
            turn = 2.0 * np.pi * (pitch + side * partial.split_hz) * t
            sound[:stop, channel] += envelope * level * np.sin(turn + phase + 0.22 * ear * side)


def _add_strike(sound: Signal, seconds: Signal, strike: Strike, random: np.random.RandomState) -> None:
    frames = round(8 * strike.decay_seconds * SAMPLE_RATE)
    noise = random.standard_normal((frames, 3))
    spectrum = np.fft.rfft(noise, axis=0)
    hertz = np.fft.rfftfreq(frames, 1 / SAMPLE_RATE)[:, None]
    spectrum *= 1.0 / np.sqrt(
        (1 + (strike.low_hz / (hertz + 1.0)) ** 4) * (1 + (hertz / strike.high_hz) ** 4)
    )
    noise = np.fft.irfft(spectrum, frames, axis=0)
    noise /= np.abs(noise).max()
    both = 0.8 * noise[:, 2:] + 0.4 * noise[:, :2]
    t = seconds[:frames]
    envelope = np.exp(-np.log(1000.0) / strike.decay_seconds * t) * _rise(t, 0.0003)
    sound[:frames] += strike.gain * both * envelope[:, None]


def _rise(seconds: Signal, attack_seconds: float) -> Signal:
    """Return a rise from nearly zero at frame 0 to 1, in the shape of half a cosine.

    Frame 0 itself is not silent.
    """
    reached = np.minimum((seconds + 1 / SAMPLE_RATE) / attack_seconds, 1.0)
    return np.asarray(0.5 - 0.5 * np.cos(np.pi * reached))


def _true_peak(sound: Signal) -> float:
    meter = TruePeakMeter(2)
    meter.push(sound.astype(np.float32))
    return meter.peak
