"""Frame headers, the splitter, the checksum and the Info frame."""

from __future__ import annotations

import shutil
import subprocess
from io import BytesIO
from pathlib import Path
from typing import Any

import mutagen.mp3
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from mutagen.mp3._util import XingHeader

from renderer.encode.encoder import encode
from renderer.encode.formats import Mp3
from renderer.encode.mp3.crc import crc16, joined, repeated
from renderer.encode.mp3.frames import (
    FrameHeader,
    FrameSplitter,
    Mp3Writer,
    frame_count,
    parse_header,
    read_frames,
)

FORMS = [Mp3(), Mp3(bitrate_kbps=32), Mp3(bitrate_kbps=320), Mp3(vbr_quality=0), Mp3(vbr_quality=5)]


def track(frames: int, channels: int) -> np.ndarray:
    """Loud noise in its first third, silence, and a tone at the end: a varying bit rate varies."""
    samples = np.zeros((frames, channels), np.float32)
    third = frames // 3
    samples[:third] = np.random.default_rng(5).standard_normal((third, channels)) * 0.1
    samples[-third:] = np.sin(np.arange(third) / 20)[:, None] * 0.1
    return samples


def crc_bit_by_bit(data: bytes) -> int:
    remainder = 0
    for byte in data:
        remainder ^= byte
        for _ in range(8):
            remainder = (remainder >> 1) ^ (0xA001 if remainder & 1 else 0)
    return remainder


@pytest.mark.parametrize(
    ("header", "kbps", "sample_rate", "channels", "frame_bytes"),
    [
        ("fffb9444", 128, 48_000, 2, 384),
        ("fffb9064", 128, 44_100, 2, 417),
        ("fffb9264", 128, 44_100, 2, 418),
        ("fffa14c4", 32, 48_000, 1, 96),
        ("fffbe404", 320, 48_000, 2, 960),
        ("fffbe8c4", 320, 32_000, 1, 1440),
    ],
)
def test_a_header_is_read(header: str, kbps: int, sample_rate: int, channels: int, frame_bytes: int) -> None:
    expected = FrameHeader(
        bitrate_kbps=kbps, sample_rate=sample_rate, channels=channels, frame_bytes=frame_bytes
    )
    assert parse_header(bytes.fromhex(header)) == expected


@pytest.mark.parametrize(
    "header", ["fffb0444", "fffbf444", "fffb9c44", "fff39444", "fffd9444", "49443303", "ff"]
)
def test_invalid_headers_are_rejected(header: str) -> None:
    with pytest.raises(ValueError, match=header):
        parse_header(bytes.fromhex(header))


@given(
    sizes=st.lists(st.sampled_from(["fffb1444", "fffb9064", "fffb9264", "fffbe404"]), max_size=8),
    data=st.data(),
)
def test_the_splitter_takes_bytes_cut_anywhere(sizes: list[str], data: st.DataObject) -> None:
    frames = [head + bytes(parse_header(head).frame_bytes - 4) for head in map(bytes.fromhex, sizes)]
    stream = b"".join(frames)
    cuts = sorted(data.draw(st.lists(st.integers(0, len(stream)), max_size=12)))
    splitter = FrameSplitter()
    found = [
        frame
        for first, end in zip([0, *cuts], [*cuts, len(stream)], strict=True)
        for frame in splitter.push(stream[first:end])
    ]
    assert found == frames


def test_the_checksum_is_crc_16_arc() -> None:
    assert crc16(b"123456789") == 0xBB3D


@given(st.binary(max_size=3000), st.binary(max_size=1500))
def test_checksums_of_pieces_can_be_joined(first: bytes, second: bytes) -> None:
    assert crc16(first) == crc_bit_by_bit(first)
    assert joined(crc16(first), crc16(second), len(second)) == crc_bit_by_bit(first + second)


@given(st.binary(max_size=40), st.integers(0, 40))
def test_the_checksum_of_a_repetition(piece: bytes, times: int) -> None:
    assert repeated(crc16(piece), len(piece), times) == crc_bit_by_bit(piece * times)


@pytest.mark.parametrize("channels", [1, 2])
@pytest.mark.parametrize("sample_rate", [44_100, 48_000])
@pytest.mark.parametrize("form", FORMS, ids=str)
def test_the_info_frame_is_true(tmp_path: Path, form: Mp3, sample_rate: int, channels: int) -> None:
    path, frames = tmp_path / "a.mp3", 100_000
    encode([track(frames, channels)], path, form, sample_rate=sample_rate, channels=channels, frames=frames)
    with path.open("rb") as file:
        info, *audio = read_frames(file)
    vbr = form.vbr_quality is not None
    stream_bytes = path.stat().st_size

    fields: Any = mutagen.mp3.MP3(path).info
    assert (fields.bitrate_mode == mutagen.mp3.BitrateMode.VBR) is vbr
    assert fields.length == pytest.approx(frames / sample_rate, abs=1e-6)
    assert (fields.sample_rate, fields.channels) == (sample_rate, channels)
    if not vbr:
        assert {parse_header(frame[:4]).bitrate_kbps for frame in audio} == {form.bitrate_kbps}

    xing = info.index(b"Xing" if vbr else b"Info")
    assert xing == (21 if channels == 1 else 36)
    header: Any = XingHeader(BytesIO(info[xing:]))
    assert (header.frames, header.bytes) == (len(audio), stream_bytes)
    lame = header.lame_header
    assert lame.encoder_delay_start == 576
    assert lame.encoder_delay_start + frames + lame.encoder_padding_end == 1152 * len(audio)
    assert lame.bitrate == (32 if vbr else min(form.bitrate_kbps, 255))
    assert lame.stereo_mode == (0 if channels == 1 else 3)

    at = [len(info)]
    for frame in audio:
        at.append(at[-1] + len(frame))
    assert header.toc == [at[percent * len(audio) // 100] * 256 // stream_bytes for percent in range(100)]

    end = xing + 156
    assert int.from_bytes(info[end - 8 : end - 4], "big") == stream_bytes
    assert int.from_bytes(info[end - 4 : end - 2], "big") == crc_bit_by_bit(b"".join(audio))
    assert int.from_bytes(info[end - 2 : end], "big") == crc_bit_by_bit(info[: end - 2])


def test_the_bit_rate_of_vbr_varies(tmp_path: Path) -> None:
    form = Mp3(vbr_quality=4)
    encode([track(200_000, 2)], tmp_path / "a", form, sample_rate=48_000, channels=2, frames=200_000)
    with (tmp_path / "a").open("rb") as file:
        rates = {parse_header(frame[:4]).bitrate_kbps for frame in read_frames(file)}
    assert len(rates) > 3


@pytest.mark.parametrize(
    ("frames", "count"),
    [(0, 1), (47, 1), (48, 2), (1152 - 1105, 1), (9 * 1152 - 1105, 9), (9 * 1152 - 1104, 10)],
)
def test_the_count_of_frames_is_the_fewest_that_decode(frames: int, count: int) -> None:
    assert frame_count(frames) == count


def writer_of(file: BytesIO, frames: int) -> Mp3Writer:
    return Mp3Writer(
        file,
        tag=b"tag",
        sample_rate=48_000,
        channels=2,
        frames=frames,
        bitrate_kbps=128,
        vbr_quality=None,
        encoder_quality=5,
    )


def test_frames_beyond_the_end_are_dropped() -> None:
    file, frame = BytesIO(), bytes.fromhex("fffb9444") + bytes(380)
    writer = writer_of(file, 2 * 1152 - 1105)
    writer.push(frame * 5)
    writer.push(frame * 5)
    writer.finish()
    assert len(file.getvalue()) == 3 + 3 * 384
    assert file.getvalue().startswith(b"tag\xff\xfb")


def test_too_few_frames_are_a_mistake() -> None:
    writer = writer_of(BytesIO(), 2 * 1152 - 1105)
    writer.push(bytes.fromhex("fffb9444") + bytes(380))
    with pytest.raises(ValueError, match="1 of 2 frames"):
        writer.finish()


@pytest.mark.skipif(shutil.which("mp3val") is None, reason="mp3val is not installed")
@pytest.mark.parametrize("form", FORMS, ids=str)
def test_mp3val_reports_no_problem(tmp_path: Path, form: Mp3) -> None:
    encode([track(60_000, 2)], tmp_path / "a.mp3", form, sample_rate=48_000, channels=2, frames=60_000)
    words = subprocess.run(["mp3val", tmp_path / "a.mp3"], capture_output=True, text=True, check=True).stdout
    assert [
        line for line in words.splitlines() if line.startswith("WARNING") and "supported tags" not in line
    ] == []
