"""Opens files with libsndfile for reading forwards only."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, BinaryIO, Literal

if TYPE_CHECKING:
    import soundfile
    from numpy.typing import NDArray

BLOCK_FRAMES = 65_536


def open_forward(opened: BinaryIO | WithoutStart) -> soundfile.SoundFile:
    """Read a sound once, from start to end, from a file that is open; it must stay open.

    After each read of a seekable file, soundfile seeks to the position where it already is. libsndfile then
    decodes the next tenth of a second of an MP3 incorrectly.
    """
    import soundfile

    file = soundfile.SoundFile(opened)
    file.seekable = lambda: False
    return file


class WithoutStart:
    """An open file without its first bytes, to be read forwards."""

    def __init__(self, opened: BinaryIO, start_bytes: int) -> None:
        self._opened, self._start_bytes = opened, start_bytes
        self.seek(0)

    def read(self, count: int) -> bytes:
        return self._opened.read(count)

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> None:
        self._opened.seek(offset + (self._start_bytes if whence == os.SEEK_SET else 0), whence)

    def tell(self) -> int:
        return self._opened.tell() - self._start_bytes


def read_blocks(
    file: soundfile.SoundFile, dtype: Literal["float32", "int16", "int32"]
) -> Iterator[NDArray[Any]]:
    """Yield the rest of a file in blocks of shape (n, channels)."""
    while len(block := file.read(BLOCK_FRAMES, dtype=dtype, always_2d=True)):
        yield block
