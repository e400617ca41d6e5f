"""Converts a pydub AudioSegment into blocks, and a finished track into an AudioSegment."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np

from renderer.errors import SoundError
from renderer.sounds.opening import BLOCK_FRAMES, open_forward, read_blocks
from renderer.storage.regular_files import open_regular
from renderer.timeline import Block

if TYPE_CHECKING:
    from pydub import AudioSegment

_TYPES = {1: "<i1", 2: "<i2", 4: "<i4"}  # pydub stores 24 bits as 32


class Segment(Protocol):
    """The part of ``pydub.AudioSegment`` that is used: interleaved little-endian integers."""

    sample_width: int
    frame_rate: int
    channels: int

    @property
    def raw_data(self) -> Any: ...


def segment_blocks(segment: Segment) -> Iterator[Block]:
    """Yield the samples of an AudioSegment as float32 (n, channels), with full scale at 1.0.

    Raises:
        SoundError: the samples do not have 8, 16, 24 or 32 bits.
    """
    if segment.sample_width not in _TYPES or segment.channels < 1:
        raise SoundError(
            "AudioSegment", f"has samples of {segment.sample_width} bytes, which pydub never makes"
        )
    data = memoryview(segment.raw_data)
    frame_bytes = segment.sample_width * segment.channels
    full_scale = np.float32(2 ** (8 * segment.sample_width - 1))
    for onset in range(0, len(data) // frame_bytes, BLOCK_FRAMES):
        part = data[onset * frame_bytes : (onset + BLOCK_FRAMES) * frame_bytes]
        whole = part[: len(part) // frame_bytes * frame_bytes]
        samples = np.frombuffer(whole, dtype=_TYPES[segment.sample_width])
        yield samples.astype(np.float32).reshape(-1, segment.channels) / full_scale


def to_audio_segment(path: Path) -> AudioSegment:
    """Return a finished track (MP3, WAV, FLAC) as an AudioSegment, without using ffmpeg.

    Samples of 24 bits or more become 32 bits; all others become 16 bits. The whole track is held in memory,
    as always in pydub.

    Raises:
        SoundError: the file cannot be read.
    """
    import soundfile

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # pydub warns if ffmpeg is missing, which is not used here
        from pydub import AudioSegment

    try:
        with open_regular(path) as opened, open_forward(opened) as file:
            wide = file.subtype in ("PCM_24", "PCM_32", "FLOAT", "DOUBLE")
            parts = [part.tobytes() for part in read_blocks(file, "int32" if wide else "int16")]
            sample_rate, channels = file.samplerate, file.channels
    except (soundfile.LibsndfileError, OSError) as error:
        raise SoundError(str(path), "cannot be read as a track; it must be MP3, WAV or FLAC") from error
    return AudioSegment(
        data=b"".join(parts), sample_width=4 if wide else 2, frame_rate=sample_rate, channels=channels
    )
