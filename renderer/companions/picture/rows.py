"""How a track is broken into rows, and where the ticks of its time axis stand."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct

WIDTH = 1080
"""Width of the longest row, in units."""

_ROW_SECONDS = (600, 900, 1800, 3600, 7200, 10800)
_LONGEST_SINGLE_SECONDS = 780
_MOST_ROWS = 8
_LEAST_LAST_SHARE = 0.08
_TICK_SECONDS = (1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600)
_LEAST_BETWEEN_TICKS = 64


class PictureRow(Struct, frozen=True, kw_only=True):
    """A stretch of a track, with the frames that one unit of width stands for, the same in all rows."""

    onset_frames: int
    end_frames: int
    unit_frames: float

    def x(self, frame: int) -> float:
        """How far right of the row's beginning a frame stands, in units, kept inside the row.

        It is rounded to a millionth, so that a row of whole units is not a little wider than they are.
        """
        inside = min(max(frame, self.onset_frames), self.end_frames)
        return round((inside - self.onset_frames) / self.unit_frames, 6)

    @property
    def width(self) -> float:
        return self.x(self.end_frames)


def rows(frames: int, sample_rate: int) -> tuple[PictureRow, ...]:
    """Return one row for a short track, else rows of ten minutes, or at most eight longer rows.

    A last row that would be very short is part of the one before it. A track lasts 24 hours at most.
    """
    step = frames
    if frames > _LONGEST_SINGLE_SECONDS * sample_rate:
        step = next(
            (s * sample_rate for s in _ROW_SECONDS if frames <= _MOST_ROWS * s * sample_rate),
            _ROW_SECONDS[-1] * sample_rate,
        )
    count = max(1, -(-frames // step))
    if count > 1 and frames - (count - 1) * step < _LEAST_LAST_SHARE * step:
        count -= 1
    ends = [*(number * step for number in range(1, count)), frames]
    onsets = [0, *ends[:-1]]
    unit = max(end - onset for onset, end in zip(onsets, ends, strict=True)) / WIDTH
    return tuple(
        PictureRow(onset_frames=onset, end_frames=end, unit_frames=unit)
        for onset, end in zip(onsets, ends, strict=True)
    )


def ticks(row: PictureRow, sample_rate: int) -> Iterator[int]:
    """The frames of a row's ticks, on round times far enough apart for their labels."""
    second = sample_rate / row.unit_frames
    step = next((s for s in _TICK_SECONDS if s * second >= _LEAST_BETWEEN_TICKS), _TICK_SECONDS[-1])
    first = -(-row.onset_frames // (step * sample_rate))
    for number in range(first, row.end_frames // (step * sample_rate) + 1):
        yield number * step * sample_rate
