"""Where a piece of music sounds like another part of itself, by its spectrum over time."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from msgspec import Struct

if TYPE_CHECKING:
    from numpy.typing import NDArray

HOP_SECONDS = 0.04
_WINDOW_SECONDS = 0.085
_LOWEST_HZ, _OCTAVES, _BANDS_PER_OCTAVE = 110.0, 6, 12
_FLOOR = 1e-4
"""Power of a band, relative to the mean of all, below which differences do not count."""

_FRAMES_AT_ONCE = 256
_ONSET_SECONDS = 0.03
_LEAST_CREST = 5.0
"""How far the strongest onset of music with a beat stands out, in standard deviations; a swell does not."""

_LEAST_BEAT = 0.2
"""Correlation of the onsets with themselves, one beat later, below which there is no beat."""


class Alike(Struct, frozen=True, kw_only=True):
    """Two moments of a piece, in hops, and how alike the music around them is, from -1 to 1."""

    early: int
    late: int
    likeness: float


def band_levels(mono: NDArray[np.float32], sample_rate: int) -> NDArray[np.float32]:
    """Return the level of each semitone from 110 Hz to 7 kHz, every 40 ms, as float32 (hops, bands).

    The levels are logarithms of powers. Hop ``k`` is centred on ``k * HOP_SECONDS``.
    """
    hop, window = round(HOP_SECONDS * sample_rate), round(_WINDOW_SECONDS * sample_rate)
    padded = np.pad(mono, (window // 2, window))
    frames = np.lib.stride_tricks.sliding_window_view(padded, window)[: len(mono) : hop]
    bins = _LOWEST_HZ * 2 ** (np.arange(_OCTAVES * _BANDS_PER_OCTAVE + 1) / _BANDS_PER_OCTAVE)
    edges = np.unique(np.round(bins * window / sample_rate).astype(int))
    edges = edges[edges <= window // 2]
    taper = np.hanning(window).astype(np.float32)
    powers = np.empty((len(frames), len(edges) - 1), dtype=np.float32)
    for at in range(0, len(frames), _FRAMES_AT_ONCE):
        spectrum = np.abs(np.fft.rfft(frames[at : at + _FRAMES_AT_ONCE] * taper)) ** 2
        sums = np.add.reduceat(spectrum[:, : edges[-1]], edges[:-1], axis=1)
        powers[at : at + _FRAMES_AT_ONCE] = sums / np.diff(edges)
    floor = _FLOOR * float(powers.mean()) + 1e-20
    levels: NDArray[np.float32] = np.log10(powers + np.float32(floor))
    return levels


def most_alike(
    early: NDArray[np.float32],
    late: NDArray[np.float32],
    late_onset: int,
    *,
    context: int,
    shortest: int,
    tolerance: float,
) -> Alike | None:
    """Return the two moments around which the music is most alike, or None if there are no two.

    The likeness is the correlation of the levels, from which their means are subtracted, in ``context`` hops
    around both moments. Of moments that are alike up to ``tolerance``, those farthest apart are returned.

    Args:
        early: levels of the start of a piece, (hops, bands).
        late: levels of its end.
        late_onset: the hop of the piece at which ``late`` begins.
        context: in hops.
        shortest: the least distance of the two moments, in hops.
        tolerance: of the likeness.
    """
    mean = np.concatenate([early, late]).mean(axis=0)
    early, late = early - mean, late - mean
    products = early @ late.T
    energies = [np.concatenate([[0.0], np.cumsum((part**2).sum(axis=1))]) for part in (early, late)]
    best = [
        found
        for offset in range(shortest - late_onset, len(late))
        if (found := _best_at(products, energies, offset, context)) is not None
    ]
    if not best:
        return None
    enough = max(likeness for _, _, likeness in best) - tolerance
    first, second, likeness = next(found for found in reversed(best) if found[2] >= enough)
    return Alike(early=first, late=late_onset + second, likeness=likeness)


def _best_at(
    products: NDArray[np.float32], energies: list[NDArray[np.float64]], offset: int, context: int
) -> tuple[int, int, float] | None:
    """Return the two most similar moments at one distance, and their likeness.

    ``offset`` is the hop of ``late`` that is compared with the first of ``early``.
    """
    first = max(0, -offset)
    diagonal = np.concatenate([[0.0], np.cumsum(np.diagonal(products, offset), dtype=np.float64)])
    count = len(diagonal) - context
    if count < 1:
        return None
    at = np.arange(count)
    sums = diagonal[context:] - diagonal[:count]
    begun, onset = first + at, first + at + offset
    power = (energies[0][begun + context] - energies[0][begun]) * (
        energies[1][onset + context] - energies[1][onset]
    )
    likeness = sums / np.sqrt(np.maximum(power, 1e-12))
    top = int(likeness.argmax())
    return int(begun[top]) + context // 2, int(onset[top]) + context // 2, float(likeness[top])


def onset_strength(mono: NDArray[np.float32], sample_rate: int, hertz: int) -> NDArray[np.float64]:
    """Return how much the level rises, ``hertz`` times a second: the positive part of its difference.

    The level is that of the differences of samples, in which attacks stand out.
    """
    step = sample_rate // hertz
    rises = np.abs(np.diff(mono, prepend=mono[:1]))
    levels = rises[: len(rises) // step * step].reshape(-1, step).mean(axis=1, dtype=np.float64)
    width = round(_ONSET_SECONDS * hertz)
    taper = np.hanning(2 * width + 3)[1:-1]
    levels = np.convolve(np.pad(levels, width, mode="edge"), taper / taper.sum(), mode="valid")
    levels = np.log(levels + 0.05 * levels.mean() + 1e-12)
    rising: NDArray[np.float64] = np.maximum(np.diff(levels, prepend=levels[:1]), 0.0)
    rising -= rising.mean()
    return rising


def best_shift(reference: NDArray[np.float64], longer: NDArray[np.float64]) -> tuple[int, float]:
    """Return where ``reference`` fits best into a ``longer`` signal, and their correlation there, -1 to 1."""
    size = 1 << (len(longer) + len(reference) - 1).bit_length()
    spectrum = np.fft.rfft(longer, size) * np.conj(np.fft.rfft(reference, size))
    count = len(longer) - len(reference) + 1
    products = np.fft.irfft(spectrum, size)[:count]
    squares = np.concatenate([[0.0], np.cumsum(longer**2)])
    power = (squares[len(reference) :] - squares[:count]) * (reference**2).sum()
    correlation = products / np.sqrt(np.maximum(power, 1e-20))
    top = int(correlation.argmax())
    return top, float(correlation[top])


def beat_period(strength: NDArray[np.float64], shortest: int, longest: int) -> float | None:
    """Return the period of the beat in steps of ``strength``, or None if there is no beat.

    The period is measured again over two, four, eight and more beats, so that its error becomes small.
    """
    size = 1 << (2 * len(strength)).bit_length()
    power = np.abs(np.fft.rfft(strength, size)) ** 2
    lags = np.fft.irfft(power)[: len(strength)] / np.arange(len(strength), 0, -1)
    if len(lags) < 4 * longest or strength.max() <= _LEAST_CREST * strength.std():
        return None
    period = float(shortest + lags[shortest:longest].argmax())
    if lags[round(period)] < _LEAST_BEAT * lags[0]:
        return None
    beats, near = 1, max(3, round(period / 20))
    while 2 * beats * period < len(lags) / 2:
        beats *= 2
        middle = round(beats * period)
        period = (middle - near + float(lags[middle - near : middle + near + 1].argmax())) / beats
    return period
