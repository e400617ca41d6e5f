"""MPEG-1 layer III frames, and the Info frame that makes a stream of them gapless.

The frame header follows ISO/IEC 11172-3, 2.4.1.3. The Info frame is a silent frame ahead of the audio that
holds the Xing header with LAME's extension ("mp3 info tag", revision 1).
"""

from __future__ import annotations

import struct
from array import array
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, BinaryIO

import numpy as np
from msgspec import Struct

from renderer.encode.formats import BITRATES_KBPS
from renderer.encode.mp3.crc import crc16, joined, repeated
from renderer.timeline import MPEG_FRAME_FRAMES

if TYPE_CHECKING:
    from numpy.typing import NDArray

ENCODER_DELAY_FRAMES = 576
DELAY_FRAMES = ENCODER_DELAY_FRAMES + 529
"""The delay of the encoder plus that of the decoder, in audio frames. Players remove it from the start."""

SAMPLE_RATES = (44_100, 48_000, 32_000)

_READ_BYTES = 2**18
_MOST_REPEATED = 512
_INFO_BYTES = 156  # from "Info" to the end of the tag's own CRC
_ENCODER = b"LAME4.0".ljust(9, b"\0")


class FrameHeader(Struct, frozen=True, kw_only=True):
    """The fields of a four-byte frame header."""

    bitrate_kbps: int
    sample_rate: int
    channels: int
    frame_bytes: int


@lru_cache(maxsize=4096)
def parse_header(header: bytes) -> FrameHeader:
    """Return the fields of a four-byte frame header.

    Raises:
        ValueError: the bytes are not the header of an MPEG-1 layer III frame, or the header states no bit
            rate.
    """
    bits = int.from_bytes(header, "big")
    bitrate, rate = bits >> 12 & 15, bits >> 10 & 3
    # ISO/IEC 11172-3, 2.4.2.3: twelve sync bits, ID 1, layer 01; the protection bit may be 0 or 1.
    if len(header) != 4 or bits >> 17 != 0x7FFD or bitrate in (0, 15) or rate == 3:
        raise ValueError(f"not an MPEG-1 layer III frame: {header.hex()}")
    kbps, sample_rate = BITRATES_KBPS[bitrate - 1], SAMPLE_RATES[rate]
    return FrameHeader(
        bitrate_kbps=kbps,
        sample_rate=sample_rate,
        channels=1 if bits >> 6 & 3 == 3 else 2,
        frame_bytes=144_000 * kbps // sample_rate + (bits >> 9 & 1),
    )


class FrameSplitter:
    """Splits a stream of whole frames, which arrives in pieces of any size, into its frames."""

    def __init__(self) -> None:
        self._rest = b""

    def push(self, data: bytes) -> list[bytes]:
        """Return the frames that ``data`` completes, in order.

        Raises:
            ValueError: the stream contains something other than frames.
        """
        stream, onset, frames = self._rest + data, 0, []
        while onset + 4 <= len(stream):
            end = onset + parse_header(stream[onset : onset + 4]).frame_bytes
            if end > len(stream):
                break
            frames.append(stream[onset:end])
            onset = end
        self._rest = stream[onset:]
        return frames


def read_frames(file: BinaryIO) -> Iterator[bytes]:
    """Yield the frames of a file from its beginning; a leading ID3v2 tag is skipped.

    Raises:
        ValueError: the file contains something other than frames.
    """
    head = file.read(10)
    sizes = head[6:] if head[:3] == b"ID3" else b""
    # ID3v2.3, 3.1: four bytes of seven bits each.
    file.seek(sum(byte << 7 * (3 - place) for place, byte in enumerate(sizes)) + 10 if sizes else 0)
    splitter = FrameSplitter()
    while data := file.read(_READ_BYTES):
        yield from splitter.push(data)


def frame_count(frames: int) -> int:
    """Return the fewest MPEG frames that decode to ``frames`` audio frames, both delays included."""
    return -(-(frames + DELAY_FRAMES) // MPEG_FRAME_FRAMES)


class FrameRun(Struct, frozen=True, kw_only=True):
    """A run of consecutive whole frames: their bytes, the size of each in bytes, and the CRC-16 of all."""

    audio: bytes | memoryview
    sizes: NDArray[np.uint16]
    crc: int


def frame_run(frames: Sequence[bytes]) -> FrameRun:
    """Return the run that consists of ``frames``."""
    audio = b"".join(frames)
    sizes = np.array([len(frame) for frame in frames], dtype=np.uint16)
    return FrameRun(audio=audio, sizes=sizes, crc=crc16(audio))


class Mp3Writer:
    """Writes an ID3v2 tag, an Info frame and audio frames. ``finish`` fills in the Info frame.

    The file holds exactly ``frame_count(frames)`` audio frames. Frames that an encoder adds beyond them are
    dropped. This is safe because the data of a frame never lies after it (ISO/IEC 11172-3, 2.4.2.7,
    main_data_begin).

    Args:
        file: a seekable file, positioned at its beginning.
        tag: a complete ID3v2 tag, or empty bytes.
        sample_rate: in Hz.
        channels: 1 or 2.
        frames: the number of audio frames in the track.
        bitrate_kbps: the bit rate of every frame, if the bit rate is constant.
        vbr_quality: from 0 to 9 for a variable bit rate, in which case ``bitrate_kbps`` is ignored.
        encoder_quality: LAME's ``-q``.
    """

    def __init__(
        self,
        file: BinaryIO,
        *,
        tag: bytes,
        sample_rate: int,
        channels: int,
        frames: int,
        bitrate_kbps: int,
        vbr_quality: int | None,
        encoder_quality: int,
    ) -> None:
        self._file = file
        self._header = _info_header(sample_rate, channels, 64 if vbr_quality is not None else bitrate_kbps)
        self._channels = channels
        self._frames = frames
        self._bitrate_kbps = bitrate_kbps
        self._vbr_quality = vbr_quality
        self._encoder_quality = encoder_quality
        self._wanted = frame_count(frames)
        self._sizes = array("H")
        self._crc = 0
        self._splitter = FrameSplitter()
        self._info_onset = len(tag)
        file.write(tag + bytes(parse_header(self._header).frame_bytes))

    def push(self, data: bytes) -> None:
        """Write the encoder's output, which may be cut at any byte."""
        self.add(frame_run(self._splitter.push(data)[: self._wanted - len(self._sizes)]))

    def add(self, run: FrameRun, times: int = 1) -> None:
        """Write a run of whole frames ``times`` times; the total must not exceed the frames wanted."""
        audio_bytes = len(run.audio)
        self._sizes.frombytes(run.sizes.tobytes() * times)
        self._crc = joined(self._crc, repeated(run.crc, audio_bytes, times), audio_bytes * times)
        for done in range(0, times, _MOST_REPEATED):
            now = min(_MOST_REPEATED, times - done)
            self._file.write(run.audio if now == 1 else bytes(run.audio) * now)

    def finish(self) -> None:
        """Fill in the Info frame.

        Raises:
            ValueError: the encoder produced too few frames.
        """
        if len(self._sizes) != self._wanted:
            raise ValueError(f"the encoder gave {len(self._sizes)} of {self._wanted} frames")
        self._file.seek(self._info_onset)
        self._file.write(self._info_frame())

    def _info_frame(self) -> bytes:
        head = parse_header(self._header)
        stream_bytes = head.frame_bytes + int(np.sum(self._sizes, dtype=np.int64))
        vbr = self._vbr_quality is not None
        quality = self._vbr_quality if self._vbr_quality is not None else 4
        padding_frames = self._wanted * MPEG_FRAME_FRAMES - ENCODER_DELAY_FRAMES - self._frames
        side_info = bytes(17 if self._channels == 1 else 32)  # ISO/IEC 11172-3, 2.4.1.7
        frame = self._header + side_info
        frame += struct.pack(">4sIII", b"Xing" if vbr else b"Info", 0b1111, self._wanted, stream_bytes)
        frame += _table_of_contents(head.frame_bytes, self._sizes)
        frame += struct.pack(">I", 100 - 10 * quality - self._encoder_quality)
        # Zero means "not known" in fields that lameenc does not report: lowpass, peak, gains, ATH, preset.
        frame += _ENCODER + bytes([4 if vbr else 1]) + bytes(10)
        frame += bytes([32 if vbr else min(self._bitrate_kbps, 255)])
        frame += (ENCODER_DELAY_FRAMES << 12 | padding_frames).to_bytes(3, "big")
        frame += bytes(
            [(0 if self._channels == 1 else 3) << 2 | (1 if head.sample_rate == 44_100 else 2) << 6]
        )
        frame += bytes(3) + struct.pack(">IH", stream_bytes, self._crc)
        return (frame + struct.pack(">H", crc16(frame))).ljust(head.frame_bytes, b"\0")


def _info_header(sample_rate: int, channels: int, bitrate_kbps: int) -> bytes:
    """Return the header of the smallest frame of at least ``bitrate_kbps`` that can hold the Info fields."""
    mode = 0b11 if channels == 1 else 0b01
    needed = 4 + (17 if channels == 1 else 32) + _INFO_BYTES
    for index, kbps in enumerate(BITRATES_KBPS, start=1):
        header = bytes([0xFF, 0xFB, index << 4 | SAMPLE_RATES.index(sample_rate) << 2, mode << 6 | 1 << 2])
        if kbps >= bitrate_kbps and parse_header(header).frame_bytes >= needed:
            return header
    raise ValueError(f"no MP3 bit rate of {bitrate_kbps} kbps")


def _table_of_contents(info_bytes: int, sizes: array[int]) -> bytes:
    """Return where each hundredth of the playing time begins, in 256ths of the stream's bytes."""
    ends = info_bytes + np.concatenate(([0], np.cumsum(np.asarray(sizes, dtype=np.int64))))
    onsets = ends[np.arange(100) * len(sizes) // 100]
    return bytes(np.minimum(onsets * 256 // ends[-1], 255).astype(np.uint8))
