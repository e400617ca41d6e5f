"""Measures a spoken sentence once, for all checks."""

from __future__ import annotations

from functools import cache
from itertools import pairwise

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

Values = NDArray[np.float32]
"""A float32 array."""

CELLS_PER_SECOND = 800
"""Cells of 1.25 ms: a voice needs several of them to start or to stop, and a cut needs one."""

FRAMES_PER_SECOND = 40
BANDS = 18
_LOWEST_HZ, _HIGHEST_HZ = 100.0, 8_000.0

_CELLS_PER_GROUP = 4  # 5 ms, as long as a period of a voice of 200 Hz
_AUDIBLE_DB = -40.0
_LOUD_DB = -30.0
_LEAST = 1e-6


class SpokenSound(Struct, frozen=True, kw_only=True):
    """A spoken sentence as its engine returned it.

    ``samples`` have the shape (frames,), and ``peak`` is the highest, without its sign. ``peaks_db`` are the
    peaks of cells of about 1.25 ms, relative to the ``level_db`` (dBFS) of the voice in this sentence. The
    sentence sounds from the cell ``start`` to the cell ``end``. ``powers`` has the shape (spectral frames,
    bands): the mean power in bands that are equally wide on the mel scale from 100 Hz to 8 kHz, in windows of
    the ``sounding`` samples that start every ``hop_frames``.
    """

    samples: Values
    sample_rate_hz: int
    peak: float
    cell_frames: int
    peaks_db: Values
    level_db: float
    start: int
    end: int
    hop_frames: int
    powers: Values

    @property
    def sounding(self) -> Values:
        """The samples from the first sound to the last."""
        return self.samples[self.start * self.cell_frames : self.end * self.cell_frames]

    @property
    def cell_seconds(self) -> float:
        return self.cell_frames / self.sample_rate_hz

    @property
    def seconds(self) -> float:
        """The time from the first sound to the last."""
        return (self.end - self.start) * self.cell_seconds

    def seconds_at_cell(self, cell: int) -> float:
        """The time of a cell after the first sound."""
        return round(max(0, int(cell) - self.start) * self.cell_seconds, 2)

    def seconds_at_frame(self, frame: int) -> float:
        """The time of a spectral frame after the first sound."""
        return round(int(frame) * self.hop_frames / self.sample_rate_hz, 2)


def measure(samples: Values, sample_rate_hz: int) -> SpokenSound | None:
    """Measure a sentence of shape (frames,); None if there is no sound, or less than 50 ms."""
    cell = round(sample_rate_hz / CELLS_PER_SECOND)
    cells = len(samples) // cell // _CELLS_PER_GROUP * _CELLS_PER_GROUP
    if cells < CELLS_PER_SECOND // 20:
        return None
    peaks = cell_peaks(samples[: cells * cell], cell)
    highest = float(peaks.max())
    if highest < _LEAST:
        return None
    decibels = 20 * np.log10(peaks / highest + _LEAST)
    audible = np.flatnonzero(decibels > _AUDIBLE_DB)
    start, end = int(audible[0]), int(audible[-1]) + 1
    groups = decibels.reshape(-1, _CELLS_PER_GROUP).max(1)
    relative_db = float(np.median(groups[groups > _LOUD_DB]))
    hop = round(sample_rate_hz / FRAMES_PER_SECOND)
    return SpokenSound(
        samples=samples,
        sample_rate_hz=sample_rate_hz,
        peak=highest,
        cell_frames=cell,
        peaks_db=(decibels - relative_db).astype(np.float32),
        level_db=relative_db + 20 * float(np.log10(highest)),
        start=start,
        end=end,
        hop_frames=hop,
        powers=band_powers(samples[start * cell : end * cell], sample_rate_hz, hop),
    )


def cell_peaks(values: Values, cell_frames: int) -> Values:
    """The highest of each ``cell_frames`` values, without their signs.

    NumPy takes the maximum over the first axis in a third of the time of the last one.
    """
    cells = values.reshape(-1, cell_frames)
    peaks: Values = np.abs(cells.T, order="C").max(0)
    return peaks


def highest_of(values: Values, count: int) -> Values:
    """The highest of each ``count`` consecutive values; ``count`` is a power of two."""
    while count > 1:
        count //= 2
        values = np.maximum(values[:-count], values[count:])
    return values


def band_powers(samples: Values, sample_rate_hz: int, hop_frames: int) -> Values:
    """The mean power in each band, of shape (spectral frames, bands), for windows of 20 to 40 ms."""
    size, *_ = _bands(sample_rate_hz)
    onsets = np.arange(0, max(1, len(samples) - size + 1), hop_frames)
    return band_powers_at(samples, sample_rate_hz, onsets)


def band_powers_at(samples: Values, sample_rate_hz: int, onsets: NDArray[np.intp]) -> Values:
    """The mean power in each band, of the shape of ``onsets`` and (bands), for windows that start there.

    A window that would not be inside the samples is moved. SciPy transforms several windows at once, in a
    third of the time that NumPy needs.
    """
    from scipy.fft import rfft

    size, window, bands = _bands(sample_rate_hz)
    if len(samples) < size:
        samples = np.pad(samples, (0, size - len(samples)))
    inside = onsets.clip(0, len(samples) - size)
    windows = np.lib.stride_tricks.sliding_window_view(samples, size)[inside] * window
    parts: Values = rfft(windows, axis=-1, overwrite_x=True).view(np.float32)
    powers: Values = np.square(parts) @ bands
    return powers


@cache
def _bands(sample_rate_hz: int) -> tuple[int, Values, Values]:
    """The size of a window, a Hann window of this size, and the matrix that takes the mean of each band.

    The matrix has two equal rows for each frequency, for the squares of its real and its imaginary part.

    The mel scale is that of O'Shaughnessy, Speech Communication (1987): 2595 log10(1 + f / 700).
    """
    size = 1 << (sample_rate_hz // 50).bit_length()
    window = np.hanning(size + 1)[:size]
    lowest, highest = (2595 * np.log10(1 + hz / 700) for hz in (_LOWEST_HZ, _HIGHEST_HZ))
    edges = 700 * (10 ** (np.linspace(lowest, highest, BANDS + 1) / 2595) - 1)
    hertz = np.fft.rfftfreq(size, 1 / sample_rate_hz)
    bands = np.array([(low <= hertz) & (hertz < high) for low, high in pairwise(edges)])
    weights = bands / np.maximum(1, bands.sum(1, keepdims=True))
    return size, window.astype(np.float32), np.repeat(weights.T, 2, axis=0).astype(np.float32)
