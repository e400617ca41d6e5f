"""The CRC-16 of LAME's tag: polynomial 0x8005, reflected, initial value zero (also known as CRC-16/ARC).

A CRC is the remainder of a polynomial over GF(2), with the constant term in the highest bit. Many rows of
words can therefore be reduced in parallel and their remainders combined, and the CRC of two pieces follows
from the CRC of each.
"""

from __future__ import annotations

from functools import cache, lru_cache
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

_POLYNOMIAL = 0xA001
_ONE = 0x8000
_ROW_WORDS = 256


def crc16(data: bytes | memoryview) -> int:
    """Return the CRC of ``data``."""
    after_word = _after_words()
    # Leading zeros do not change a CRC whose initial value is zero.
    whole_rows = bytes(-len(data) % (2 * _ROW_WORDS)) + data
    rows = np.frombuffer(whole_rows, dtype="<u2").reshape(-1, _ROW_WORDS)
    remainders = np.zeros(len(rows), dtype=np.uint16)
    for words in np.ascontiguousarray(rows.T):
        remainders = after_word[remainders ^ words]
    value = 0
    for remainder in remainders.tolist():
        value = joined(value, remainder, 2 * _ROW_WORDS)
    return value


@lru_cache(maxsize=4096)
def joined(first: int, second: int, second_bytes: int) -> int:
    """Return the CRC of two consecutive pieces, given the CRC of each and the size of the second."""
    return _product(first, _power(second_bytes)) ^ second


def repeated(crc: int, size_bytes: int, times: int) -> int:
    """Return the CRC of a piece that is repeated ``times`` times."""
    value = 0
    for doubling in range(times.bit_length()):
        if doubling:
            crc, size_bytes = joined(crc, crc, size_bytes), 2 * size_bytes
        if times >> doubling & 1:
            value = joined(value, crc, size_bytes)
    return value


def _product(first: int, second: int) -> int:
    """Return the product of two remainders."""
    value = 0
    while first:
        if first & _ONE:
            value ^= second
        first = first << 1 & 0xFFFF
        second = second >> 1 ^ (_POLYNOMIAL if second & 1 else 0)
    return value


@lru_cache(maxsize=4096)
def _power(size_bytes: int) -> int:
    """Return x to the power of the number of bits, the factor by which so many zeros change a remainder."""
    value = _ONE
    for doubling in range(size_bytes.bit_length()):
        if size_bytes >> doubling & 1:
            value = _product(value, _doubled_power(doubling))
    return value


@cache
def _doubled_power(doubling: int) -> int:
    """Return the same for ``2 ** doubling`` bytes."""
    if not doubling:
        return _ONE >> 8
    half = _doubled_power(doubling - 1)
    return _product(half, half)


@cache
def _after_words() -> NDArray[np.uint16]:
    """Return what each remainder becomes after two bytes of zeros, shape (65536,)."""
    values = np.zeros(1, dtype=np.uint16)
    for bit in range(16):
        values = np.concatenate([values, values ^ np.uint16(_product(1 << bit, _power(2)))])
    return values
