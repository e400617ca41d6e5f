"""A fire in a hearth."""

from __future__ import annotations

import numpy as np

from renderer.sounds.tones.beds.bed_tone import VARIANT_FRAMES, levelled
from renderer.sounds.tones.beds.moving_noise import (
    Power,
    add_grains,
    band,
    bins_hz,
    mixed,
    moving,
    moving_noise,
    of_unit_power,
    onsets,
    panned,
)
from renderer.sounds.tones.signal import SAMPLE_RATE
from renderer.timeline import Block

_SHAPES = 120
"""How many different crackles a variant has."""
_CRACKLE_FRAMES = 2_048


def fire(variant: int) -> Block:
    """Return a wood fire: flames, the hiss of damp wood, and crackles.

    The three parts are those of Farnell, Designing Sound (2010), chapter 34. The sizes of crackles follow a
    power law, as in other crackling noise (Sethna, Dahmen and Myers 2001), up to a limit that does not
    startle. Crackles come in groups (Neyman and Scott 1958).
    """
    random = np.random.RandomState(7200 + variant)
    sound = moving_noise(random, _flames(random), shared=0.4)
    _add_crackles(sound, random)
    return levelled(sound - sound.mean(axis=0))


def _flames(random: np.random.RandomState) -> Power:
    """Return the power of flames and hiss in both ears, (2, steps, bins)."""
    hertz = bins_hz()
    roar = of_unit_power(band(hertz, 35.0, 130.0, (2, 1)))
    lapping = of_unit_power(band(hertz, 110.0, 420.0, (2, 1)))
    air = of_unit_power(band(hertz, 400.0, 2_500.0, (1, 1)))
    hiss = of_unit_power(band(hertz, 2_500.0, 9_000.0, (2, 2)))
    both, hissing = moving(random, 0.05, 1.0), moving(random, 0.08, 0.6)
    ears = []
    for _ in range(2):
        flicker = moving(random, 1.5, 7.0, (1, 2))
        gains = (
            0.5 * np.exp(0.25 * both + 0.2 * flicker),
            0.35 * np.exp(0.35 * both + 0.5 * flicker),
            0.10 * np.exp(0.2 * both + 0.2 * flicker),
            0.02 * np.exp(0.7 * np.minimum(hissing, 2.0)),
        )
        ears.append(mixed(gains, (roar, lapping, air, hiss)))
    return np.stack(ears)


def _add_crackles(sound: Block, random: np.random.RandomState) -> None:
    activity = np.exp(0.7 * moving(random, 0.06, 0.8) - 0.25)
    first = onsets(random, 5.0 * np.minimum(activity, 4.0))
    places = random.uniform(-0.7, 0.7, size=len(first))
    parents = np.repeat(np.arange(len(first)), random.geometric(0.42, size=len(first)) - 1)
    delays = random.exponential(0.045, size=len(parents)) * SAMPLE_RATE
    times = np.concatenate([first, first[parents] + delays.astype(np.int64)])
    leans = np.concatenate([places, places[parents] + random.uniform(-0.1, 0.1, len(parents))])
    sizes = np.minimum(0.14 * random.uniform(size=len(times)) ** (-1 / 1.5), 1.0)
    within = times < VARIANT_FRAMES
    grains = [_crackle(random) for _ in range(_SHAPES)]
    add_grains(sound, grains, random, times[within], (2.4 * sizes[:, None] * panned(leans))[within])


def _crackle(random: np.random.RandomState) -> Block:
    """Return one crackle, float32 (frames,): noise that rings in a piece of wood and dies away."""
    pitch_hz = 700.0 * 8.0 ** random.uniform()
    tau_seconds = 0.003 * (1_500.0 / pitch_hz) ** 0.5 * np.exp(0.5 * random.standard_normal())
    t = np.arange(_CRACKLE_FRAMES) / SAMPLE_RATE
    noise = random.standard_normal(_CRACKLE_FRAMES) * np.exp(-t / tau_seconds) * -np.expm1(-t / 0.0002)
    knock = np.sin(2 * np.pi * 0.3 * pitch_hz * t) * np.exp(-t / (2 * tau_seconds))
    hertz = np.asarray(np.fft.rfftfreq(2 * _CRACKLE_FRAMES, 1 / SAMPLE_RATE), dtype=np.float64)
    resonance = np.sqrt(band(hertz, 0.6 * pitch_hz, 1.5 * pitch_hz, (1, 1)))
    spectrum = np.fft.rfft(noise + 0.35 * knock, 2 * _CRACKLE_FRAMES) * resonance
    made = np.fft.irfft(spectrum)[:_CRACKLE_FRAMES]
    made *= np.minimum(1.0, np.arange(_CRACKLE_FRAMES)[::-1] / 400.0)
    return np.asarray(made / np.abs(made).max(), dtype=np.float32)
