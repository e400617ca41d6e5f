"""Encodes the files that are written in one piece, and measures them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from renderer.encode.encoder import Format, Mp3, encode
from renderer.encode.mp3.decoded_peak import FramePeaks, decoded_true_peak
from renderer.encode.tagging.embedding import embedded
from renderer.encode.tagging.tags import Tags
from renderer.loudness.meter import Loudness, LoudnessMeter, integrated_lufs, range_lu
from renderer.loudness.true_peak import TruePeakMeter
from renderer.mastering.mastering import most_dbtp
from renderer.settings.model import Settings
from renderer.timeline import Block


def encode_whole(
    blocks: Iterable[Block], path: Path, form: Format, settings: Settings, frames: int, tags: Tags
) -> Loudness:
    """Encode ``frames`` frames of limited samples in one piece, with tags.

    The file is written in place; to replace a file whole, see ``atomic_files.atomic``.

    Returns:
        The loudness of the samples, and the true peak of the decoded file.

    Raises:
        RenderError: a sample is infinite or not a number.
        OutputError: the file could not be written.
    """
    sample_rate, channels = settings.sample_rate, settings.channels
    loudness, true_peak, frame_peaks = (
        LoudnessMeter(sample_rate, channels),
        TruePeakMeter(channels),
        FramePeaks(),
    )
    lossy = isinstance(form, Mp3)

    def metered() -> Iterator[Block]:
        for block in frame_peaks.watch(blocks) if lossy else blocks:
            loudness.push(block)
            if not lossy:
                true_peak.push(block)
            yield block

    encode(
        metered(),
        path,
        form,
        sample_rate=sample_rate,
        channels=channels,
        frames=frames,
        tag=embedded(form, tags, sample_rate),
    )
    return Loudness(
        integrated_lufs=integrated_lufs(loudness.energies),
        range_lu=range_lu(loudness.energies),
        true_peak_dbtp=decoded_true_peak(path, frame_peaks, ceiling_dbtp=most_dbtp(form, settings))
        if lossy
        else true_peak.true_peak_dbtp,
    )
