"""The formats of audio files, with their own settings."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import ClassVar, TypeAlias

from msgspec import Struct

from renderer.errors import InputError

BITRATES_KBPS = (32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320)
"""The bit rates of MP3 (ISO/IEC 11172-3, 2.4.2.3), which all lossy formats have here."""

MP3_SAMPLE_RATES = (44_100, 48_000)
OPUS_SAMPLE_RATE = 48_000
OPUS_CHANNEL_KBPS = 256
"""The most that libopus uses for a channel."""


class Mp3(Struct, frozen=True, kw_only=True):
    """MPEG-1 layer III, at a constant or a variable bit rate.

    The bit rate is variable if ``vbr_quality`` is set, from 0 (best) to 5 (smallest file).
    """

    suffix: ClassVar[str] = ".mp3"
    media_type: ClassVar[str] = "audio/mpeg"
    bitrate_kbps: int = 128
    vbr_quality: int | None = None

    def __post_init__(self) -> None:
        _check_bitrate(self.bitrate_kbps, "MP3")
        if self.vbr_quality is not None and self.vbr_quality not in range(6):
            raise InputError(f"V{self.vbr_quality} is not a quality of MP3; write 0, 1, 2, 3, 4 or 5")


class Wav(Struct, frozen=True, kw_only=True):
    """Linear PCM, dithered at 16 bits. A file that would exceed 4 GB is written as RF64."""

    suffix: ClassVar[str] = ".wav"
    media_type: ClassVar[str] = "audio/wav"
    bits: int = 16

    def __post_init__(self) -> None:
        _check_bits(self.bits, "WAV")


class Flac(Struct, frozen=True, kw_only=True):
    """The same samples as ``Wav``, with lossless compression."""

    suffix: ClassVar[str] = ".flac"
    media_type: ClassVar[str] = "audio/flac"
    bits: int = 16

    def __post_init__(self) -> None:
        _check_bits(self.bits, "FLAC")


class M4a(Struct, frozen=True, kw_only=True):
    """AAC-LC in an MPEG-4 file."""

    suffix: ClassVar[str] = ".m4a"
    media_type: ClassVar[str] = "audio/mp4"
    bitrate_kbps: int = 128

    def __post_init__(self) -> None:
        _check_bitrate(self.bitrate_kbps, "M4A")


class M4b(Struct, frozen=True, kw_only=True):
    """The same as ``M4a``, marked as an audiobook."""

    suffix: ClassVar[str] = ".m4b"
    media_type: ClassVar[str] = "audio/mp4"
    bitrate_kbps: int = 128

    def __post_init__(self) -> None:
        _check_bitrate(self.bitrate_kbps, "M4B")


class Opus(Struct, frozen=True, kw_only=True):
    """Opus in an Ogg file. The bit rate is the mean of a variable one."""

    suffix: ClassVar[str] = ".opus"
    media_type: ClassVar[str] = "audio/ogg"
    bitrate_kbps: int = 128

    def __post_init__(self) -> None:
        _check_bitrate(self.bitrate_kbps, "Opus")


DirectFormat: TypeAlias = Mp3 | Wav | Flac
"""Formats that ``encoder.encode`` writes."""

PacketFormat: TypeAlias = M4a | M4b | Opus
"""Formats that the package av encodes."""

Format: TypeAlias = DirectFormat | PacketFormat

FORMATS: Mapping[str, type[Format]] = MappingProxyType(
    {form.suffix[1:]: form for form in (Mp3, Wav, Flac, M4a, M4b, Opus)}
)
"""All formats by their names."""

MEDIA_TYPES: Mapping[str, str] = MappingProxyType({form.suffix: form.media_type for form in FORMATS.values()})
"""The media types of files by their suffixes."""


def is_lossy(form: Format) -> bool:
    """Return whether the samples of a file differ from those that were encoded."""
    return not isinstance(form, Wav | Flac)


def check_coding(form: Format, sample_rate: int, channels: int) -> None:
    """Check that the format supports this sample rate, in Hz, and its bit rate with 1 or 2 channels.

    Raises:
        InputError: it does not.
    """
    if isinstance(form, Mp3) and sample_rate not in MP3_SAMPLE_RATES:
        raise InputError(f"MP3 is written at {_one_of(MP3_SAMPLE_RATES)} Hz, not {sample_rate}")
    if isinstance(form, Opus) and sample_rate != OPUS_SAMPLE_RATE:
        raise InputError(
            f"Opus is written at {OPUS_SAMPLE_RATE} Hz, not {sample_rate}; add --sample-rate "
            f"{OPUS_SAMPLE_RATE}, or choose another format",
            in_page=f"set sample_rate = {OPUS_SAMPLE_RATE} in renderer.toml, or choose another format",
        )
    if isinstance(form, Opus) and form.bitrate_kbps > channels * OPUS_CHANNEL_KBPS:
        raise InputError(
            f"{form.bitrate_kbps} kbps is too much for Opus in one channel; write {OPUS_CHANNEL_KBPS} or a "
            "lower bit rate, or use two channels"
        )


def _check_bits(bits: int, name: str) -> None:
    if bits not in (16, 24):
        raise InputError(f"{name} is written with 16 or 24 bits, not {bits}")


def _check_bitrate(kbps: int, name: str) -> None:
    if kbps not in BITRATES_KBPS:
        raise InputError(f"{kbps} kbps is not a bit rate of {name}; write {_one_of(BITRATES_KBPS)}")


def _one_of(values: Iterable[int]) -> str:
    *others, last = map(str, values)
    return f"{', '.join(others)} or {last}"
