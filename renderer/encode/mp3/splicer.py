"""Measures and encodes a track span by span, in parallel, and keeps the results in the store.

The key of an encoded span is a hash of the key of the span and of how it is mastered and encoded. Rendering
an edited track therefore gives the same bytes as rendering it from scratch.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import TYPE_CHECKING, BinaryIO

import numpy as np
from msgspec import Struct

from renderer.encode.encoder import check_finite, mp3_writer
from renderer.encode.formats import Mp3
from renderer.encode.mp3.crc import crc16
from renderer.encode.mp3.frames import FrameRun, FrameSplitter
from renderer.encode.mp3.lame import encode_span, encoder_version
from renderer.encode.mp3.pieces import Piece, hashed, keyed_pieces
from renderer.encode.mp3.spans import RUN_UP, limiter_margin, span_excerpt
from renderer.encode.pcm import without_duplicate_channel
from renderer.loudness.energy_cells import CELL_FRAMES, HopJoiner, repeated
from renderer.loudness.limiter import limit
from renderer.loudness.meter import (
    Loudness,
    LoudnessMeter,
    integrated_lufs,
    range_lu,
)
from renderer.loudness.mix_levels import CELLS, MixLevels, steady_lufs
from renderer.mix.mixer import Mix, mix_part
from renderer.storage.store import Kind, Store
from renderer.timeline import MPEG_FRAME_FRAMES, Block, ReadClip
from renderer.units import to_db

if TYPE_CHECKING:
    from numpy.typing import NDArray

MOST_THREADS = 8
"""The largest number of threads. Each thread uses some tens of megabytes."""

_MOST_REPEATED = 64
_MOST_MIXES = 4
_BUFFER_BYTES = 2**20

Made = tuple[bytes | memoryview, Mapping[str, float]]
"""The payload and the meta of an entry in the store."""


class Mastering(Struct, frozen=True, kw_only=True):
    """How to master and encode a track."""

    form: Mp3
    gain_db: float
    ceiling_dbtp: float


class _Stretch(Struct, frozen=True, kw_only=True):
    run: FrameRun
    cells: NDArray[np.float32]
    peak: float


class Spliced:
    """A mix divided into spans. Levels and encoded spans are read from a store, or made if they are missing.

    Methods call ``progress`` in the caller's thread, with the share that is done, from 0 to 1.
    """

    def __init__(self, mixer: Mix, read_clip: ReadClip, store: Store, jobs: int) -> None:
        self.mixer = mixer
        self.store, self._read_clip = store, read_clip
        self._threads = max(1, min(jobs, os.cpu_count() or 1, MOST_THREADS))
        self._sample_rate = mixer.timeline.sample_rate
        self._mixes: dict[str, Block] = {}
        self._pieces = list(keyed_pieces(mixer))
        self._distinct = {piece.key: piece for piece in self._pieces}

    @property
    def key(self) -> str:
        """A hash of everything that the samples of the whole mix depend on."""
        return hashed("mix", [(piece.key, piece.span.times) for piece in self._pieces])

    def levels(self, progress: Callable[[float], None]) -> MixLevels:
        """Return the levels of the mix before mastering."""
        of_pieces = self._all_levels(progress)
        onsets = dict[str, int]()
        energies, peaks, order, runs, frames = [], [], [], [], 0
        for piece in self._pieces:
            cells = of_pieces[piece.key]
            runs.append((cells[0], piece.span.times))
            if piece.key not in onsets:
                onsets[piece.key] = frames
                frames += piece.span.count
                energies.append(cells[0])
                peaks.append(cells[1])
            onset = onsets[piece.key]
            order.append(repeated(np.arange(onset, onset + piece.span.count), piece.span.times))
        of_cells, whole = np.concatenate(energies), np.concatenate(order)
        return MixLevels(
            sample_rate=self._sample_rate,
            frames=self.mixer.timeline.frames,
            steady_lufs=steady_lufs(of_cells, whole),
            energies=of_cells,
            peaks=np.concatenate(peaks),
            order=whole,
            spoken=self._spoken(len(whole)),
            runs=runs,
        )

    def _spoken(self, count: int) -> NDArray[np.bool_]:
        """Return for each of ``count`` MPEG frames whether words sound in it."""
        spoken = np.zeros(count, np.bool_)
        for cue in self.mixer.timeline.cues:
            if cue.kind == "speech":
                spoken[cue.onset_frames // MPEG_FRAME_FRAMES : -(-cue.end_frames // MPEG_FRAME_FRAMES)] = True
        return spoken

    def encode(
        self, file: BinaryIO, mastering: Mastering, tag: bytes, progress: Callable[[float], None]
    ) -> Loudness:
        """Write the whole MP3 file.

        Returns:
            The loudness of the decoded file.

        Raises:
            RenderError: a sample is infinite or not a number.
        """
        keys = {key: hashed("stretch", key, mastering, encoder_version()) for key in self._distinct}
        pieces = {keys[key]: piece for key, piece in self._distinct.items()}

        def make(piece: Piece) -> Made:
            return self._stretch(piece, mastering)

        missing = {key: piece for key, piece in pieces.items() if not self.store.holds("stretch", key)}
        self._make("stretch", missing, make, progress)

        def read(key: str, buffer: bytearray) -> _Stretch:
            kept: Made | None = self.store.read("stretch", key, buffer)
            if kept is None:  # damaged, of an earlier version or evicted, and others probably are too
                lost = {
                    other: piece
                    for other, piece in pieces.items()
                    if self.store.verified("stretch", other) is None
                }
                self._make("stretch", lost, make, progress)
                kept = self.store.read("stretch", key, buffer) or make(pieces[key])
            return _unpacked(pieces[key].span.count, *kept)

        timeline = self.mixer.timeline
        writer = mp3_writer(
            file,
            mastering.form,
            sample_rate=self._sample_rate,
            channels=self.mixer.channels,
            frames=timeline.frames,
            tag=tag,
        )
        read_repeated = lru_cache(maxsize=_MOST_REPEATED)(lambda key: read(key, bytearray()))
        buffer = bytearray(_BUFFER_BYTES)
        uses = Counter(piece.key for piece in self._pieces)
        joiner, peak = HopJoiner(self._sample_rate, skipped_cells=CELLS), 0.0
        for piece in self._pieces:
            key = keys[piece.key]
            stretch = read_repeated(key) if uses[piece.key] > 1 else read(key, buffer)
            writer.add(stretch.run, piece.span.times)
            joiner.push(stretch.cells, piece.span.times)
            peak = max(peak, stretch.peak)
        writer.finish()
        energies = joiner.energies(timeline.frames)
        return Loudness(
            integrated_lufs=integrated_lufs(energies),
            range_lu=range_lu(energies),
            true_peak_dbtp=to_db(peak),
        )

    def _all_levels(self, progress: Callable[[float], None]) -> dict[str, NDArray[np.float32]]:
        """Return the levels of every span by its key: energies and peaks, of shape (2, cells)."""
        kept: dict[str, Made | None] = {key: self.store.read("level", key) for key in self._distinct}
        missing = {key: piece for key, piece in self._distinct.items() if kept[key] is None}
        self._make("level", missing, self._level, progress)
        for key, piece in missing.items():
            kept[key] = self.store.read("level", key) or self._level(piece)
        return {
            key: np.frombuffer(found[0], dtype="<f4").reshape(2, -1) for key, found in kept.items() if found
        }

    def _make(
        self,
        kind: Kind,
        pieces: dict[str, Piece],
        make: Callable[[Piece], Made],
        progress: Callable[[float], None],
    ) -> None:
        """Make entries of the store in threads.

        NumPy, SciPy and LAME release the interpreter lock, so threads run in parallel. A single entry, as
        after most edits, is made without threads.
        """

        def work(key: str, piece: Piece) -> int:
            self.store.write(kind, key, *make(piece))
            return piece.span.count

        if len(pieces) <= 1:
            for key, piece in pieces.items():
                work(key, piece)
                progress(1.0)
            return
        from concurrent.futures import ThreadPoolExecutor, as_completed

        done, frames = 0, sum(piece.span.count for piece in pieces.values())
        threads = ThreadPoolExecutor(self._threads, thread_name_prefix=kind)
        try:
            for future in as_completed([threads.submit(work, *one) for one in pieces.items()]):
                done += future.result()
                progress(done / frames)
        finally:
            threads.shutdown(cancel_futures=True)

    def _mixed(self, piece: Piece) -> Block:
        """Return the mix of everything that a span depends on; see ``span_excerpt``."""
        part = span_excerpt(self.mixer, piece.span)
        return without_duplicate_channel(mix_part(part, self._read_clip, 0, part.timeline.frames))

    def _level(self, piece: Piece) -> Made:
        """Return the K-weighted mean squares of a span's cells, followed by the largest sample of each."""
        mixed = self._mixed(piece)
        if len(self._mixes) < _MOST_MIXES:
            self._mixes[piece.key] = mixed
        first = limiter_margin(self._sample_rate) * MPEG_FRAME_FRAMES
        end = first + (RUN_UP + piece.span.count) * MPEG_FRAME_FRAMES
        samples = without_duplicate_channel(mixed[first:end])
        by_cell = samples[RUN_UP * MPEG_FRAME_FRAMES :].reshape(piece.span.count * CELLS, -1)
        peaks = np.maximum(by_cell.max(axis=1), -by_cell.min(axis=1))
        return np.concatenate([self._cells(samples), peaks]).astype("<f4").tobytes(), {}

    def _stretch(self, piece: Piece, mastering: Mastering) -> Made:
        from renderer.encode.mp3.decoding import decoded_frames, peak_from

        samples = self._mixes.pop(piece.key, None)
        if samples is None:
            samples = self._mixed(piece)
        first = piece.span.first - RUN_UP - limiter_margin(self._sample_rate)
        check_finite(samples, first * MPEG_FRAME_FRAMES, self._sample_rate)
        limited = np.concatenate(
            list(
                limit(
                    [samples],
                    gain_db=mastering.gain_db,
                    ceiling_dbtp=mastering.ceiling_dbtp,
                    sample_rate=self._sample_rate,
                )
            )
        )
        margin = limiter_margin(self._sample_rate) * MPEG_FRAME_FRAMES
        fed = limited[margin:-margin]
        ahead, audio = encode_span(
            fed,
            mastering.form,
            sample_rate=self._sample_rate,
            channels=self.mixer.channels,
            run_up=RUN_UP,
        )
        sizes = [len(frame) for frame in FrameSplitter().push(ahead + audio)]
        decoded = decoded_frames(ahead + audio, RUN_UP + piece.span.count)
        payload = np.array(sizes[RUN_UP:], dtype="<u2").tobytes() + self._cells(decoded).tobytes() + audio
        return payload, {"crc": crc16(audio), "peak": peak_from(decoded, RUN_UP * MPEG_FRAME_FRAMES)}

    def _cells(self, samples: Block) -> NDArray[np.float32]:
        """Return the energies of a span's cells, from samples that begin ``RUN_UP`` MPEG frames before it."""
        meter = LoudnessMeter(self._sample_rate, samples.shape[1], CELL_FRAMES)
        meter.push(samples)
        copies = self.mixer.channels // samples.shape[1]
        cells: NDArray[np.float32] = (meter.energies[RUN_UP * CELLS :] * copies).astype("<f4")
        return cells


def _unpacked(count: int, payload: bytes | memoryview, meta: Mapping[str, float]) -> _Stretch:
    """Return the parts of an entry: the frames are views of the payload, the cells are a copy."""
    cells_at, audio_at = 2 * count, 2 * count + 4 * CELLS * count
    view = memoryview(payload)
    run = FrameRun(
        audio=view[audio_at:], sizes=np.frombuffer(view[:cells_at], dtype="<u2"), crc=int(meta["crc"])
    )
    cells = np.frombuffer(view[cells_at:audio_at], dtype="<f4").copy()
    return _Stretch(run=run, cells=cells, peak=meta["peak"])
