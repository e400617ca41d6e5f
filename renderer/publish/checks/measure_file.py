"""Measures a finished audio file from any program."""

from __future__ import annotations

import math
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from msgspec import Struct

from renderer.encode.mp3.bitrates import read_bitrates
from renderer.errors import SoundError
from renderer.loudness.file_levels import LevelMeter
from renderer.loudness.meter import Energies, LoudnessMeter, integrated_lufs, range_lu
from renderer.loudness.rises import greatest_rise
from renderer.loudness.true_peak import TruePeakMeter
from renderer.publish.checks.measured import Measured, Sounding, longest_silence
from renderer.sounds.probing import probe
from renderer.sounds.reading import NATIVE_SUFFIXES, check_file, decode
from renderer.storage.regular_files import open_regular

if TYPE_CHECKING:
    from numpy.typing import NDArray

SCRIPT_SUFFIXES = frozenset({".md", ".markdown", ".txt"})
_DOCUMENTS = (b"PK\x03\x04", b"%PDF-", b"{\\rtf", b"\xd0\xcf\x11\xe0")
"""The bytes at the beginning of documents, such as those of Word."""
AUDIO_SUFFIXES = NATIVE_SUFFIXES | {
    ".aac", ".ac3", ".amr", ".ape", ".avi", ".caf", ".flv", ".m4a", ".m4b", ".mka", ".mkv", ".mov", ".mp2",
    ".mp4", ".mpeg", ".mpg", ".ts", ".w64", ".webm", ".wma", ".wmv", ".wv",
}  # fmt: skip

_SAME_SECONDS = 0.1
_UNCOUNTED_LU = 0.2
_MOST_SOFTER_DB = 12

_PCM = ("PCM_", "FLOAT", "DOUBLE")
_CONTAINERS = {"RF64": "wav", "WAVEX": "wav"}


class _Stream(Struct, frozen=True, kw_only=True):
    """The coding of a file."""

    codec: str
    container: str
    bitrate_kbps: float | None = None
    constant_bitrate: bool | None = None


def is_audio(path: Path) -> bool:
    """Whether a file is audio and not a script, by its suffix or else by its first bytes."""
    suffix = path.suffix.lower()
    if suffix in SCRIPT_SUFFIXES or suffix in AUDIO_SUFFIXES:
        return suffix in AUDIO_SUFFIXES
    try:
        with open_regular(path) as file:
            beginning = file.read(4096)
            return b"\0" in beginning and not beginning.startswith(_DOCUMENTS)
    except OSError:
        return False


def measure_file(path: Path, where: Sounding | None = None) -> Measured:
    """Decode a file block by block and measure it.

    More than two channels are mixed down to two first. ``closing_bell`` is None. ``where`` says where the
    words are; it is ignored if it is that of a track of another length.

    Raises:
        SoundError: it is not a sound file, or it cannot be read to its end, or only the ffmpeg program can
            read it and ffmpeg is not installed.
    """
    check_file(path)
    stream = _stream(path)
    with decode(path) as sound:
        levels = LevelMeter(sound.sample_rate)
        loudness = LoudnessMeter(sound.sample_rate, sound.channels)
        true_peak = TruePeakMeter(sound.channels)
        for block in sound.blocks:
            levels.push(block)
            loudness.push(block)
            true_peak.push(block)
        gated_rms_db, gated_share = levels.gated()
        silence_before_seconds, silence_after_seconds = levels.quiet_seconds()
        size = path.stat().st_size
        energies = loudness.energies
        if where is not None and abs(where.seconds - levels.seconds) > _SAME_SECONDS:
            where = None
        silence = longest_silence(where) if where else None
        inside = _inside(where.words, len(energies)) if where else None
        words_lufs = integrated_lufs(energies[inside]) if inside is not None and inside.any() else -math.inf
        usual_lufs = words_lufs if math.isfinite(words_lufs) else integrated_lufs(energies)
        rise = greatest_rise(energies, usual_lufs, inside if where and where.night else None)
        return Measured(
            codec=stream.codec,
            container=stream.container,
            bitrate_kbps=stream.bitrate_kbps or size * 8 / levels.seconds / 1000,
            constant_bitrate=stream.constant_bitrate,
            sample_rate=sound.sample_rate,
            channels=sound.file_channels,
            seconds=levels.seconds,
            bytes=size,
            integrated_lufs=integrated_lufs(energies),
            range_lu=range_lu(energies),
            true_peak_dbtp=true_peak.true_peak_dbtp,
            sample_peak_dbfs=levels.sample_peak_dbfs,
            rms_db=levels.rms_db,
            gated_rms_db=gated_rms_db,
            gated_share=gated_share,
            noise_floor_db=levels.noise_floor_db(),
            silence_before_seconds=silence_before_seconds,
            silence_after_seconds=silence_after_seconds,
            words_range_lu=range_lu(energies[inside]) if inside is not None else None,
            words_lufs=words_lufs if math.isfinite(words_lufs) else None,
            softer_bed_db=_softer_bed_db(energies, where) if where and where.has_bed else None,
            rise_lu=rise.lu if rise else None,
            rise_seconds=rise.seconds if rise else None,
            night=bool(where and where.night),
            longest_silence_seconds=silence[0] if silence else None,
            longest_silence_onset_seconds=silence[1] if silence else None,
        )


def _inside(parts: Sequence[tuple[float, float]], hops: int) -> NDArray[np.bool_]:
    """Return for each 10 ms whether it lies in one of the parts, which are in seconds."""
    inside = np.zeros(hops, np.bool_)
    for onset, end in parts:
        inside[int(onset * 100) : math.ceil(end * 100)] = True
    return inside


def _softer_bed_db(energies: Energies, where: Sounding) -> int | None:
    """Return by how many dB the bed has to become softer, so that it does not count."""
    bed_alone = ~_inside((*where.words, *where.others), len(energies))

    def with_softer_bed(softer_db: float) -> float:
        return integrated_lufs(np.where(bed_alone, energies * 10.0 ** (-softer_db / 10.0), energies))

    least = with_softer_bed(math.inf) - _UNCOUNTED_LU
    return next((db for db in range(_MOST_SOFTER_DB + 1) if with_softer_bed(db) >= least), None)


def _stream(path: Path) -> _Stream:
    """The coding of a file, from libsndfile, from MP3 frames, or else from ffprobe."""
    import soundfile

    if path.suffix.lower() == ".mp3":  # libsndfile's decoder prints what it thinks of one without frames
        return _mp3(path)
    try:
        with open_regular(path) as file:
            info = soundfile.info(file)
    except soundfile.LibsndfileError:
        probed = probe(path)
        return _Stream(codec=probed.codec, container=probed.container, bitrate_kbps=probed.bitrate_kbps)
    if info.subtype == "MPEG_LAYER_III":
        return _mp3(path)
    container = _CONTAINERS.get(info.format, info.format.lower())
    if info.format == "FLAC":
        codec = "flac"
    elif info.subtype.startswith(_PCM):
        codec = "pcm"
    else:
        codec = info.subtype.lower().partition("_")[0]
    return _Stream(codec=codec, container=container)


def _mp3(path: Path) -> _Stream:
    with open_regular(path) as file:
        frames = read_bitrates(file)
    if not frames.count:
        raise SoundError(str(path), "is not a sound that can be read: it holds no MP3 frames")
    # The decoder would print a warning of its own before it says so.
    if frames.promised is not None and frames.count < 0.99 * frames.promised - 2:
        raise SoundError(
            str(path),
            f"is cut short: it contains {frames.count / frames.promised:.0%} of the length in its header; "
            "copy it again",
        )
    mean = sum(kbps * count for kbps, count in frames.by_kbps.items()) / frames.count
    return _Stream(codec="mp3", container="mp3", bitrate_kbps=mean, constant_bitrate=len(frames.by_kbps) == 1)
