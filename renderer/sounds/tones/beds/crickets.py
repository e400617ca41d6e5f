"""A summer night with crickets."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from msgspec import Struct

from renderer.sounds.tones.beds.bed_tone import FADE_SECONDS, REGION_SECONDS, levelled
from renderer.sounds.tones.beds.moving_noise import (
    Power,
    band,
    bins_hz,
    mixed,
    moving,
    moving_noise,
    of_unit_power,
    panned,
)
from renderer.sounds.tones.signal import SAMPLE_RATE
from renderer.timeline import Block

if TYPE_CHECKING:
    from numpy.typing import NDArray


class Cricket(Struct, frozen=True, kw_only=True):
    """One cricket near by: its pitch, its chirps per 24 s, the pulses of a chirp, its place and its gain."""

    pitch_hz: float
    chirps: int
    pulses: int
    place: float
    gain: float


CRICKETS = (
    Cricket(pitch_hz=4_510.0, chirps=61, pulses=3, place=-0.55, gain=1.0),
    Cricket(pitch_hz=4_740.0, chirps=67, pulses=4, place=0.6, gain=0.8),
    Cricket(pitch_hz=4_380.0, chirps=58, pulses=3, place=0.15, gain=0.5),
    Cricket(pitch_hz=4_890.0, chirps=71, pulses=4, place=-0.2, gain=0.35),
)
"""At one temperature all chirp at nearly the same rate.

By Dolbear's law (1897), 61 to 71 chirps in 24 s, 150 to 180 a minute, are those of a warm night.
"""
PULSE_SECONDS = 0.016
PULSES_APART_SECONDS = 0.034
TAIL_SECONDS = 0.25


def crickets(variant: int) -> Block:
    """Return crickets at night: four near by, a chorus far away, and still air.

    A field cricket chirps with three or four pulses of a nearly pure tone between 4 and 5 kHz (Bennet-Clark
    1989). In the first and the last 3 s, all variants have the same chirps, a quarter of a period apart. So
    in the fade from one variant to the next, the chirps go on in time and keep their level.
    """
    random = np.random.RandomState(7500 + variant)
    sound = moving_noise(random, _far(random), shared=0.1)
    for number, cricket in enumerate(CRICKETS):
        _add_cricket(sound, cricket, np.random.RandomState(7590 + number), random)
    return levelled(sound - sound.mean(axis=0))


def _add_cricket(
    sound: Block, cricket: Cricket, same: np.random.RandomState, random: np.random.RandomState
) -> None:
    """Add a cricket. ``same`` draws what all variants have, ``random`` what differs."""
    chirp = _chirp(cricket, same)
    period_seconds = REGION_SECONDS / cricket.chirps
    start_seconds = same.uniform(0.0, period_seconds)
    mood = moving(random, 0.05, 0.4)
    for index in range(cricket.chirps + cricket.chirps * FADE_SECONDS // REGION_SECONDS):
        seconds = start_seconds + index * period_seconds
        inside = _inside(seconds)
        seconds += inside * 0.03 * period_seconds * random.standard_normal()
        feeling = mood[min(round(seconds / (REGION_SECONDS + FADE_SECONDS) * len(mood)), len(mood) - 1)]
        if inside > 0.5 and feeling < -1.1:
            continue
        gain = np.exp(0.15 * inside * feeling)
        heard = chirp.real if seconds > REGION_SECONDS / 2 else chirp.imag
        part = sound[round(seconds * SAMPLE_RATE) :][: len(chirp)]
        part += (gain * heard[: len(part)]).astype(np.float32)


def _inside(seconds: float) -> float:
    """Return 0 in the first and last 3 s of a variant, 1 further inside, and a ramp of 2 s between them."""
    away = min(seconds - FADE_SECONDS, REGION_SECONDS - seconds)
    return float(np.clip(away / 2.0, 0.0, 1.0))


def _chirp(cricket: Cricket, random: np.random.RandomState) -> NDArray[np.complex128]:
    """Return one chirp and its echo from the ground and the leaves, complex (frames, 2)."""
    frames = round((cricket.pulses * PULSES_APART_SECONDS + TAIL_SECONDS) * SAMPLE_RATE)
    t = np.arange(frames) / SAMPLE_RATE
    loud = np.zeros(frames)
    for pulse in range(cricket.pulses):
        along = (t - pulse * PULSES_APART_SECONDS) / PULSE_SECONDS
        shape = np.where((along > 0) & (along < 1), np.sin(np.pi * np.clip(along, 0, 1) ** 0.7) ** 2, 0.0)
        loud += shape * (0.6 + 0.4 * (pulse + 1) / cricket.pulses)
    glide = cricket.pitch_hz * (t - 0.01 * t * (t % PULSES_APART_SECONDS) / PULSES_APART_SECONDS)
    tone = loud * np.exp(2j * np.pi * glide)
    size = 2 * frames
    ears = []
    for side in panned(np.array(cricket.place)):
        echo = random.standard_normal(frames) * np.exp(-t / 0.045) * (t > 0.004)
        echo *= 0.35 / np.sqrt(np.square(echo).sum())
        echo[0] = side
        ears.append(np.fft.ifft(np.fft.fft(tone, size) * np.fft.fft(echo, size))[:frames])
    fade = np.minimum(1.0, (frames - np.arange(frames)) / (0.05 * SAMPLE_RATE))
    return np.asarray(2.0 * cricket.gain * np.stack(ears, axis=1) * fade[:, None])


def _far(random: np.random.RandomState) -> Power:
    """Return the power of the chorus and of the air in both ears, (2, steps, bins)."""
    hertz = bins_hz()
    air = of_unit_power(band(hertz, 60.0, 300.0, (2, 1)))
    chorus = [
        of_unit_power(np.exp(-0.5 * ((hertz - pitch_hz) / width_hz) ** 2))
        for pitch_hz, width_hz in ((4_150.0, 130.0), (4_620.0, 130.0), (2_950.0, 60.0))
    ]
    breeze = moving(random, 0.03, 0.3)
    ears = []
    for _ in range(2):
        swells = [gain * np.exp(0.35 * moving(random, 0.2, 4.0)) for gain in (0.16, 0.16, 0.05)]
        ears.append(mixed([0.5 * np.exp(0.4 * breeze), *swells], [air, *chorus]))
    return np.stack(ears)
