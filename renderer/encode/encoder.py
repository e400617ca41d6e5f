"""Encodes blocks of samples into an MP3, WAV or FLAC file."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import BinaryIO, assert_never

import numpy as np

from renderer.encode.formats import DirectFormat, Flac, Mp3, Wav, check_coding
from renderer.encode.mp3.frames import Mp3Writer, frame_count
from renderer.encode.pcm import Pcm, dithered_int16, to_int16, to_int24, wav_container, write_pcm
from renderer.errors import RenderError
from renderer.storage.atomic_files import reported
from renderer.timeline import MPEG_FRAME_FRAMES, Block
from renderer.units import timestamp, to_seconds

LAME_QUALITY = 5
"""LAME's ``-q``. At 128 kbps, 5 is as good as 2 by a noise-to-mask measure, at nearly twice the speed."""

_PIECE_FRAMES = 65_536


def encode(
    blocks: Iterable[Block],
    path: Path,
    form: DirectFormat,
    *,
    sample_rate: int,
    channels: int,
    frames: int,
    tag: bytes = b"",
) -> None:
    """Write exactly ``frames`` frames to ``path``, in place.

    To replace a file whole, see ``atomic_files.atomic``. Encoding runs in its own thread while the caller's
    thread makes the ``blocks``. The bytes do not depend on how the samples are divided into blocks. Values
    beyond full scale clip.

    Args:
        blocks: float32 (n, channels).
        path: the file.
        form: the format.
        sample_rate: in Hz.
        channels: 1 or 2.
        frames: the number of frames in all blocks.
        tag: the tag for this format: a complete ID3v2 tag for MP3, whole chunks for WAV, or metadata blocks,
            none of them marked as the last, for FLAC; see ``tagging.embedding``. The samples do not depend on
            it.

    Raises:
        InputError: the format does not support this sample rate or number of channels.
        RenderError: a sample is infinite or not a number.
        OutputError: the file could not be written.
        ValueError: the number of channels or frames in the blocks differs from the arguments.
    """
    from renderer.encode.containers import append_chunks, fill_flac_room, flac_room
    from renderer.encode.producer_thread import in_background

    check_coding(form, sample_rate, channels)
    if channels not in (1, 2):
        raise ValueError("one or two channels")
    pieces = checked_pieces(blocks, sample_rate=sample_rate, channels=channels, frames=frames)

    def write(pcm: Iterator[Pcm]) -> None:
        with reported(path), path.open("w+b", buffering=2**20) as file:
            match form:
                case Mp3():
                    _write_mp3(pcm, file, form, sample_rate, channels, frames, tag)
                case Wav(bits=bits):
                    container = wav_container(frames * channels * bits // 8 + len(tag))
                    write_pcm(pcm, file, container, bits, sample_rate, channels)
                    append_chunks(file, tag)
                case Flac(bits=bits):
                    file.write(bytes(flac_room(tag)))
                    write_pcm(pcm, file, "FLAC", bits, sample_rate, channels)
                    fill_flac_room(file, tag)
                case _:
                    assert_never(form)

    in_background(write, _to_pcm(pieces, form))


def checked_pieces(
    blocks: Iterable[Block], *, sample_rate: int, channels: int, frames: int
) -> Iterator[Block]:
    """Yield the blocks, checked, in pieces of a limited size.

    Raises:
        RenderError: a sample is infinite or not a number.
        ValueError: the number of channels or frames in the blocks differs from the arguments.
    """
    onset_frames = 0
    for block in blocks:
        if block.ndim != 2 or block.shape[1] != channels or onset_frames + len(block) > frames:
            raise ValueError(
                f"a block of {block.shape} at {onset_frames} of {frames} frames, {channels} channels"
            )
        for first in range(0, len(block), _PIECE_FRAMES):
            piece = block[first : first + _PIECE_FRAMES]
            check_finite(piece, onset_frames + first, sample_rate)
            yield piece
        onset_frames += len(block)
    if onset_frames != frames:
        raise ValueError(f"{onset_frames} frames came, not {frames}")


def check_finite(block: Block, onset_frames: int, sample_rate: int) -> None:
    """Check that every sample is finite, because LAME would end the whole process otherwise.

    Raises:
        RenderError: a sample is infinite or not a number. The message states its time in the track, in which
            the block begins at ``onset_frames``.
    """
    finite = np.isfinite(block)
    if not finite.all():
        bad = onset_frames + int(np.argmin(finite.all(axis=1)))
        at = timestamp(to_seconds(bad, sample_rate))
        raise RenderError(
            f"the mix contains a value that is not a number at {at}; replace the sound that plays there"
        )


def _to_pcm(pieces: Iterable[Block], form: DirectFormat) -> Iterator[Pcm]:
    match form:
        case Mp3():
            gain = np.float32(1 / lame_scale(form))
            return (to_int16(piece * gain) for piece in pieces)
        case Wav(bits=16) | Flac(bits=16):
            return dithered_int16(pieces)
        case Wav() | Flac():
            return map(to_int24, pieces)
        case _:
            assert_never(form)


def lame_scale(form: Mp3) -> float:
    """Return the factor by which LAME scales samples at a constant bit rate, besides any other scale."""
    if form.vbr_quality is not None:
        return 1.0
    return {192: 0.97, 224: 0.98, 256: 1.0, 320: 1.0}.get(form.bitrate_kbps, 0.95)


def mp3_writer(
    file: BinaryIO, form: Mp3, *, sample_rate: int, channels: int, frames: int, tag: bytes
) -> Mp3Writer:
    """Return a writer for an MP3 file of this format."""
    return Mp3Writer(
        file,
        tag=tag,
        sample_rate=sample_rate,
        channels=channels,
        frames=frames,
        bitrate_kbps=form.bitrate_kbps,
        vbr_quality=form.vbr_quality,
        encoder_quality=LAME_QUALITY,
    )


def _write_mp3(
    pcm: Iterator[Pcm], file: BinaryIO, form: Mp3, sample_rate: int, channels: int, frames: int, tag: bytes
) -> None:
    import lameenc

    encoder = lameenc.Encoder()
    encoder.silence()
    encoder.set_channels(channels)
    encoder.set_in_sample_rate(sample_rate)
    encoder.set_out_sample_rate(sample_rate)
    encoder.set_quality(LAME_QUALITY)
    if form.vbr_quality is None:
        encoder.set_bit_rate(form.bitrate_kbps)
    else:
        encoder.set_vbr(lameenc.VBR_MTRH)
        encoder.set_vbr_quality(form.vbr_quality)
    writer = mp3_writer(file, form, sample_rate=sample_rate, channels=channels, frames=frames, tag=tag)
    for piece in pcm:
        writer.push(bytes(encoder.encode(piece.tobytes())))
    silence = bytes((frame_count(frames) * MPEG_FRAME_FRAMES - frames) * channels * 2)
    writer.push(bytes(encoder.encode(silence)))
    writer.push(bytes(encoder.flush()))
    writer.finish()
