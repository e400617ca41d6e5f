"""Synthesis of the strike of a bell: decaying partials, the noise of the mallet, and a small room."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType

import numpy as np
from msgspec import Struct

from renderer.loudness.meter import LoudnessMeter, max_momentary_lufs
from renderer.plan.steps import STRENGTH_LU
from renderer.script.cues.model import Strength
from renderer.sounds.tones.bells.bell_tone import BellTone, Mallet, Partial, Stroke
from renderer.sounds.tones.bells.room import with_room
from renderer.sounds.tones.signal import Signal
from renderer.timeline import Block
from renderer.units import to_linear

CONTACT: Mapping[Strength, float] = MappingProxyType({"soft": 1.7, "normal": 1.0, "firm": 0.65})
"""The time that the mallet touches the bell, relative to a normal strike. A slower blow lasts longer."""

FADE_SECONDS = 0.25
_MEASURED_SECONDS = 6  # the loudest 400 ms of every bell are in its first six seconds
_ROW_FRAMES = 2048
_HIGHEST = 0.45  # of the sample rate


class _Mode(Struct, frozen=True, kw_only=True):
    """A sine that decays: its complex amplitude left and right, its frequency, and its fall in nepers per
    second.
    """

    amplitudes: tuple[complex, complex]
    hertz: float
    fall: float


def strike(
    bell: BellTone, *, variant: int, strength: Strength, sample_rate: int, channels: int, lufs: float
) -> Block:
    """Return the sound of one strike of a bell.

    The partials of a variant are excited a little differently, as by a mallet that hits another place, and
    its noise is another one. The partials decay in two slopes, first fast and then slowly, as coupled modes
    do (G. Weinreich, "Coupled piano strings", J. Acoust. Soc. Am. 62, 1977).

    Args:
        bell: the bell.
        variant: its number, from 0.
        strength: how hard the strike is. It changes the high partials and the loudness.
        sample_rate: in Hz.
        channels: 1 or 2. One channel is the mean of two.
        lufs: the loudness of the loudest 400 ms of a normal strike.

    Returns:
        float32 (frames, channels). The strike is at frame 0, and the last frame is zero.
    """
    random = np.random.RandomState(1000 * bell.seed + variant)  # NEP 19: the same in every version
    contact = CONTACT[strength] * random.uniform(0.88, 1.14)
    frames = round(bell.seconds * sample_rate)
    sound = np.zeros((frames, 2), dtype=np.float32)
    for stroke in bell.strokes[variant % len(bell.strokes)]:
        onset = round(stroke.seconds * sample_rate)
        modes = list(_modes(bell, stroke, contact, random, sample_rate))
        made = stroke.gain * _ringing(modes, frames - onset, sample_rate)
        rise_seconds = bell.mallet.contact_ms / 1000 * contact
        risen = round(rise_seconds * sample_rate) + 2
        made[:risen] *= _rise(np.arange(risen) / sample_rate, rise_seconds, sample_rate)[:, None]
        _add_noise(made, bell.mallet, stroke.gain / contact, random, sample_rate)
        sound[onset:] += made.astype(np.float32)
    sound = with_room(sound, sample_rate)
    if channels == 1:
        sound = sound.mean(axis=1, keepdims=True)
    fade = round(FADE_SECONDS * sample_rate)
    sound[-fade:] *= 0.5 + 0.5 * np.cos(np.pi * np.arange(1, fade + 1) / fade)[:, None]
    sound[-1] = 0.0
    sound *= np.float32(to_linear(lufs + STRENGTH_LU[strength] - _loudest_lufs(sound, sample_rate)))
    return sound


def _modes(
    bell: BellTone, stroke: Stroke, contact: float, random: np.random.RandomState, sample_rate: int
) -> Iterator[_Mode]:
    contact_seconds = bell.mallet.contact_ms / 1000
    for number, partial in enumerate(bell.partials):
        hertz = bell.pitch_hz * stroke.ratio * partial.ratio
        gain = partial.gain * to_linear(random.uniform(-1.0, 1.0) * min(1.0 + 0.9 * number, 5.0))
        gain *= _pulse(hertz * contact_seconds * contact) / _pulse(hertz * contact_seconds)
        beating = partial.beating + random.uniform(-0.06, 0.06) if partial.split_hz else 0.0
        phase, second_phase = 0.3 * random.uniform(-1.0, 1.0, 2)
        if hertz < _HIGHEST * sample_rate:
            yield from _modes_of_partial(bell, partial, hertz, gain, beating, (phase, second_phase))


def _modes_of_partial(
    bell: BellTone,
    partial: Partial,
    hertz: float,
    gain: float,
    beating: float,
    phases: tuple[float, float],
) -> Iterator[_Mode]:
    fall = np.log(1000.0) / partial.decay_seconds
    if partial.rise_seconds:
        late = ((1.0, fall), (-1.0, fall + 3.0 / partial.rise_seconds))
    else:
        late = ((1.0 - bell.early, fall), (bell.early, fall * bell.early_ratio))
    for share, falls in late:
        for weight, side, phase in ((1.0 - beating, -0.5, phases[0]), (beating, 0.5, phases[1])):
            if weight:
                turned = [phase + 0.22 * ear * side for ear in (-1.0, 1.0)]
                levels = [np.sqrt(0.5 * (1.0 + 0.5 * ear * partial.lean)) for ear in (-1.0, 1.0)]
                left, right = (
                    gain * share * weight * level * np.exp(1j * (turn - np.pi / 2))
                    for level, turn in zip(levels, turned, strict=True)
                )
                yield _Mode(amplitudes=(left, right), hertz=hertz + side * partial.split_hz, fall=falls)


def _pulse(cycles: float) -> float:
    """Return how strongly a contact that lasts so many cycles of a partial excites it.

    It is the envelope of the spectrum of half a sine, the force of a mallet (N. H. Fletcher and T. D.
    Rossing, "The Physics of Musical Instruments", 1998, section 19.3).
    """
    return 1.0 / (1.0 + (2.0 * cycles) ** 2)


def _ringing(modes: list[_Mode], frames: int, sample_rate: int) -> Signal:
    """Return the sum of the modes, (frames, 2).

    A mode at frame ``row * _ROW_FRAMES + column`` is a product of a power for the row and one for the column,
    so all modes together are a product of two matrices.
    """
    turn = np.array([(2j * np.pi * mode.hertz - mode.fall) / sample_rate for mode in modes])
    rows = np.exp(np.outer(np.arange(-(-frames // _ROW_FRAMES)) * _ROW_FRAMES, turn))
    columns = np.exp(np.outer(turn, np.arange(_ROW_FRAMES)))
    columns = np.concatenate([columns.real, -columns.imag])
    sound = np.empty((frames, 2))
    for channel in range(2):
        placed = rows * np.array([mode.amplitudes[channel] for mode in modes])
        sound[:, channel] = (np.concatenate([placed.real, placed.imag], axis=1) @ columns).ravel()[:frames]
    return sound


def _add_noise(
    sound: Signal, mallet: Mallet, gain: float, random: np.random.RandomState, sample_rate: int
) -> None:
    frames = min(len(sound), round(3 * mallet.noise_seconds * sample_rate))
    spectrum = np.fft.rfft(random.standard_normal((frames, 3)), axis=0)
    hertz = np.fft.rfftfreq(frames, 1 / sample_rate)[:, None]
    spectrum *= 1.0 / np.sqrt(
        (1 + (mallet.noise_low_hz / (hertz + 1.0)) ** 4) * (1 + (hertz / mallet.noise_high_hz) ** 4)
    )
    noise = np.fft.irfft(spectrum, frames, axis=0)
    noise /= np.abs(noise).max()
    both = 0.8 * noise[:, 2:] + 0.4 * noise[:, :2]
    seconds = np.arange(frames) / sample_rate
    envelope = np.exp(-np.log(1000.0) / mallet.noise_seconds * seconds) * _rise(seconds, 0.0003, sample_rate)
    sound[:frames] += mallet.noise_gain * gain * both * envelope[:, None]


def _rise(seconds: Signal, rise_seconds: float, sample_rate: int) -> Signal:
    """Return a rise from nearly zero at frame 0 to 1, in the shape of half a cosine.

    Frame 0 itself is not silent.
    """
    reached = np.minimum((seconds + 1 / sample_rate) / rise_seconds, 1.0)
    return np.asarray(0.5 - 0.5 * np.cos(np.pi * reached))


def _loudest_lufs(sound: Block, sample_rate: int) -> float:
    meter = LoudnessMeter(sample_rate, sound.shape[1])
    measured = np.zeros((max(len(sound), sample_rate), sound.shape[1]), dtype=np.float32)
    measured[: len(sound)] = sound
    meter.push(measured[: _MEASURED_SECONDS * sample_rate])
    return max_momentary_lufs(meter.energies)
