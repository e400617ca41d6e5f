"""Decodes the audio that a server or a program returned."""

from __future__ import annotations

import io
import struct

from renderer.errors import one_line
from renderer.speech.engines import PermanentFailureError
from renderer.timeline import Block

MOST_BYTES = 200_000_000
"""The most that is read of an answer: more than half an hour of 48 kHz stereo."""

_UNKNOWN_BYTES = 0x7FF00000
"""A program that streams a WAV (sox, ffmpeg, espeak-ng) writes this or more as its length, or 0."""


class CutError(ValueError):
    """The audio ends before the length that it states."""


def decode(data: bytes) -> tuple[Block, int]:
    """Decode an audio file in a format of libsndfile, and mix its channels to one.

    Returns:
        float32 samples of shape (frames, 1), and their sample rate in Hz.

    Raises:
        CutError: the file is shorter than the length that it states.
        PermanentFailureError: it is not an audio file.
    """
    import numpy as np
    import soundfile

    whole = _with_length(data)
    try:
        samples, sample_rate = soundfile.read(io.BytesIO(whole), dtype="float32", always_2d=True)
    except soundfile.LibsndfileError:
        raise PermanentFailureError(f"it returned {kind_of(data)} instead of audio") from None
    return samples.mean(axis=1, keepdims=True, dtype=np.float32), int(sample_rate)


def kind_of(data: bytes) -> str:
    """What data that is not audio looks like, for an error message."""
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
    return f'"{one_line(text, 60)}"' if text.isprintable() and text else "unreadable data"


def _with_length(data: bytes) -> bytes:
    """A WAV whose header states its true length; any other data as they are.

    libsndfile decodes a WAV that was cut off without an error, and takes a length of 0 literally.

    Raises:
        CutError: the data chunk is shorter than the length that it states.
    """
    if data[:4] != b"RIFF" or data[8:12] != b"WAVE":
        return data
    position = 12
    while position + 8 <= len(data):
        name, size = struct.unpack_from("<4sI", data, position)
        available = len(data) - position - 8
        if name == b"data":
            if size and size < _UNKNOWN_BYTES:
                if available < size:
                    raise CutError(f"the audio is cut off after {available:,} of {size:,} bytes")
                return data
            length = struct.pack("<I", available)
            return data[: position + 4] + length + data[position + 8 :]
        position += 8 + size + size % 2
    raise CutError("the audio is cut off before its first sample")
