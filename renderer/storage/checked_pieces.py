"""Reads parts of an entry, each checked again: another program may change the file while it is in use."""

from __future__ import annotations

from array import array
from collections.abc import Iterator

from msgspec import Struct
from xxhash import xxh3_64_intdigest

from renderer.storage.entry_file import DamagedError, Payload, file_pieces, fill, opened, verify

_PIECE_BYTES = 1 << 15
"""A divisor of the blocks in which a whole payload is read."""


class CheckedPieces(Struct, frozen=True, kw_only=True):
    """The checksums of the pieces of a payload, taken when the whole of it was verified."""

    path: str
    payload_bytes: int
    checksums: array[int]

    def read(self, onset_bytes: int, size_bytes: int) -> memoryview:
        """Return a part of the payload.

        The pieces that it lies in are read whole and compared with their checksums.

        Raises:
            DamagedError: the file has changed since it was verified.
            OSError: it cannot be read.
        """
        end = onset_bytes + size_bytes
        if end > self.payload_bytes:
            raise DamagedError
        first, last = onset_bytes // _PIECE_BYTES, -(-end // _PIECE_BYTES)
        begin = first * _PIECE_BYTES
        view = memoryview(bytearray(min(last * _PIECE_BYTES, self.payload_bytes) - begin))
        with opened(self.path) as handle:
            fill(handle, begin, view)
        for piece in range(first, last):
            at = (piece - first) * _PIECE_BYTES
            if xxh3_64_intdigest(view[at : at + _PIECE_BYTES]) != self.checksums[piece]:
                raise DamagedError
        return view[onset_bytes - begin : end - begin]


def checked_pieces(path: str, handle: int, payload: Payload) -> CheckedPieces:
    """Verify a whole payload, and return the checksums of its pieces.

    Raises:
        DamagedError: the payload is not the one that the trailer states.
    """
    checksums = array("Q")

    def read() -> Iterator[memoryview]:
        for block in file_pieces(handle, payload.size_bytes):
            for at in range(0, len(block), _PIECE_BYTES):
                checksums.append(xxh3_64_intdigest(block[at : at + _PIECE_BYTES]))
            yield block

    verify(payload, read())
    return CheckedPieces(path=path, payload_bytes=payload.size_bytes, checksums=checksums)
