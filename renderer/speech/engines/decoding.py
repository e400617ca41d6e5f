"""What a server or a program gave, as samples."""

from __future__ import annotations

import io
import struct

from renderer.errors import one_line
from renderer.speech.engines import GaveUpError
from renderer.timeline import Block

MOST_BYTES = 200_000_000
"""What is read of an answer: more than half an hour of 48 kHz stereo."""

_UNKNOWN_BYTES = 0x7FF00000
"""Data of a WAV that was streamed are given as this or more (sox, ffmpeg, espeak-ng), or as nothing."""


class CutError(ValueError):
    """The audio ends before its own end."""


def decode(data: bytes) -> tuple[Block, int]:
    """Samples of a sound file that libsndfile reads: float32 (frames, 1), channels averaged, and their rate.

    Raises:
        CutError: it promises more than there is.
        GaveUpError: it is no such file.
    """
    import numpy as np
    import soundfile

    whole = _whole(data)
    try:
        samples, sample_rate = soundfile.read(io.BytesIO(whole), dtype="float32", always_2d=True)
    except soundfile.LibsndfileError:
        raise GaveUpError(f"it gave {kind_of(data)} in the place of sound") from None
    return samples.mean(axis=1, keepdims=True, dtype=np.float32), int(sample_rate)


def kind_of(data: bytes) -> str:
    """What else it looks like, for an error."""
    start = data[:200].lstrip()
    if not data:
        return "nothing"
    if start.lower().startswith((b"<!doctype", b"<html", b"<?xml")):
        return "a web page"
    if start.startswith((b"{", b"[")):
        return f"JSON ({one_line(start.decode('utf-8', 'replace'), 80)})"
    if data[:4] == b"RIFF":
        return "a broken WAV file"
    text = " ".join(start.decode("utf-8", "replace").split())
    return f'"{one_line(text, 60)}"' if text.isprintable() and text else "something unreadable"


def _whole(data: bytes) -> bytes:
    """A WAV whose header tells its length, as its decoder takes any part for the whole, and 0 at its word.

    Raises:
        CutError: its data chunk promises more than there is.
    """
    if data[:4] != b"RIFF" or data[8:12] != b"WAVE":
        return data
    position = 12
    while position + 8 <= len(data):
        name, size = struct.unpack_from("<4sI", data, position)
        there = len(data) - position - 8
        if name == b"data":
            if size and size < _UNKNOWN_BYTES:
                if there < size:
                    raise CutError(f"the sound is cut off: {there:,} bytes of {size:,}")
                return data
            told = struct.pack("<I", there)
            return data[: position + 4] + told + data[position + 8 :]
        position += 8 + size + size % 2
    raise CutError("the sound is cut off before it begins")
