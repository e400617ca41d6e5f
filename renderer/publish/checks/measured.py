"""The measurements of a finished audio file, and the text that is published with it."""

from __future__ import annotations

from msgspec import Struct

from renderer.timeline import Timeline


class Measured(Struct, frozen=True, kw_only=True):
    """The measurements of a decoded audio file. Every level of silence is minus infinity.

    ``codec`` is ``mp3``, ``aac``, ``flac``, ``pcm`` and so on. ``bitrate_kbps`` is the bit rate of the audio
    alone; ``constant_bitrate`` is None if it is not known. ``rms_db`` is the RMS of the whole file,
    ``gated_rms_db`` that of the blocks above the gates of ITU-R BS.1770, and ``gated_share`` their share of
    the file, from 0 to 1. ``noise_floor_db`` is the RMS of the quietest half second. ``head_seconds`` and
    ``tail_seconds`` are the quiet at the start and at the end. ``closing_bell`` is None if it is not known.
    """

    codec: str
    container: str
    bitrate_kbps: float | None
    constant_bitrate: bool | None
    sample_rate: int
    channels: int
    seconds: float
    bytes: int
    integrated_lufs: float
    true_peak_dbtp: float
    sample_peak_dbfs: float
    rms_db: float
    gated_rms_db: float
    gated_share: float
    noise_floor_db: float
    head_seconds: float
    tail_seconds: float
    closing_bell: bool | None = None


class PublishedText(Struct, frozen=True, kw_only=True):
    """The title and the description that are published with a track."""

    title: str
    description: str


def has_closing_bell(timeline: Timeline) -> bool:
    """Whether the last cue of a track is a bell."""
    return bool(timeline.cues) and timeline.cues[-1].kind == "bell"
