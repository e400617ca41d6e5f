"""Opens files with libsndfile for reading forwards only."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    import soundfile
    from numpy.typing import NDArray

BLOCK_FRAMES = 65_536


def open_forward(path: Path) -> soundfile.SoundFile:
    """Open a sound to be read once, from start to end.

    After each read of a seekable file, soundfile seeks to the position where it already is. libsndfile then
    decodes the next tenth of a second of an MP3 incorrectly.
    """
    import soundfile

    file = soundfile.SoundFile(path)
    file.seekable = lambda: False
    return file


def read_blocks(
    file: soundfile.SoundFile, dtype: Literal["float32", "int16", "int32"]
) -> Iterator[NDArray[Any]]:
    """Yield the rest of a file in blocks of shape (n, channels)."""
    while len(block := file.read(BLOCK_FRAMES, dtype=dtype, always_2d=True)):
        yield block
