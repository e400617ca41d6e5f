"""The CRC-16 of LAME's tag: polynomial 0x8005, reflected, initial value zero (also known as CRC-16/ARC).

A CRC is linear. Many rows of words can therefore be reduced in parallel and their remainders combined, and
the CRC of two pieces follows from the CRC of each.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

_POLYNOMIAL = 0xA001
_ROW_DOUBLINGS = 9  # 512 bytes
_ROW_WORDS = 2 ** (_ROW_DOUBLINGS - 1)


def crc16(data: bytes) -> int:
    """Return the CRC of ``data``."""
    word, row = _tables()
    # Leading zeros do not change a CRC whose initial value is zero.
    whole_rows = bytes(-len(data) % (2 * _ROW_WORDS)) + data
    rows = np.frombuffer(whole_rows, dtype="<u2").reshape(-1, _ROW_WORDS)
    remainders = np.zeros(len(rows), dtype=np.uint16)
    for words in np.ascontiguousarray(rows.T):
        remainders = word[remainders ^ words]
    value = 0
    for remainder in remainders.tolist():
        value = row[value] ^ remainder
    return value


def joined(first: int, second: int, second_bytes: int) -> int:
    """Return the CRC of two consecutive pieces, given the CRC of each and the size of the second."""
    for doubling in range(second_bytes.bit_length()):
        if second_bytes >> doubling & 1:
            first = _applied(_zeros(doubling), first)
    return first ^ second


def repeated(crc: int, size_bytes: int, times: int) -> int:
    """Return the CRC of a piece that is repeated ``times`` times."""
    value = 0
    while times:
        if times & 1:
            value = joined(value, crc, size_bytes)
        crc, size_bytes, times = joined(crc, crc, size_bytes), 2 * size_bytes, times >> 1
    return value


def _shifted(value: int) -> int:
    return value >> 1 ^ (value & 1) * _POLYNOMIAL


@cache
def _tables() -> tuple[NDArray[np.uint16], list[int]]:
    """Return what each remainder becomes after one word, and after one row of words, of zeros."""
    return _table(_zeros(1)), _table(_zeros(_ROW_DOUBLINGS)).tolist()


def _table(columns: tuple[int, ...]) -> NDArray[np.uint16]:
    values: NDArray[np.uint16] = np.zeros(1, dtype=np.uint16)
    for column in columns:
        values = np.concatenate([values, values ^ np.uint16(column)])
    return values


@cache
def _zeros(doubling: int) -> tuple[int, ...]:
    """Return what each bit of a remainder becomes after ``2 ** doubling`` bytes of zeros."""
    if doubling:
        half = _zeros(doubling - 1)
        return tuple(_applied(half, column) for column in half)
    columns = []
    for bit in range(16):
        value = 1 << bit
        for _ in range(8):
            value = _shifted(value)
        columns.append(value)
    return tuple(columns)


def _applied(columns: tuple[int, ...], value: int) -> int:
    result = 0
    for column in columns:
        if value & 1:
            result ^= column
        value >>= 1
    return result
