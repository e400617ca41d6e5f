"""Writes packets of AAC and Opus into M4A, M4B and Opus files with tags, and decodes these files."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np

from renderer.companions.captions.timed import TimedText
from renderer.encode.formats import M4b, Opus, PacketFormat
from renderer.encode.packets.codec import Coding, Packet
from renderer.encode.tagging.languages import iso_639_2
from renderer.encode.tagging.mp4 import tag_mp4
from renderer.encode.tagging.opus import opus_comments
from renderer.encode.tagging.tags import Tags, clean
from renderer.errors import OutputError, reason_of
from renderer.loudness.meter import Loudness
from renderer.storage.atomic_files import reported
from renderer.timeline import Block

_BLOCK_FRAMES = 48_000
_CHAPTER_TITLE_BYTES = 255


def write_packets(
    path: Path,
    form: PacketFormat,
    coding: Coding,
    packets: Iterable[Packet],
    tags: Tags,
    loudness: Loudness | None = None,
) -> None:
    """Write a file in place; the same packets and tags give the same bytes.

    An M4A or M4B file begins with its index, so that it plays while it is loaded. It has its chapters as a
    text track, as QuickTime has them, and in a ``chpl`` box, as Nero has them, with titles of at most 255
    bytes.

    Args:
        path: the file.
        form: the format.
        coding: how the packets were encoded.
        packets: all packets, in their order.
        tags: the tags and chapters.
        loudness: the loudness of the track, from which an Opus file gets its gain (RFC 7845, 5.2.1).

    Raises:
        OutputError: the file could not be written.
    """
    with reported(path), _plainly_reported(path):
        if isinstance(form, Opus):
            _write(path, "ogg", {}, coding, packets, opus_comments(tags, loudness), ())
            return
        options = {
            "movflags": "+faststart",
            "movie_timescale": str(coding.sample_rate),  # the edit list counts in it
            "brand": "M4B " if isinstance(form, M4b) else "M4A ",
        }
        language = {"language": iso_639_2(tags.language)} if tags.language else {}
        lengths = _write(path, "ipod", options, coding, packets, language, tags.chapters)
        tag_mp4(path, tags, audiobook=isinstance(form, M4b), **lengths)


@contextmanager
def _plainly_reported(path: Path) -> Iterator[None]:
    """Convert errors of FFmpeg and mutagen that are no OSError into an OutputError about ``path``."""
    from av.error import FFmpegError
    from mutagen import MutagenError

    try:
        yield
    except (FFmpegError, MutagenError) as error:
        if isinstance(error, OSError):
            raise
        raise OutputError(str(path), reason_of(error)) from error


def _write(
    path: Path,
    container: str,
    options: dict[str, str],
    coding: Coding,
    packets: Iterable[Packet],
    metadata: dict[str, str],
    chapters: Iterable[TimedText],
) -> dict[str, int]:
    """Return the frames of the encoder's delay, and of the track."""
    import av

    with av.open(_address(path), "w", format=container, options={"fflags": "+bitexact", **options}) as file:
        stream: Any = file.add_stream(coding.codec, rate=coding.sample_rate)
        coding.apply(stream.codec_context)
        stream.time_base = Fraction(1, coding.sample_rate)
        stream.metadata.update(metadata)
        file.set_chapters(
            [
                {
                    "id": number,
                    "start": chapter.onset_ms,
                    "end": chapter.end_ms,
                    "time_base": Fraction(1, 1000),
                    "metadata": {"title": _chapter_title(chapter.text)},
                }
                for number, chapter in enumerate(chapters)
            ]
        )
        file.start_encoding()
        onset_frames = end_frames = 0
        for packet in packets:
            coded: Any = av.Packet(packet.data)
            coded.stream, coded.time_base = stream, stream.time_base
            coded.pts = coded.dts = packet.onset_frames
            coded.duration, coded.is_keyframe = packet.frames, True
            file.mux(coded)
            onset_frames = min(onset_frames, packet.onset_frames)
            end_frames = packet.onset_frames + packet.frames
    return {"delay_frames": -onset_frames, "frames": end_frames}


def _chapter_title(text: str) -> str:
    """Return what fits in a ``chpl`` box; FFmpeg would cut it there, also inside a character."""
    return clean(text).encode("utf-8")[:_CHAPTER_TITLE_BYTES].decode("utf-8", "ignore")


def _address(path: Path) -> str:
    """Return a path for FFmpeg, which takes ``x:y`` for the address of a server."""
    return f"file:{path.absolute()}"


def decoded(path: Path) -> Iterator[Block]:
    """Decode the frames of a track as a player plays them, without the delay of the encoder.

    Yields:
        float32 (n, channels).
    """
    import av

    gathered, count = list[Block](), 0
    with av.open(_address(path)) as file:
        for frame in file.decode(audio=0):
            block = frame.to_ndarray().astype(np.float32, copy=False)
            if not frame.format.is_planar:
                block = block.reshape(-1, frame.layout.nb_channels).T
            gathered.append(block.T)
            count += block.shape[1]
            if count >= _BLOCK_FRAMES:
                yield np.concatenate(gathered)
                gathered, count = [], 0
    if gathered:
        yield np.concatenate(gathered)
