"""What is known of a finished file: its audio, measured, and the words that go with it."""

from __future__ import annotations

from dataclasses import dataclass

from renderer.timeline import Timeline


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """An audio file, measured as it is decoded. Silence has minus infinity for every level.

    ``codec`` is ``mp3``, ``aac``, ``flac``, ``pcm`` and so on, ``container`` what it stands in.
    ``bitrate_kbps`` is that of the audio alone; ``constant_bitrate`` is None where it cannot be told.
    ``rms_db`` is that of the whole file, ``gated_rms_db`` that of the parts which BS.1770 would count, and
    ``gated_share`` how much of the file these take. ``noise_floor_db`` is the RMS of the quietest half
    second. ``head_seconds`` and ``tail_seconds`` are quiet. ``closing_bell`` is None where nobody knows.
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


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishedText:
    """What is written about a track."""

    title: str
    description: str


def has_closing_bell(timeline: Timeline) -> bool:
    """Whether a bell is the last thing that begins."""
    return bool(timeline.cues) and timeline.cues[-1].kind == "bell"
