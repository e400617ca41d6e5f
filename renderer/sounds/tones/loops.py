"""Synthesis of the beds. Everything in them is periodic in the loop, so the loops have no seam."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from msgspec import Struct

from renderer.loudness.meter import LoudnessMeter, integrated_lufs
from renderer.sounds.tones.signal import SAMPLE_RATE, Signal
from renderer.timeline import Block

INTEGRATED_LUFS = -23.0
TURN_SECONDS = 24  # 1,000 MPEG frames of 1,152 audio frames at 48 kHz


def brown() -> Block:
    """Return 24 s of brown noise, float32 (frames, 2).

    The spectrum falls by 6 dB per octave above 25 Hz. The noise is independent in each ear.
    """
    frames = TURN_SECONDS * SAMPLE_RATE
    hertz = _hertz(frames)
    shape = _high_pass(hertz, 25.0, 3) / np.maximum(hertz, 1.0)
    return _levelled(_noise(frames, shape, seed=21))


def binaural() -> Block:
    """Return 24 s of a binaural beat, float32 (frames, 2).

    The left ear hears 200 Hz and the right ear 206 Hz, a beat of 6 Hz (theta), with a quiet fifth at 300 and
    306 Hz.
    """
    frames = TURN_SECONDS * SAMPLE_RATE
    left = _tones(frames, [(200.0, 1.0, 0.0), (300.0, 0.22, 1.0)])
    right = _tones(frames, [(206.0, 1.0, 0.0), (306.0, 0.22, 1.0)])
    return _levelled(np.stack([left, right], axis=1))


class Pad(Struct, frozen=True, kw_only=True):
    """One note of the drone, which swells ``swells`` times per loop."""

    pitch_hz: float
    gain: float
    swells: int
    depth: float
    lean: float = 0.0


PADS = (
    Pad(pitch_hz=55.0, gain=0.30, swells=1, depth=0.25),
    Pad(pitch_hz=110.0, gain=1.00, swells=2, depth=0.15),
    Pad(pitch_hz=165.0, gain=0.62, swells=1, depth=0.40, lean=-0.3),
    Pad(pitch_hz=220.0, gain=0.55, swells=3, depth=0.35, lean=0.3),
    Pad(pitch_hz=275.0, gain=0.16, swells=1, depth=0.85, lean=0.15),
    Pad(pitch_hz=330.0, gain=0.26, swells=2, depth=0.60, lean=-0.4),
    Pad(pitch_hz=495.0, gain=0.08, swells=1, depth=0.90, lean=0.4),
)
VOICES = ((-3, 0.42), (0, 1.0), (2, 0.38))
"""The three voices of a note: detuning in cycles per loop (they beat at 0.08 to 0.21 Hz), and gain."""


def drone() -> Block:
    """Return 24 s of a warm pad on A, float32 (frames, 2).

    The fundamentals are in whole-number ratios, with three slowly beating voices each.
    """
    frames = TURN_SECONDS * SAMPLE_RATE
    random = np.random.RandomState(22)  # NEP 19: its streams are the same in every version
    turn = 2.0 * np.pi * np.arange(frames) / frames
    sound = np.zeros((frames, 2))
    for pad in PADS:
        swell = 1.0 + pad.depth * np.sin(pad.swells * turn + random.uniform(0, 2 * np.pi))
        for channel, ear in enumerate((-1.0, 1.0)):
            lines = []
            for beats, share in VOICES:
                phase = random.uniform(0, 2 * np.pi)
                for harmonic in range(1, 11):
                    pitch = harmonic * (pad.pitch_hz + beats / TURN_SECONDS)
                    gain = share * harmonic**-1.5 / (1.0 + (pitch / 900.0) ** 2)
                    lines.append((pitch, gain, phase * harmonic))
            level = pad.gain * np.sqrt(0.5 * (1.0 + ear * pad.lean))
            sound[:, channel] += level * swell * _tones(frames, lines)
    return _levelled(sound)


class Wave(Struct, frozen=True, kw_only=True):
    """One wave: the time of its crest, its size, its duration, and its movement between the ears."""

    crest_seconds: float
    size: float
    stretch: float
    lean_from: float
    lean_to: float


OCEAN_SECONDS = 2 * TURN_SECONDS
WAVES = (
    Wave(crest_seconds=4.6, size=0.80, stretch=1.00, lean_from=-0.5, lean_to=0.2),
    Wave(crest_seconds=9.4, size=0.26, stretch=0.70, lean_from=0.5, lean_to=0.3),
    Wave(crest_seconds=13.7, size=1.00, stretch=1.20, lean_from=0.4, lean_to=-0.4),
    Wave(crest_seconds=21.9, size=0.62, stretch=0.85, lean_from=-0.2, lean_to=0.5),
    Wave(crest_seconds=27.1, size=0.34, stretch=0.75, lean_from=-0.6, lean_to=-0.3),
    Wave(crest_seconds=32.6, size=0.94, stretch=1.30, lean_from=0.3, lean_to=-0.3),
    Wave(crest_seconds=42.4, size=0.72, stretch=1.05, lean_from=-0.4, lean_to=0.4),
    Wave(crest_seconds=46.7, size=0.22, stretch=0.65, lean_from=0.6, lean_to=0.4),
)


def ocean() -> Block:
    """Return 48 s of surf, float32 (frames, 2).

    Each wave has a rumble that comes first, a body, a crash at the crest, and foam that hisses back.
    """
    frames = OCEAN_SECONDS * SAMPLE_RATE
    hertz = _hertz(frames)

    def band(low_hz: float, high_hz: float, tilt: float, seed: int) -> Signal:
        shape = _high_pass(hertz, low_hz, 2) * _low_pass(hertz, high_hz, 2)
        return _noise(frames, shape * np.maximum(hertz, 1.0) ** tilt, seed=seed, shared=0.5)

    flicker = _noise(frames, _low_pass(hertz, 2.0, 2) * _high_pass(hertz, 0.2, 1), seed=39)
    sound = 0.09 * band(60.0, 2600.0, -0.6, 31)
    sound += 0.34 * band(35.0, 160.0, -0.3, 32) * (0.12 + _surf(frames, rise=2.3, fall=2.2, lag=-0.7))
    sound += 0.48 * band(120.0, 900.0, -0.5, 33) * _surf(frames, rise=1.7, fall=2.1, lag=-0.2)
    sound += 0.42 * band(500.0, 3600.0, -0.5, 34) * _surf(frames, rise=0.9, fall=1.5, lag=0.0)
    foam = _surf(frames, rise=0.8, fall=2.6, lag=0.5) * (1.0 + 0.14 * flicker)
    sound += 0.26 * band(2200.0, 9000.0, -0.4, 35) * foam
    return _levelled(sound)


def _surf(frames: int, *, rise: float, fall: float, lag: float) -> Signal:
    """Return how strongly all waves sound in each ear, (frames, 2); a wave rises quickly and fades slowly."""
    total = frames / SAMPLE_RATE
    seconds = np.arange(frames) / SAMPLE_RATE
    gains = np.zeros((frames, 2))
    for wave in WAVES:
        away = (seconds - wave.crest_seconds - lag + 0.4 * total) % total - 0.4 * total
        before = np.exp(-0.5 * (np.minimum(away, 0.0) / (rise * wave.stretch)) ** 2)
        after = np.exp(-np.maximum(away, 0.0) / (fall * wave.stretch))
        along = 0.5 + 0.5 * np.tanh(away / (2.0 * wave.stretch))
        lean = wave.lean_from + (wave.lean_to - wave.lean_from) * along
        shape = wave.size * before * after
        gains[:, 0] += shape * np.sqrt(1.0 - 0.6 * lean)
        gains[:, 1] += shape * np.sqrt(1.0 + 0.6 * lean)
    spread = np.exp(-0.5 * (2.0 * np.pi * 0.12 * _hertz(frames)) ** 2)  # smooths the crests over 0.12 s
    return np.asarray(np.fft.irfft(np.fft.rfft(gains, axis=0) * spread[:, None], frames, axis=0))


def rain() -> Block:
    """Return 24 s of steady rain, float32 (frames, 2).

    It is noise that varies slightly in level, with drops near by.
    """
    frames = TURN_SECONDS * SAMPLE_RATE
    hertz = _hertz(frames)
    slow = _noise(frames, _low_pass(hertz, 0.35, 2), seed=41)
    wash = _high_pass(hertz, 350.0, 1) * _low_pass(hertz, 5200.0, 1) * np.maximum(hertz, 1.0) ** -0.35
    far = _high_pass(hertz, 70.0, 2) * _low_pass(hertz, 420.0, 1) * np.maximum(hertz, 1.0) ** -0.5
    sound = _noise(frames, wash * _low_pass(hertz, 15_000.0, 2), seed=42, shared=0.2) * (1.0 + 0.09 * slow)
    sound += 0.42 * _noise(frames, far, seed=43, shared=0.4)
    return _levelled(sound + 2.8 * _drops(frames))


def _drops(frames: int) -> Signal:
    """Return ticks on leaves and a few round drops into water, (frames, 2), at random places of the loop."""
    random = np.random.RandomState(44)
    room = SAMPLE_RATE // 5
    sound = np.zeros((frames + room, 2))
    for per_second, low_hz, high_hz, decay, gain, bend in (
        (160, 1500.0, 6500.0, 0.0016, 0.75, 0.0),
        (9, 650.0, 1700.0, 0.0120, 0.55, 0.25),
    ):
        for _ in range(per_second * frames // SAMPLE_RATE):
            onset = random.randint(frames)
            pitch = low_hz * (high_hz / low_hz) ** random.uniform()
            tau = decay * random.uniform(0.5, 1.6)
            level = gain * min(np.exp(0.7 * random.standard_normal()), 4.0)
            lean = random.uniform(-0.9, 0.9)
            t = np.arange(round(9 * tau * SAMPLE_RATE)) / SAMPLE_RATE
            rise = 1.0 - np.exp(-t / (0.15 * tau))
            drop = (
                level
                * rise
                * np.exp(-t / tau)
                * np.sin(2 * np.pi * pitch * (t + bend * t * t / (2 * tau) / 4))
            )
            sound[onset : onset + len(t), 0] += drop * np.sqrt(0.5 * (1.0 - lean))
            sound[onset : onset + len(t), 1] += drop * np.sqrt(0.5 * (1.0 + lean))
    sound[:room] += sound[frames:]
    return sound[:frames]


def _hertz(frames: int) -> Signal:
    return np.asarray(np.fft.rfftfreq(frames, 1 / SAMPLE_RATE), dtype=np.float64)


def _high_pass(hertz: Signal, cut_hz: float, order: int) -> Signal:
    return np.asarray(1.0 / np.sqrt(1.0 + (cut_hz / np.maximum(hertz, 1e-3)) ** (2 * order)))


def _low_pass(hertz: Signal, cut_hz: float, order: int) -> Signal:
    return np.asarray(1.0 / np.sqrt(1.0 + (hertz / cut_hz) ** (2 * order)))


def _noise(frames: int, shape: Signal, *, seed: int, shared: float = 0.0) -> Signal:
    """Return noise of unit power, (frames, 2), without DC, whose spectrum has this shape.

    The noise is periodic in the loop. ``shared`` is the correlation of the two ears.
    """
    random = np.random.RandomState(seed)
    sources = random.standard_normal((3, len(shape))) + 1j * random.standard_normal((3, len(shape)))
    both = np.sqrt(shared) * sources[2:] + np.sqrt(1.0 - shared) * sources[:2]
    both *= shape
    both[:, 0] = 0.0
    sound = np.fft.irfft(both, frames, axis=1).T
    level = float(np.sqrt(np.mean(sound**2)))
    return np.asarray(sound / level, dtype=np.float64)


def _tones(frames: int, lines: Sequence[tuple[float, float, float]]) -> Signal:
    """Return the sum of sines given as (hertz, gain, phase), (frames,).

    Each frequency is rounded to a whole number of cycles per loop.
    """
    spectrum = np.zeros(frames // 2 + 1, dtype=complex)
    for hertz, gain, phase in lines:
        turns = round(hertz * frames / SAMPLE_RATE)
        spectrum[turns] += 0.5 * frames * gain * np.exp(1j * (phase - np.pi / 2))
    return np.asarray(np.fft.irfft(spectrum, frames), dtype=np.float64)


def _levelled(sound: Signal) -> Block:
    """Return the sound without DC, at -23 LUFS integrated, float32 (frames, 2)."""
    sound = sound - sound.mean(axis=0)
    meter = LoudnessMeter(SAMPLE_RATE, 2)
    meter.push(sound.astype(np.float32))
    gain_db = INTEGRATED_LUFS - integrated_lufs(meter.energies)
    return np.asarray(sound * 10.0 ** (gain_db / 20.0), dtype=np.float32)
