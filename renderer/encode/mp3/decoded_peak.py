"""Finds the true peak of a decoded MP3 by decoding only the stretches that can reach the ceiling.

Decoding a whole track takes longer than mixing it. Only two kinds of MPEG frame are therefore decoded: those
whose mastered samples come within ``MARGIN_DB`` of the ceiling, and, as a probe, the loudest frame of each
part of the track. If coding raised any of these by more than the margin, the whole track is decoded.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator, Sequence
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

import numpy as np

from renderer.encode.mp3.frames import DELAY_FRAMES, Mp3Writer, parse_header, read_frames
from renderer.encode.pcm import without_duplicate_channel
from renderer.loudness.true_peak import CELL_FRAMES, cell_peaks
from renderer.timeline import MPEG_FRAME_FRAMES, Block
from renderer.units import to_db, to_linear

if TYPE_CHECKING:
    from numpy.typing import NDArray

MARGIN_DB = 4.0
"""How far coding is assumed to raise a frame's highest sample, in dB.

Measured: up to 3.3 dB on speech, bells, sweeps, square waves and pink noise from 64 kbps up; 7 dB on
full-band noise that was clipped hard.
"""

_PROBES = 64
_RUN_UP = 12  # MPEG frames: more than main_data_begin and the filter bank's overlap reach back
_MOST_CELLS = 1024
_MEASURED_CELLS = 28


class FramePeaks:
    """Records the highest absolute sample of every 1,152 audio frames while blocks pass through."""

    def __init__(self) -> None:
        self._peaks = array("f")

    def watch(self, blocks: Iterable[Block]) -> Iterator[Block]:
        """Yield the blocks unchanged, float32 (n, channels), and record their peaks."""
        filled = MPEG_FRAME_FRAMES
        for block in blocks:
            levels, channels = np.abs(block).ravel(), block.shape[1]
            first = min(MPEG_FRAME_FRAMES - filled, len(block))
            if first:
                self._peaks[-1] = max(self._peaks[-1], float(levels[: first * channels].max()))
                filled += first
            if first < len(block):
                onsets = np.arange(first, len(block), MPEG_FRAME_FRAMES)
                self._peaks.extend(np.maximum.reduceat(levels, onsets * channels).tolist())
                filled = len(block) - int(onsets[-1])
            yield block

    @property
    def peaks(self) -> NDArray[np.float32]:
        """The peaks, one float32 value for every 1,152 audio frames; the last may cover fewer."""
        return np.asarray(self._peaks, dtype=np.float32)


def decoded_true_peak(path: Path, peaks: FramePeaks, *, ceiling_dbtp: float) -> float:
    """Return the true peak, in dBTP, of an MP3 file that ``encode`` wrote.

    ``peaks`` must have watched the blocks that were encoded. Stretches that are not decoded stay below the
    larger of the result and ``ceiling_dbtp``. A result above the ceiling therefore means that the file
    exceeds it, and a result below the ceiling means that it does not.
    """
    with path.open("rb") as file:
        return _true_peak(file, _frame_onsets(file), peaks.peaks, ceiling_dbtp, _PROBES)


def run_true_peak(audio: bytes, sizes: Sequence[int], mastered: Block, *, ceiling_dbtp: float) -> float:
    """Return the true peak, in dBTP, of MPEG frames in memory.

    Only the audio that ``mastered`` covers is examined, and only where it is not silent.

    Args:
        audio: the MPEG frames.
        sizes: the size of each MPEG frame, in bytes.
        mastered: the samples that were encoded, float32 (frames, channels), from the first MPEG frame on. One
            channel stands for two equal ones.
        ceiling_dbtp: the ceiling, as for ``decoded_true_peak``.
    """
    peaks = FramePeaks()
    for _ in peaks.watch([mastered]):
        pass
    onsets = np.concatenate([[0], np.cumsum(sizes, dtype=np.int64)])
    return _true_peak(BytesIO(audio), onsets, peaks.peaks, ceiling_dbtp, 1)


def _true_peak(
    file: BinaryIO,
    onsets: NDArray[np.int64],
    mastered: NDArray[np.float32],
    ceiling_dbtp: float,
    probes: int,
) -> float:
    if not mastered.any():
        return to_db(0.0)
    matters = to_linear(ceiling_dbtp - 3 * MARGIN_DB)
    decoded = _examine(file, onsets, mastered, _suspects(mastered, ceiling_dbtp, probes))
    if (decoded > np.maximum(_around(mastered) * to_linear(MARGIN_DB), matters)).any():
        decoded = _examine(file, onsets, mastered, np.ones(len(mastered), dtype=np.bool_))
    return to_db(float(decoded.max()))


def _suspects(mastered: NDArray[np.float32], ceiling_dbtp: float, probes: int) -> NDArray[np.bool_]:
    chosen: NDArray[np.bool_] = mastered > to_linear(ceiling_dbtp - MARGIN_DB)
    for part in np.array_split(np.arange(len(mastered)), probes):
        if len(part):
            chosen[part[np.argmax(mastered[part])]] = True
    return chosen & (mastered > 0)


def _around(values: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return the largest of each value and its two neighbours, as far as coding spreads a sound."""
    padded = np.pad(values, 1)
    return np.maximum(np.maximum(padded[:-2], padded[2:]), values)


def _examine(
    file: BinaryIO, onsets: NDArray[np.int64], mastered: NDArray[np.float32], chosen: NDArray[np.bool_]
) -> NDArray[np.float32]:
    """Return the decoded true peak of each chosen frame and of its neighbours, and 0 elsewhere.

    Only the largest value is certain to be exact. Each of the others is at least the peak of the decoded
    samples.
    """
    decoded = np.zeros(len(mastered), dtype=np.float32)
    wanted = _around(chosen.astype(np.float32)) > 0
    for first, end in _stretches(np.flatnonzero(wanted)):
        decoded[first:end] = list(_stretch_peaks(file, onsets, first, end, float(decoded.max())))
    return decoded


def _stretches(cells: NDArray[np.intp]) -> Iterator[tuple[int, int]]:
    """Yield runs of cells of at most ``_MOST_CELLS``. A gap that costs less than a new run-up is included."""
    if not len(cells):
        return
    breaks = np.flatnonzero(np.diff(cells) > _RUN_UP) + 1
    for run in np.split(cells, breaks):
        end = int(run[-1]) + 1
        for first in range(int(run[0]), end, _MOST_CELLS):
            yield first, min(first + _MOST_CELLS, end)


def _stretch_peaks(
    file: BinaryIO, onsets: NDArray[np.int64], first: int, end: int, floor: float
) -> Iterator[float]:
    """Yield the true peak of each MPEG frame from ``first`` to ``end``; below ``floor`` it may be too low."""
    run_up = min(first, _RUN_UP)
    samples = _decode(file, onsets, first - run_up, min(end + 2, len(onsets) - 1))
    padded = np.pad(samples, ((CELL_FRAMES, MPEG_FRAME_FRAMES), (0, 0)))
    wanted = padded[run_up * MPEG_FRAME_FRAMES :][: (end - first) * MPEG_FRAME_FRAMES]
    floor = max(floor, float(np.abs(wanted).max()))
    for cell in range(run_up, run_up + end - first, _MEASURED_CELLS):
        onset = cell * MPEG_FRAME_FRAMES
        frames = min(_MEASURED_CELLS, run_up + end - first - cell) * MPEG_FRAME_FRAMES
        near = padded[onset : onset + frames + 2 * CELL_FRAMES]
        highest = cell_peaks(near, floor).reshape(-1, MPEG_FRAME_FRAMES // CELL_FRAMES).max(axis=1)
        floor = max(floor, float(highest.max()))
        yield from highest.tolist()


def _decode(file: BinaryIO, onsets: NDArray[np.int64], first: int, end: int) -> Block:
    """Decode MPEG frames ``first`` to ``end``.

    The result is float32 (frames, channels) and begins at audio frame ``first * 1152`` of the track. The
    frames get an Info frame of their own, because libsndfile would otherwise guess the length.
    """
    import soundfile

    file.seek(int(onsets[first]))
    data = file.read(int(onsets[end] - onsets[first]))
    header = parse_header(data[:4])
    alone = BytesIO()
    writer = Mp3Writer(
        alone,
        tag=b"",
        sample_rate=header.sample_rate,
        channels=header.channels,
        frames=(end - first) * MPEG_FRAME_FRAMES - DELAY_FRAMES,
        bitrate_kbps=header.bitrate_kbps,
        vbr_quality=0,
        encoder_quality=0,
    )
    writer.push(data)
    writer.finish()
    alone.seek(0)
    samples: Block = soundfile.read(alone, dtype="float32", always_2d=True)[0]
    return without_duplicate_channel(samples)


def _frame_onsets(file: BinaryIO) -> NDArray[np.int64]:
    """Return the byte position of each audio frame in the file, and the end of the last one."""
    # The running sum includes the Info frame, whose end is where the audio begins.
    ends = np.cumsum([len(frame) for frame in read_frames(file)], dtype=np.int64)
    onsets: NDArray[np.int64] = ends + (file.tell() - ends[-1])
    return onsets
