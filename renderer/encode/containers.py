"""Writes tags into WAV and FLAC files without moving any samples."""

from __future__ import annotations

import struct
from typing import BinaryIO

FLAC_PADDING_BYTES = 1024

_STREAMINFO_BYTES = 4 + 4 + 34  # marker, block header and block (RFC 9639, 8.2)
_FROM_HERE, _FROM_END = 1, 2  # io.SEEK_CUR, io.SEEK_END
_PADDING, _LAST = 1, 0x80


def append_chunks(file: BinaryIO, chunks: bytes) -> None:
    """Append whole chunks to a RIFF or RF64 file (EBU Tech 3306) and add them to the size in its header."""
    end = file.seek(0, _FROM_END)
    file.write(bytes(end % 2) + chunks)
    riff_bytes = file.tell() - 8
    file.seek(0)
    if file.read(4) == b"RF64":
        file.seek(20)  # past "RF64", its size, "WAVE", "ds64" and its size
        file.write(struct.pack("<Q", riff_bytes))
    else:
        file.write(struct.pack("<I", riff_bytes))


def flac_room(blocks: bytes) -> int:
    """Return how many bytes to reserve ahead of a FLAC stream for these metadata blocks."""
    return len(blocks) + FLAC_PADDING_BYTES


def fill_flac_room(file: BinaryIO, blocks: bytes) -> None:
    """Write metadata blocks into the space reserved ahead of a FLAC stream, so that the file begins there.

    The stream's own STREAMINFO block comes first. Its other blocks, such as the encoder's name, are
    overwritten.
    """
    room = flac_room(blocks)
    file.seek(room)
    head = bytearray(file.read(_STREAMINFO_BYTES))
    last = head[4] & _LAST
    head[4] &= ~_LAST & 0xFF
    while not last:
        header = file.read(4)
        last = header[0] & _LAST
        file.seek(int.from_bytes(header[1:], "big"), _FROM_HERE)
    padding_bytes = file.tell() - len(head) - len(blocks) - 4
    padding = bytes([_PADDING | _LAST]) + padding_bytes.to_bytes(3, "big") + bytes(padding_bytes)
    file.seek(0)
    file.write(head + blocks + padding)
