"""Converts samples to integers of 16 or 24 bits, and writes them to WAV, RF64 and FLAC files."""

from __future__ import annotations

import struct
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, BinaryIO, TypeAlias

import numpy as np

from renderer.timeline import Block

if TYPE_CHECKING:
    from numpy.typing import NDArray

Pcm: TypeAlias = "NDArray[np.int16] | NDArray[np.int32]"

_DITHER_SEED = 1770
_FROM_START = 0  # io.SEEK_SET
_RIFF_MOST_BYTES = 2**32 - 1 - 4096  # the 32-bit size of a RIFF file, less room for its header


def to_int16(piece: Block) -> NDArray[np.int16]:
    """Return the samples rounded to 16 bits, (n, channels), without dither, so that silence stays silence."""
    return _to_whole(piece, 16).astype(np.int16)


def to_int24(piece: Block) -> NDArray[np.int32]:
    """Return the samples rounded to 24 bits, (n, channels).

    The values lie in the upper three bytes of int32, from which libsndfile takes them.
    """
    return _to_whole(piece, 24).astype(np.int32) << 8


def dithered_int16(pieces: Iterable[Block], onset_frames: int = 0) -> Iterator[NDArray[np.int16]]:
    """Yield the samples as 16 bits, (n, channels), with triangular dither two steps wide.

    A frame at the same position gets the same dither in every run. The first piece begins at
    ``onset_frames`` of the track.
    """
    source = np.random.PCG64(_DITHER_SEED)
    source.advance(onset_frames)
    for piece in pieces:
        # One draw per frame gives four uniform words: a pair for each of two channels.
        words = source.random_raw(len(piece)).astype("<u8", copy=False).view("<u2").reshape(-1, 4)
        channels = piece.shape[1]
        noise = words[:, :channels].astype(np.float32) - words[:, 2 : 2 + channels]
        yield to_int16(piece + noise * np.float32(2.0**-31))


def _to_whole(piece: Block, bits: int) -> Block:
    """Return whole numbers in the range of ``bits``, clipped. They are exact in float32 up to 24 bits."""
    full_scale = np.float32(2 ** (bits - 1))
    scaled = piece * full_scale
    np.rint(scaled, out=scaled)
    return np.clip(scaled, -full_scale, full_scale - 1, out=scaled)


def wav_container(data_bytes: int) -> str:
    """Return ``RF64`` (EBU Tech 3306) if the data exceeds the 32-bit size of a RIFF file, else ``WAV``."""
    return "WAV" if data_bytes <= _RIFF_MOST_BYTES else "RF64"


def wav_header(*, frames: int, channels: int, bits: int, sample_rate: int) -> bytes:
    """Return what stands before the samples in a WAV file, or in an RF64 file if they are too many for it."""
    frame_bytes = channels * bits // 8
    data_bytes = frames * frame_bytes
    form = struct.pack("<4sIHHIIHH", b"fmt ", 16, 1, channels, sample_rate, sample_rate * frame_bytes,
                       frame_bytes, bits)  # fmt: skip
    if wav_container(data_bytes) == "WAV":
        riff_bytes = 4 + len(form) + 8 + data_bytes + data_bytes % 2
        return (
            struct.pack("<4sI4s", b"RIFF", riff_bytes, b"WAVE")
            + form
            + struct.pack("<4sI", b"data", data_bytes)
        )
    sizes = struct.pack("<4sIQQQI", b"ds64", 28, 72 + data_bytes, data_bytes, frames, 0)
    unknown = 2**32 - 1
    return (
        struct.pack("<4sI4s", b"RF64", unknown, b"WAVE")
        + sizes
        + form
        + struct.pack("<4sI", b"data", unknown)
    )


def wav_data(blocks: Iterable[Block], bits: int, onset_frames: int = 0) -> Iterator[bytes]:
    """Yield the samples as they stand in a WAV file; the first block begins at ``onset_frames``."""
    if bits == 16:
        for piece in dithered_int16(blocks, onset_frames):
            yield piece.astype("<i2", copy=False).tobytes()
        return
    for block in blocks:
        upper = to_int24(block).astype("<i4", copy=False).view(np.uint8).reshape(-1, 4)[:, 1:]
        yield upper.tobytes()


def write_pcm(
    pcm: Iterable[Pcm], file: BinaryIO, container: str, bits: int, sample_rate: int, channels: int
) -> None:
    """Write a file of type ``container`` (``WAV``, ``RF64``, ``FLAC``) with libsndfile.

    The container begins at the current position of ``file``.

    Raises:
        OSError: the file could not be written.
    """
    import soundfile

    output = _Output(file)
    try:
        with soundfile.SoundFile(
            output, "w", sample_rate, channels, f"PCM_{bits}", "FILE", container
        ) as sound:
            for piece in pcm:
                sound.write(piece)
                output.check()
    except (soundfile.LibsndfileError, AssertionError):  # soundfile asserts that all frames were written
        output.check()
        raise
    output.check()


class _Output:
    """Keeps the first OSError of a file for later, because libsndfile's callbacks cannot raise."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._first = file.tell()
        self._failure: OSError | None = None

    def check(self) -> None:
        if self._failure is not None:
            raise self._failure

    def write(self, data: bytes) -> int:
        try:
            return self._file.write(data)
        except OSError as error:
            self._failure = self._failure or error
            return 0

    def seek(self, offset: int, whence: int = 0) -> int:
        try:
            return (
                self._file.seek(offset + (self._first if whence == _FROM_START else 0), whence) - self._first
            )
        except OSError as error:
            self._failure = self._failure or error
            return -1

    def tell(self) -> int:
        return self._file.tell() - self._first


def without_duplicate_channel(samples: Block) -> Block:
    """Return one channel if both are equal, as for a voice alone; this halves the work."""
    return samples[:, :1] if np.array_equal(samples[:, 0], samples[:, -1]) else samples
