"""libsndfile, read forwards only."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    import soundfile
    from numpy.typing import NDArray

BLOCK_FRAMES = 65_536


def open_forward(path: Path) -> soundfile.SoundFile:
    """Open a sound to be read once, from its start to its end.

    soundfile seeks to where it already is after each read of a file that can seek, and libsndfile
    then decodes the next tenth of a second of an MP3 wrongly.
    """
    import soundfile

    file = soundfile.SoundFile(path)
    file.seekable = lambda: False
    return file


def read_blocks(
    file: soundfile.SoundFile, dtype: Literal["float32", "int16", "int32"]
) -> Iterator[NDArray[Any]]:
    """All that is left of a file, as (n, channels)."""
    while len(block := file.read(BLOCK_FRAMES, dtype=dtype, always_2d=True)):
        yield block
