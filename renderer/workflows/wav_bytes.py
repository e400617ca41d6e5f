"""Reads the WAV files that a page sends, and writes those that it plays."""

from __future__ import annotations

from pathlib import Path

from renderer.encode.pcm import to_int16, wav_header
from renderer.errors import InputError, SoundError
from renderer.speech.takes.preparing import prepared_take, read_take
from renderer.storage.atomic_files import reported
from renderer.storage.work_folder import work_folder
from renderer.timeline import Block

_BITS = 16


def read_wav(data: bytes) -> tuple[Block, int]:
    """The samples of a WAV file, of shape (frames, 1) or (frames, 2), and their sample rate in Hz.

    Raises:
        InputError: it is not a WAV file, or one that cannot be used.
        OutputError: there is no room for temporary files.
    """
    if data[:4] != b"RIFF" or data[8:12] != b"WAVE":
        raise InputError("what arrived is not a WAV file; record it again")
    with work_folder() as folder:
        path = folder / "recording.wav"
        with reported(path):
            path.write_bytes(data)
        try:
            return read_take(path)
        except SoundError as error:
            raise InputError(f"the recording cannot be used: it {error.reason}; record it again") from None


def heard_wav(path: Path, *, denoise: bool) -> bytes:
    """A recording as it is heard in a track, as a WAV file: only its words, at the level of all voices.

    Raises:
        SoundError: it is not an audio file, or is silent.
    """
    recording = prepared_take(path, denoise=denoise)
    words = recording.words
    header = wav_header(frames=len(words), channels=1, bits=_BITS, sample_rate=recording.sample_rate)
    return header + to_int16(words).astype("<i2").tobytes()
