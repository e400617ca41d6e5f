"""Decodes sounds that only ffmpeg can read, in a child process that may open only that file.

pydub would read them too, but it runs ffprobe and ffmpeg without a time limit, puts the caller's options
after the output, where ffmpeg ignores them, and holds the whole sound in memory. A renamed playlist could
then make ffmpeg open other files and addresses.
"""

from __future__ import annotations

import struct
import subprocess
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, cast

import numpy as np

from renderer.errors import SoundError, one_line
from renderer.storage.programs import installed_program
from renderer.timeline import Block

FFMPEG_SECONDS = 900
BLOCK_FRAMES = 65_536
CONTAINERS = (
    "mov,matroska,webm,asf,aac,avi,flv,mpegts,mpeg,caf,amr,amrnb,amrwb,ac3,eac3,dts,wv,ape,tta,dsf,w64,au"
)
"""ffmpeg's names of the containers that it may read.

They hold their own audio; playlists and scripts are excluded.
"""


def ffmpeg_program() -> Path | None:
    """Return the path of ffmpeg, or None if it is not installed."""
    return installed_program("ffmpeg")


@contextmanager
def decode_with_ffmpeg(path: Path, most_seconds: int) -> Iterator[tuple[int, int, Iterator[Block]]]:
    """Decode the first audio stream of a file, up to ``most_seconds``.

    Yields:
        The sample rate in Hz, the number of channels, and the blocks, float32 (n, channels).

    Raises:
        SoundError: ffmpeg is missing, cannot read the file, or takes more than fifteen minutes.
    """
    program = ffmpeg_program()
    if program is None:
        raise SoundError(
            str(path),
            "only the ffmpeg program can read this type, and it was not found; "
            "install ffmpeg, or convert the sound to WAV",
        )
    command = [str(program), "-nostdin", "-hide_banner", "-v", "error"]
    command += [
        "-protocol_whitelist",
        "file",
        "-format_whitelist",
        CONTAINERS,
        "-i",
        f"file:{path.resolve()}",
    ]
    command += ["-map", "0:a:0", "-t", str(most_seconds), "-c:a", "pcm_f32be", "-f", "au", "pipe:1"]
    with tempfile.TemporaryFile() as complaints:
        child = _start(path, command, complaints)
        late = threading.Event()
        timer = threading.Timer(FFMPEG_SECONDS, _stop, (child, late))
        timer.daemon = True
        timer.start()
        try:
            sample_rate, channels = _header(_output(child))
            if not channels:
                child.wait()
                raise SoundError(str(path), _reason(complaints, late))
            yield sample_rate, channels, _blocks(path, child, channels, complaints, late)
        finally:
            timer.cancel()
            child.kill()
            child.communicate()


def _start(path: Path, command: list[str], complaints: IO[bytes]) -> subprocess.Popen[bytes]:
    try:
        return subprocess.Popen(  # noqa: S603 - no shell, and the path follows "file:"
            command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=complaints
        )
    except OSError as error:
        raise SoundError(str(path), f"the ffmpeg program could not be started: {error.strerror}") from error


def _stop(child: subprocess.Popen[bytes], late: threading.Event) -> None:
    late.set()
    child.kill()


def _output(child: subprocess.Popen[bytes]) -> IO[bytes]:
    return cast("IO[bytes]", child.stdout)  # not None, because it was opened as a pipe


def _header(stream: IO[bytes]) -> tuple[int, int]:
    """Return the sample rate and channels from the header of an AU stream; zeros if there is none."""
    head = stream.read(24)
    if len(head) < 24:
        return 0, 0
    _, offset, _, _, sample_rate, channels = struct.unpack(">4s5I", head)
    stream.read(offset - 24)
    return sample_rate, channels


def _blocks(
    path: Path, child: subprocess.Popen[bytes], channels: int, complaints: IO[bytes], late: threading.Event
) -> Iterator[Block]:
    frame_bytes = 4 * channels
    while data := _output(child).read(BLOCK_FRAMES * frame_bytes):
        whole = len(data) // frame_bytes * frame_bytes
        yield np.frombuffer(data[:whole], dtype=">f4").astype(np.float32).reshape(-1, channels)
    if child.wait() != 0:
        raise SoundError(str(path), _reason(complaints, late))


def _reason(complaints: IO[bytes], late: threading.Event) -> str:
    if late.is_set():
        return f"ffmpeg took more than {FFMPEG_SECONDS // 60} minutes to decode it; convert it to WAV"
    complaints.seek(0)
    output = complaints.read(4096).decode("utf-8", "replace").strip()
    if not output or "matches no streams" in output:
        return "holds no sound"
    return f"is not a sound that ffmpeg can read ({one_line(output.splitlines()[-1].rpartition(': ')[2])})"
