"""Encodes blocks of samples into an MP3, WAV or FLAC file."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import BinaryIO, ClassVar, TypeAlias, assert_never

import numpy as np
from msgspec import Struct

from renderer.encode.containers import append_chunks, fill_flac_room, flac_room
from renderer.encode.mp3.frames import BITRATES_KBPS, Mp3Writer, frame_count
from renderer.encode.pcm import Pcm, dithered_int16, to_int16, to_int24, wav_container, write_pcm
from renderer.errors import InputError, RenderError
from renderer.storage.atomic_files import reported
from renderer.timeline import MPEG_FRAME_FRAMES, Block
from renderer.units import timestamp, to_seconds

MP3_SAMPLE_RATES = (44_100, 48_000)
LAME_QUALITY = 5
"""LAME's ``-q``. At 128 kbps, 5 is as good as 2 by a noise-to-mask measure, at nearly twice the speed."""

_PIECE_FRAMES = 65_536


class Mp3(Struct, frozen=True, kw_only=True):
    """MPEG-1 layer III, at a constant or a variable bit rate.

    The bit rate is variable if ``vbr_quality`` is set, from 0 (best) to 5 (smallest file).
    """

    suffix: ClassVar[str] = ".mp3"
    bitrate_kbps: int = 128
    vbr_quality: int | None = None

    def __post_init__(self) -> None:
        if self.bitrate_kbps not in BITRATES_KBPS:
            raise InputError(
                f"{self.bitrate_kbps} kbps is not a bit rate of MP3; write {_one_of(BITRATES_KBPS)}"
            )
        if self.vbr_quality is not None and self.vbr_quality not in range(6):
            raise InputError(f"V{self.vbr_quality} is not a quality of MP3; write 0, 1, 2, 3, 4 or 5")


class Wav(Struct, frozen=True, kw_only=True):
    """Linear PCM, dithered at 16 bits. A file that would exceed 4 GB is written as RF64."""

    suffix: ClassVar[str] = ".wav"
    bits: int = 16

    def __post_init__(self) -> None:
        _check_bits(self.bits, "WAV")


class Flac(Struct, frozen=True, kw_only=True):
    """The same samples as ``Wav``, with lossless compression."""

    suffix: ClassVar[str] = ".flac"
    bits: int = 16

    def __post_init__(self) -> None:
        _check_bits(self.bits, "FLAC")


Format: TypeAlias = Mp3 | Wav | Flac


def _check_bits(bits: int, name: str) -> None:
    if bits not in (16, 24):
        raise InputError(f"{name} is written with 16 or 24 bits, not {bits}")


def _one_of(values: Iterable[int]) -> str:
    *others, last = map(str, values)
    return f"{', '.join(others)} or {last}"


def check_sample_rate(form: Format, sample_rate: int) -> None:
    """Check that the format supports this sample rate, in Hz.

    Raises:
        InputError: it does not.
    """
    if isinstance(form, Mp3) and sample_rate not in MP3_SAMPLE_RATES:
        raise InputError(f"MP3 is written at {_one_of(MP3_SAMPLE_RATES)} Hz, not {sample_rate}")


def encode(
    blocks: Iterable[Block],
    path: Path,
    form: Format,
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
        InputError: the format does not support this sample rate.
        RenderError: a sample is infinite or not a number.
        OutputError: the file could not be written.
        ValueError: the number of channels or frames in the blocks differs from the arguments.
    """
    from renderer.encode.producer_thread import in_background

    check_sample_rate(form, sample_rate)
    if channels not in (1, 2):
        raise ValueError("one or two channels")
    pieces = _pieces(blocks, sample_rate=sample_rate, channels=channels, frames=frames)

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


def _pieces(blocks: Iterable[Block], *, sample_rate: int, channels: int, frames: int) -> Iterator[Block]:
    """Yield the blocks, checked, in pieces of a limited size."""
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


def _to_pcm(pieces: Iterable[Block], form: Format) -> Iterator[Pcm]:
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
