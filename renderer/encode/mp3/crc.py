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


def crc16(data: bytes | memoryview) -> int:
    """Return the CRC of ``data``."""
    after_word, after_row = _after_zeros(1), _after_zeros(_ROW_DOUBLINGS)
    # Leading zeros do not change a CRC whose initial value is zero.
    whole_rows = bytes(-len(data) % (2 * _ROW_WORDS)) + data
    rows = np.frombuffer(whole_rows, dtype="<u2").reshape(-1, _ROW_WORDS)
    remainders = np.zeros(len(rows), dtype=np.uint16)
    for words in np.ascontiguousarray(rows.T):
        remainders = after_word[remainders ^ words]
    value = 0
    for remainder in remainders.tolist():
        value = int(after_row[value]) ^ remainder
    return value


def joined(first: int, second: int, second_bytes: int) -> int:
    """Return the CRC of two consecutive pieces, given the CRC of each and the size of the second."""
    for doubling in range(second_bytes.bit_length()):
        if second_bytes >> doubling & 1:
            first = int(_after_zeros(doubling)[first])
    return first ^ second


def repeated(crc: int, size_bytes: int, times: int) -> int:
    """Return the CRC of a piece that is repeated ``times`` times."""
    value = 0
    for doubling in range(times.bit_length()):
        if doubling:
            crc, size_bytes = joined(crc, crc, size_bytes), 2 * size_bytes
        if times >> doubling & 1:
            value = joined(value, crc, size_bytes)
    return value


@cache
def _after_zeros(doubling: int) -> NDArray[np.uint16]:
    """Return what each remainder becomes after ``2 ** doubling`` bytes of zeros, shape (65536,)."""
    if doubling:
        half = _after_zeros(doubling - 1)
        return half[half]
    values: NDArray[np.uint16] = np.arange(2**16, dtype=np.uint16)
    for _ in range(8):
        values = np.where(values & 1, values >> 1 ^ _POLYNOMIAL, values >> 1).astype(np.uint16)
    return values
