"""Encodes blocks of samples into packets of AAC or Opus."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from fractions import Fraction
from itertools import chain
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
from msgspec import Struct

from renderer.encode.encoder import checked_pieces
from renderer.encode.formats import Opus, PacketFormat, check_coding
from renderer.encode.producer_thread import in_background
from renderer.errors import RenderError, reason_of
from renderer.timeline import Block

if TYPE_CHECKING:
    from av.audio.codeccontext import AudioCodecContext

_LAYOUTS = {1: "mono", 2: "stereo"}
_SAMPLES = {"aac": "fltp", "libopus": "flt"}
_AAC_FRAMES = 1024


class Packet(Struct, frozen=True):
    """The coded data of some frames.

    ``onset_frames`` is where they begin in the track; it is negative in the first packets, which hold the
    delay of the encoder. ``frames`` is how many of them count, fewer only in the last packet.
    """

    data: bytes
    onset_frames: int
    frames: int


class Coding(Struct, frozen=True, kw_only=True):
    """Everything besides the samples that decides about the packets."""

    codec: Literal["aac", "libopus"]
    bitrate_kbps: int
    sample_rate: int
    channels: int

    def apply(self, context: AudioCodecContext) -> None:
        """Set up a context of FFmpeg that encodes. FFmpeg's own names and dates are left out of files."""
        from av.codec.context import Flags

        context.sample_rate = self.sample_rate
        context.layout = _LAYOUTS[self.channels]
        context.format = _SAMPLES[self.codec]
        context.bit_rate = 1000 * self.bitrate_kbps
        context.time_base = Fraction(1, self.sample_rate)
        context.flags |= Flags.bitexact


def coding_of(form: PacketFormat, sample_rate: int, channels: int) -> Coding:
    """Return how a format is coded.

    Raises:
        InputError: the format does not support this sample rate, in Hz, or its bit rate with these channels.
    """
    check_coding(form, sample_rate, channels)
    return Coding(
        codec="libopus" if isinstance(form, Opus) else "aac",
        bitrate_kbps=form.bitrate_kbps,
        sample_rate=sample_rate,
        channels=channels,
    )


def codec_version() -> str:
    """Return the versions of what encodes, for the keys of encoded packets."""
    import av

    return repr((av.__version__, sorted(av.library_versions.items())))


def encode_packets(
    blocks: Iterable[Block], coding: Coding, frames: int, take: Callable[[Packet], None]
) -> None:
    """Encode exactly ``frames`` frames, and pass the packets to ``take``, which runs in another thread.

    The packets do not depend on how the samples are divided into blocks. AAC begins with as much silence as
    makes the last packet whole: all players leave out what is before the start, but not all of them what is
    after the end.

    Args:
        blocks: float32 (n, channels).
        coding: how to encode.
        frames: the number of frames in all blocks.
        take: receives the packets in their order.

    Raises:
        RenderError: a sample is infinite or not a number, or FFmpeg does not encode.
        ValueError: the number of channels or frames in the blocks differs from the arguments.
    """

    def work(pieces: Iterator[Block]) -> None:
        from av import CodecContext

        context: Any = CodecContext.create(coding.codec, "w")
        coding.apply(context)
        context.open()
        ahead = -frames % _AAC_FRAMES if coding.codec == "aac" else 0
        onset_frames = -ahead
        for piece in chain([np.zeros((ahead, coding.channels), np.float32)] if ahead else [], pieces):
            for coded in context.encode(_audio_frame(piece, coding, onset_frames)):
                take(Packet(bytes(coded), coded.pts, coded.duration))
            onset_frames += len(piece)
        for coded in context.encode(None):
            take(Packet(bytes(coded), coded.pts, coded.duration))

    from av.error import FFmpegError

    pieces = checked_pieces(blocks, sample_rate=coding.sample_rate, channels=coding.channels, frames=frames)
    try:
        in_background(work, pieces)
    except FFmpegError as error:
        raise RenderError(
            f"FFmpeg cannot encode {coding.codec} at {coding.sample_rate} Hz and {coding.bitrate_kbps} kbps: "
            f"{reason_of(error)}; choose another bit rate, sample rate or format"
        ) from error


def _audio_frame(piece: Block, coding: Coding, onset_frames: int) -> Any:
    from av import AudioFrame

    planar = _SAMPLES[coding.codec].endswith("p")
    samples = np.ascontiguousarray(piece.T if planar else piece.reshape(1, -1), dtype=np.float32)
    frame: Any = AudioFrame.from_ndarray(
        samples, format=_SAMPLES[coding.codec], layout=_LAYOUTS[coding.channels]
    )
    frame.sample_rate, frame.pts = coding.sample_rate, onset_frames
    frame.time_base = Fraction(1, coding.sample_rate)
    return frame
