"""Decodes sound files of any kind into blocks of one or two channels."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from io import BufferedReader
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

import numpy as np
from msgspec import Struct

from renderer.errors import SoundError
from renderer.sounds.headers import UNKNOWN, mp3_tells_length, mp3_varies, promised_wav_frames
from renderer.sounds.opening import WithoutStart, open_forward, read_blocks
from renderer.storage.regular_files import NotRegularError, open_regular
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

    with _open_sound(path) as opened:
        try:
            file = open_forward(opened)
        except soundfile.LibsndfileError:
            file = _opened_after_garbage(path, opened)
        if file is not None:
            with file:
                promised = _promised_frames(path, opened, file)
                yield checked(str(path), file.samplerate, file.channels, _blocks(path, file), promised)
            return
    if path.suffix.lower() in NATIVE_SUFFIXES:
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


def _opened_after_garbage(path: Path, opened: BinaryIO) -> soundfile.SoundFile | None:
    """An MP3 that begins with something else, such as the end of a frame in a recording of a stream."""
    import soundfile

    from renderer.encode.mp3.bitrates import first_frame_byte

    if path.suffix.lower() != ".mp3" or (start := first_frame_byte(opened)) is None:
        return None
    try:
        return open_forward(WithoutStart(opened, start))
    except soundfile.LibsndfileError:
        return None


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
    with _open_sound(path):
        pass


@contextmanager
def _open_sound(path: Path) -> Iterator[BufferedReader]:
    """Open a file that can be a sound, as ``check_file`` checks it: what is checked is what is read."""
    try:
        opened = open_regular(path)
        start = opened.read(1024)
        opened.seek(0)
    except IsADirectoryError as error:
        raise SoundError(str(path), "is a folder, not a sound") from error
    except NotRegularError as error:
        raise SoundError(str(path), "is not a file, but a pipe or a device") from error
    except (FileNotFoundError, NotADirectoryError) as error:
        raise SoundError(str(path), "there is no such file") from error
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else "not a path"
        raise SoundError(str(path), f"cannot be opened: {reason}") from error
    with opened:
        if not start:
            raise SoundError(str(path), "is empty")
        words = start.removeprefix(b"\xef\xbb\xbf").lstrip().lower()
        if words.startswith(PLAYLIST_STARTS) or (words.startswith(b"<?xml") and b"<mpd" in words):
            raise SoundError(str(path), "is a playlist, not a sound")
        yield opened


def _promised_frames(path: Path, opened: BinaryIO, file: soundfile.SoundFile) -> int:
    position = opened.tell()  # libsndfile goes on here
    try:
        return _frames_of_header(path, opened, file)
    finally:
        opened.seek(position)


def _frames_of_header(path: Path, opened: BinaryIO, file: soundfile.SoundFile) -> int:
    if file.format != "MP3":
        return max(int(file.frames), promised_wav_frames(opened))
    if mp3_tells_length(opened):
        return int(file.frames)
    if mp3_varies(opened):  # libsndfile would guess the length and stop reading there
        raise SoundError(
            str(path),
            "is an MP3 of variable bit rate that does not state its length; convert it to WAV or FLAC",
        )
    return UNKNOWN
