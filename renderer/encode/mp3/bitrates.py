"""Counts the bit rates of the frames in an MPEG audio stream."""

from __future__ import annotations

from collections import Counter
from typing import BinaryIO

from msgspec import Struct

from renderer.encode.formats import BITRATES_KBPS

_LOW_BITRATES_KBPS = (8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160)
_SAMPLE_RATES = {3: (44_100, 48_000, 32_000), 2: (22_050, 24_000, 16_000), 0: (11_025, 12_000, 8_000)}
_READ_BYTES = 2**18
_MOST_GARBAGE = 2**20
_MOST_IN_A_ROW = 4
_HEADERS = (b"Xing", b"Info", b"VBRI")


class Frames(Struct, frozen=True, kw_only=True):
    """The number of layer III frames at each bit rate.

    ``by_kbps`` maps a bit rate in kbps to a number of frames. ``promised`` is the number of frames that a
    Xing or Info frame states; None if there is no such frame, or if it does not state the number.
    """

    by_kbps: Counter[int]
    promised: int | None = None

    @property
    def count(self) -> int:
        """The number of layer III frames at all bit rates."""
        return self.by_kbps.total()


def read_bitrates(file: BinaryIO) -> Frames:
    """Count the layer III frames of a file by bit rate.

    Tags are skipped, and so is up to one megabyte of other data that is not a frame. A Xing, Info or VBRI
    frame is not counted, because it holds no audio. See ISO/IEC 11172-3, 2.4.1.3 and 2.4.2.3, and ISO/IEC
    13818-3, 2.4.2.3.
    """
    found: Counter[int] = Counter()
    promised = None
    file.seek(_after_tags(file))
    data, at, garbage, ended, first = b"", 0, 0, False, True
    while garbage < _MOST_GARBAGE:
        if not ended and len(data) - at < 4 * 2881:
            more = file.read(_READ_BYTES)
            ended = not more
            data, at = data[at:] + more, 0
        if at + 4 > len(data):
            break
        header = _header(data, at)
        # Bytes that only look like a frame header are not followed by another frame.
        if header is None or (garbage and not _followed(data, at)):
            at += 1
            garbage += 1
            continue
        kbps, size = header
        if first and any(name in data[at : at + 64] for name in _HEADERS):
            promised = _promised(data[at : at + 64])
        else:
            found[kbps] += 1
        first, garbage = False, 0
        at += size
    return Frames(by_kbps=found, promised=promised)


def first_frame_byte(file: BinaryIO) -> int | None:
    """The position of the first frame that another one follows, near the start of a file."""
    start = _after_tags(file)
    file.seek(start)
    data = file.read(_READ_BYTES)
    at = data.find(b"\xff")
    while at >= 0:
        if _header(data, at) and _followed(data, at):
            return start + at
        at = data.find(b"\xff", at + 1)
    return None


def _promised(frame: bytes) -> int | None:
    """Return the frame count that a Xing or Info frame states.

    The name is followed by four bytes of flags, whose lowest bit marks the count as present.
    """
    at = max(frame.find(b"Xing"), frame.find(b"Info"))
    if at < 0 or len(frame) < at + 12 or not frame[at + 7] & 1:
        return None
    return int.from_bytes(frame[at + 8 : at + 12], "big")


def _after_tags(file: BinaryIO) -> int:
    """Return the byte position after the leading ID3v2 tags (ID3v2.4, 3.1: seven bits a byte)."""
    at = 0
    while True:
        file.seek(at)
        head = file.read(10)
        if len(head) < 10 or head[:3] != b"ID3":
            return at
        at += 10 + sum((byte & 0x7F) << 7 * (3 - place) for place, byte in enumerate(head[6:]))
        at += 10 if head[5] & 0x10 else 0


def _followed(data: bytes, at: int) -> bool:
    for _ in range(_MOST_IN_A_ROW):
        header = _header(data, at)
        if header is None:
            return at + 4 > len(data)
        at += header[1]
    return True


def _header(data: bytes, at: int) -> tuple[int, int] | None:
    """Return the bit rate in kbps and the size in bytes of the layer III frame at ``at``.

    Returns None if there is no frame header.
    """
    bits = int.from_bytes(data[at : at + 4], "big")
    version, rate, index = bits >> 19 & 3, bits >> 10 & 3, bits >> 12 & 15
    if bits >> 21 != 0x7FF or version == 1 or bits >> 17 & 3 != 1 or rate == 3 or index in (0, 15):
        return None
    kbps = (BITRATES_KBPS if version == 3 else _LOW_BITRATES_KBPS)[index - 1]
    size = (144_000 if version == 3 else 72_000) * kbps // _SAMPLE_RATES[version][rate] + (bits >> 9 & 1)
    return kbps, size
