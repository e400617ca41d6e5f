"""Reads the length from headers that libsndfile does not evaluate."""

from __future__ import annotations

import struct
from typing import BinaryIO

from renderer.encode.mp3.frames import FrameSplitter, parse_header

UNKNOWN = 0


def promised_wav_frames(file: BinaryIO) -> int:
    """Return the number of frames that a WAV header promises; libsndfile lowers it to what is there.

    The result is ``UNKNOWN`` if the file is not a WAV, and if the program that streamed it did not know the
    size and wrote one near 2 or 4 GB.
    """
    file.seek(0)
    head = file.read(12)
    if head[:4] != b"RIFF" or head[8:] != b"WAVE":
        return UNKNOWN
    frame_bytes = 0
    for _ in range(100):
        chunk = file.read(8)
        if len(chunk) < 8:
            return UNKNOWN
        size = struct.unpack("<I", chunk[4:])[0]
        after = file.tell() + size + size % 2
        if chunk[:4] == b"data":
            streamed = size >= 0x7FFF0000
            return size // frame_bytes if frame_bytes and not streamed else UNKNOWN
        if chunk[:4] == b"fmt ":
            form = file.read(16)
            if len(form) < 16:
                return UNKNOWN
            tag, frame_bytes = struct.unpack("<H10xH2x", form)
            if tag not in (1, 3, 0xFFFE):  # in other formats, a block of bytes holds several frames
                return UNKNOWN
        file.seek(after)
    return UNKNOWN


def mp3_tells_length(file: BinaryIO) -> bool:
    """Return whether an MP3 begins with a Xing, Info or VBRI header."""
    _skip_id3(file)
    start = file.read(1024)
    return any(tag in start for tag in (b"Xing", b"Info", b"VBRI"))


def mp3_varies(file: BinaryIO) -> bool:
    """Return whether the frames of an MPEG-1 stream differ in bit rate."""
    splitter, bitrates = FrameSplitter(), set()
    _skip_id3(file)
    while data := file.read(65_536):
        try:
            bitrates |= {parse_header(frame[:4]).bitrate_kbps for frame in splitter.push(data)}
        except ValueError:  # another MPEG version, or a tag at the end of the file
            break
    return len(bitrates) > 1


def _skip_id3(file: BinaryIO) -> None:
    file.seek(0)
    head = file.read(10)  # ID3v2.4, 3.1: the size has seven bits in each byte
    size = 0
    for byte in head[6:]:
        size = size << 7 | byte & 0x7F
    file.seek(10 + size if head[:3] == b"ID3" and len(head) == 10 else 0)
