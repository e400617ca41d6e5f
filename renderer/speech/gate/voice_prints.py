"""Compares a sentence with its voice: level, pitch and spectrum."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

import numpy as np
from numpy.typing import NDArray

from renderer.speech.gate.profile import VoiceProfile
from renderer.speech.gate.sound import SpokenSound, Values
from renderer.speech.gate.verdict import Fault

_MOST_DISTANCE = 31.0
_PER_MISSING_SECOND = 13.0
"""The most distance of a sentence of 3 s, and how much more a shorter one may have. Of 530 sentences of the
voice hibari:heart, the greatest distances were 26 above 2.5 s, 40 from 2 to 2.5 s, and 39 from 1 to 2 s.
"""

_LEVEL_DB = 7.0
_SHORTEST_SECONDS = 0.3
_COMPARED_SECONDS = 1.0
_LONG_SECONDS = 3.0
"""Very short sentences have few phonemes, and may come from the middle of a longer one."""

_PITCH_FRAMES = 12
_PITCH_SECONDS = 0.04
_PITCH_RATE_HZ = 6_000
_LOWEST_HZ, _HIGHEST_HZ = 55, 500
_VOICED = 0.6

_LOUD_DB = 25.0


def timbre(sound: SpokenSound) -> NDArray[np.float64]:
    """The spectrum and the pitch of a voice, as numbers of about the same spread.

    The first numbers are the levels in dB of the bands in the loud part of the sentence, relative to
    their mean. The last one is the median pitch, 40 for each factor of ten above 1 Hz.
    """
    loudness = sound.powers.mean(1)
    reference = np.sort(loudness)[-max(1, len(loudness) // 5) :].mean()
    loud = loudness > reference * 10 ** (-_LOUD_DB / 10)
    decibels = 10 * np.log10(sound.powers[loud].mean(0) + 1e-12)
    return np.append(decibels - decibels.mean(), 40 * np.log10(pitch_hz(sound, loudness)))


def pitch_hz(sound: SpokenSound, loudness: Values) -> float:
    """The median pitch of the loudest frames, by the maximum of the autocorrelation; 55 Hz without one."""
    from scipy.fft import irfft, rfft

    fold = max(1, round(sound.sample_rate_hz / _PITCH_RATE_HZ))
    rate = sound.sample_rate_hz / fold
    length = round(_PITCH_SECONDS * rate)
    loudest = np.argsort(loudness)[-max(1, len(loudness) // 3) :]
    onsets = np.sort(loudest[:: max(1, len(loudest) // _PITCH_FRAMES)]) * sound.hop_frames
    onsets = onsets[onsets + length * fold <= len(sound.sounding)]
    if not len(onsets):
        return float(_LOWEST_HZ)
    sounding = sound.sounding
    whole = np.stack([sounding[onset : onset + length * fold] for onset in onsets])
    pieces: Values = np.add.reduce([whole[:, first::fold] for first in range(fold)])
    pieces -= pieces.mean(1, keepdims=True)
    size = 1 << (2 * length - 1).bit_length()
    spectra = rfft(pieces, size, axis=1)
    products = irfft(spectra.real**2 + spectra.imag**2, size, axis=1)[:, :length]
    products /= (products[:, :1] + 1e-9) * (1 - np.arange(length) / length)
    shortest, longest = round(rate / _HIGHEST_HZ), round(rate / _LOWEST_HZ)
    near = products[:, shortest:longest]
    voiced = near.max(1) > _VOICED
    if not voiced.any():
        return float(_LOWEST_HZ)
    return float(np.median(rate / (shortest + near.argmax(1)[voiced])))


def distance(found: NDArray[np.float64], seconds: float, profile: VoiceProfile) -> float:
    """The squared Mahalanobis distance from the voice. A short sentence may be further from its mean."""
    difference = found - np.array(profile.timbre)
    return float(difference @ _precision(profile) @ difference) / spread(seconds)


@cache
def _precision(profile: VoiceProfile) -> NDArray[np.float64]:
    count = len(profile.timbre)
    lower = np.zeros((count, count))
    lower[np.tril_indices(count)] = profile.precision
    return lower + np.tril(lower, -1).T


def spread(seconds: float) -> float:
    """How much the timbre of a sentence of this length varies, relative to a long sentence's 0.3."""
    return 0.3 + 1 / max(seconds, _SHORTEST_SECONDS)


def other_voice(sound: SpokenSound, profile: VoiceProfile) -> Iterator[Fault]:
    """Whether pitch and spectrum together are not those of the voice; a short sentence is not compared."""
    if sound.seconds < _COMPARED_SECONDS:
        return
    missing_seconds = max(0.0, _LONG_SECONDS - sound.seconds)
    most = _MOST_DISTANCE + _PER_MISSING_SECOND * missing_seconds
    if distance(timbre(sound), sound.seconds, profile) > most:
        yield Fault(what="another voice")


def level(sound: SpokenSound, profile: VoiceProfile) -> Iterator[Fault]:
    """Whether the sentence is much louder or softer than the others. A short one may differ more."""
    difference = sound.level_db - profile.level_db
    if abs(difference) > _LEVEL_DB / min(1.0, sound.seconds):
        yield Fault(what=f"{abs(difference):.0f} dB too {'loud' if difference > 0 else 'soft'}")
