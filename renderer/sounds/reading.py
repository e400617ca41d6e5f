"""Decodes sound files of any kind into blocks of one or two channels."""

from __future__ import annotations

import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from msgspec import Struct

from renderer.errors import SoundError
from renderer.sounds.headers import UNKNOWN, mp3_tells_length, mp3_varies, promised_wav_frames
from renderer.sounds.opening import open_forward, read_blocks
from renderer.storage.regular_files import open_regular
from renderer.timeline import Block

if TYPE_CHECKING:
    import soundfile

LOWEST_SAMPLE_RATE, HIGHEST_SAMPLE_RATE = 4_000, 384_000
MOST_CHANNELS = 8
MOST_SECONDS = 24 * 3600
LARGEST_SAMPLE = 1e10  # above it, float32 arithmetic overflows

NATIVE_SUFFIXES = frozenset({".wav", ".flac", ".ogg", ".oga", ".opus", ".mp3", ".aif", ".aiff", ".aifc"})
PLAYLIST_STARTS = (b"#extm3u", b"ffconcat", b"[playlist]", b"<asx", b"<smil", b"<mpd", b"v=0\r", b"v=0\n")

# ITU-R BS.775-3, table 2: centre and surround channels at -3 dB, without the low-frequency channel.
_C = 0.5**0.5
_DOWN_MIX = {
    3: ((1, 0, _C), (0, 1, _C)),
    4: ((1, 0, _C, 0), (0, 1, 0, _C)),
    5: ((1, 0, _C, _C, 0), (0, 1, _C, 0, _C)),
    6: ((1, 0, _C, 0, _C, 0), (0, 1, _C, 0, 0, _C)),
    7: ((1, 0, _C, 0, 0.5, _C, 0), (0, 1, _C, 0, 0.5, 0, _C)),
    8: ((1, 0, _C, 0, _C, 0, _C, 0), (0, 1, _C, 0, 0, _C, 0, _C)),
}


class Decoded(Struct, frozen=True, kw_only=True):
    """A sound that is being read.

    ``blocks`` are finite float32 (n, channels) with 1 or 2 channels. ``file_channels`` is the number of
    channels in the file.
    """

    sample_rate: int
    channels: int
    file_channels: int
    blocks: Iterator[Block]


@contextmanager
def decode(path: Path) -> Iterator[Decoded]:
    """Decode a sound file, block by block.

    libsndfile reads WAV, FLAC, Ogg, Opus, MP3 and AIFF; ffmpeg reads everything else. More than two channels
    are mixed down to two and must be in the order of a WAV file. A file that is shorter than its header
    promises is rejected if this can be detected (WAV, FLAC, and MP3 with a length). A truncated Ogg, Opus,
    AIFF or video file is read as far as it goes.

    Raises:
        SoundError: the file is not a sound, or is one that cannot be used.
    """
    import soundfile

    check_file(path)
    try:
        file = open_forward(path)
    except (soundfile.LibsndfileError, TypeError):  # TypeError if the name ends in .raw
        file = None
    if file is not None:
        with file:
            promised = _promised_frames(path, file)
            yield checked(str(path), file.samplerate, file.channels, _blocks(path, file), promised)
    elif path.suffix.lower() in NATIVE_SUFFIXES:
        raise SoundError(str(path), "is not a sound that can be read: damaged, or not what its name says")
    else:
        from renderer.sounds.ffmpeg import decode_with_ffmpeg

        with decode_with_ffmpeg(path, MOST_SECONDS + 1) as (sample_rate, channels, blocks):
            yield checked(str(path), sample_rate, channels, blocks)


def checked(
    name: str, sample_rate: int, channels: int, blocks: Iterator[Block], promised_frames: int = UNKNOWN
) -> Decoded:
    """Return a sound whose properties are checked; its blocks are mixed down to two channels.

    The blocks are checked as they are read.

    Raises:
        SoundError: the sample rate, the number of channels or the length is out of range.
    """
    if not LOWEST_SAMPLE_RATE <= sample_rate <= HIGHEST_SAMPLE_RATE:
        raise SoundError(
            name,
            f"has a sample rate of {sample_rate} Hz; "
            f"it must be from {LOWEST_SAMPLE_RATE} to {HIGHEST_SAMPLE_RATE}",
        )
    if not 1 <= channels <= MOST_CHANNELS:
        raise SoundError(name, f"has {channels} channels; it must have from 1 to {MOST_CHANNELS}")
    if 2**62 > promised_frames > MOST_SECONDS * sample_rate:  # libsndfile: 2**63 - 1 if not known
        raise SoundError(name, "is longer than 24 hours")
    return Decoded(
        sample_rate=sample_rate,
        channels=min(channels, 2),
        file_channels=channels,
        blocks=_checked_blocks(name, sample_rate, channels, blocks, promised_frames),
    )


def _checked_blocks(
    name: str, sample_rate: int, channels: int, blocks: Iterator[Block], promised_frames: int
) -> Iterator[Block]:
    matrix = np.array(_DOWN_MIX[channels], dtype=np.float32).T if channels > 2 else None
    frames = 0
    for block in blocks:
        fine = np.abs(block) <= LARGEST_SAMPLE  # also false for NaN
        if not fine.all():
            first = frames + int(np.argmin(fine.all(axis=1)))
            at = f"{first / sample_rate:.3f} s"
            raise SoundError(
                name, f"holds values that are not sound (NaN or infinity) at {at}; export it again"
            )
        frames += len(block)
        if frames > MOST_SECONDS * sample_rate:
            raise SoundError(name, "is longer than 24 hours")
        yield block if matrix is None else block @ matrix
    if not frames:
        raise SoundError(name, "contains no samples; save the file again, or convert it to WAV")
    if 2**62 > promised_frames > frames:
        promised, there = promised_frames / sample_rate, frames / sample_rate
        raise SoundError(
            name,
            f"is cut short: its header states {promised:.1f} s, but it contains {there:.1f} s; copy it again",
        )


def _blocks(path: Path, file: soundfile.SoundFile) -> Iterator[Block]:
    import soundfile

    try:
        yield from read_blocks(file, "float32")
    except soundfile.LibsndfileError as error:
        raise SoundError(
            str(path), "is damaged: it cannot be decoded to its end; export or copy it again"
        ) from error


def check_file(path: Path) -> None:
    """Check, without decoding it, that a file can be a sound.

    Raises:
        SoundError: it is a folder, a pipe, empty or a playlist, or it cannot be opened.
    """
    try:
        status = path.stat()
        if stat.S_ISDIR(status.st_mode):
            raise SoundError(str(path), "is a folder, not a sound")
        if not stat.S_ISREG(status.st_mode):  # opening a FIFO would block forever
            raise SoundError(str(path), "is not a file, but a pipe or a device")
        if not status.st_size:
            raise SoundError(str(path), "is empty")
        with open_regular(path) as file:
            start = file.read(1024)
    except (FileNotFoundError, NotADirectoryError) as error:
        raise SoundError(str(path), "there is no such file") from error
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else "not a path"
        raise SoundError(str(path), f"cannot be opened: {reason}") from error
    words = start.removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    if words.startswith(PLAYLIST_STARTS) or (words.startswith(b"<?xml") and b"<mpd" in words):
        raise SoundError(str(path), "is a playlist, not a sound")


def _promised_frames(path: Path, file: soundfile.SoundFile) -> int:
    if file.format != "MP3":
        return max(int(file.frames), promised_wav_frames(path))
    if mp3_tells_length(path):
        return int(file.frames)
    if mp3_varies(path):  # libsndfile would guess the length and stop reading there
        raise SoundError(
            str(path),
            "is an MP3 of variable bit rate that does not state its length; convert it to WAV or FLAC",
        )
    return UNKNOWN
