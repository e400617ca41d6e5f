"""Decodes the audio that a server or a program returned."""

from __future__ import annotations

import io
import struct
from collections.abc import Collection

from renderer.network.redaction import redacted
from renderer.speech.engines import PermanentFailureError
from renderer.timeline import Block

MOST_FRAMES = 64_000_000
"""The most frames of one sentence: more than 20 minutes at 48 kHz."""

_MOST_BYTES = 200_000_000
_BYTES_PER_SECOND = 48_000 * 2 * 4
_OTHER_BYTES = 1_000_000
"""Room for tags and a picture in a file."""

_BLOCK_SAMPLES = 1 << 18

_UNKNOWN_BYTES = 0x7FF00000
"""A program that streams a WAV (sox, ffmpeg, espeak-ng) writes this or more as its length, or 0."""


class CutError(ValueError):
    """The audio ends before the length that it states."""


def longest_seconds(text: str) -> float:
    """The longest speech that a sentence may have, in seconds.

    The slowest voices need less than half a second for a character, and one sign may stand for several words.
    """
    return 60.0 + len(text)


def most_bytes_of(seconds: float) -> int:
    """The most bytes that a file with so much speech may have."""
    return int(min(_MOST_BYTES, seconds * _BYTES_PER_SECOND + _OTHER_BYTES))


def decode(data: bytes, most_seconds: float, *, secrets: Collection[str] = ()) -> tuple[Block, int]:
    """Decode an audio file in a format of libsndfile, and mix its channels to one.

    A small file may unpack to hours, so that it is decoded in blocks.

    Returns:
        float32 samples of shape (frames, 1), and their sample rate in Hz.

    Raises:
        CutError: the file is shorter than the length that it states.
        PermanentFailureError: it is not an audio file, or longer than ``most_seconds``. The message has none
            of the ``secrets``.
    """
    import numpy as np
    import soundfile

    whole = _with_length(data)
    blocks: list[Block] = [np.zeros((0, 1), np.float32)]
    frames = 0
    try:
        with soundfile.SoundFile(io.BytesIO(whole)) as file:
            sample_rate = int(file.samplerate)
            block_frames = max(1, _BLOCK_SAMPLES // file.channels)
            most_frames = min(int(most_seconds * sample_rate), MOST_FRAMES)
            while len(block := file.read(block_frames, dtype="float32", always_2d=True)):
                frames += len(block)
                if frames > most_frames:
                    raise PermanentFailureError(
                        f"it returned more than {most_frames / sample_rate:,.0f} s of audio for one "
                        "sentence; use another voice"
                    )
                blocks.append(block.mean(axis=1, keepdims=True, dtype=np.float32))
    except soundfile.LibsndfileError:
        raise PermanentFailureError(f"it returned {kind_of(data, secrets)} instead of audio") from None
    return np.concatenate(blocks), sample_rate


def kind_of(data: bytes, secrets: Collection[str] = ()) -> str:
    """What data that is not audio looks like, for an error message without any of the ``secrets``."""
    start = data[:200].lstrip()
    if not data:
        return "nothing"
    if start.lower().startswith((b"<!doctype", b"<html", b"<?xml")):
        return "a web page"
    if start.startswith((b"{", b"[")):
        return f"JSON ({redacted(start.decode('utf-8', 'replace'), secrets, 80)})"
    if data[:4] == b"RIFF":
        return "a broken WAV file"
    text = " ".join(start.decode("utf-8", "replace").split())
    return f'"{redacted(text, secrets, 60)}"' if text.isprintable() and text else "unreadable data"


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
