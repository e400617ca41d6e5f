"""Encodes the files that are written in one piece, and measures them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from renderer.encode.encoder import encode
from renderer.encode.formats import Format, M4a, M4b, Mp3, Opus
from renderer.encode.tagging.embedding import embedded
from renderer.encode.tagging.tags import Tags
from renderer.loudness.meter import Loudness, LoudnessMeter, integrated_lufs, measure, range_lu
from renderer.loudness.true_peak import TruePeakMeter
from renderer.settings.model import Settings
from renderer.timeline import Block

_BLOCK_FRAMES = 48_000


def encode_whole(
    blocks: Iterable[Block], path: Path, form: Format, settings: Settings, frames: int, tags: Tags
) -> Loudness:
    """Encode ``frames`` frames of limited samples in one piece, with tags.

    The file is written in place; to replace a file whole, see ``atomic_files.atomic``.

    Returns:
        The loudness of the decoded file.

    Raises:
        RenderError: a sample is infinite or not a number.
        OutputError: the file could not be written.
    """
    sample_rate, channels = settings.sample_rate, settings.channels
    if isinstance(form, M4a | M4b | Opus):
        from renderer.encode.packets.codec import Packet, coding_of, encode_packets
        from renderer.encode.packets.measured import write_measured

        packets, coding = list[Packet](), coding_of(form, sample_rate, channels)
        encode_packets(blocks, coding, frames, packets.append)
        return write_measured(path, form, coding, lambda: packets, tags)
    loudness, true_peak = LoudnessMeter(sample_rate, channels), TruePeakMeter(channels)

    def metered() -> Iterator[Block]:
        for block in blocks:
            loudness.push(block)
            true_peak.push(block)
            yield block

    lossy = isinstance(form, Mp3)
    encode(
        blocks if lossy else metered(),
        path,
        form,
        sample_rate=sample_rate,
        channels=channels,
        frames=frames,
        tag=embedded(form, tags, sample_rate),
    )
    if lossy:
        return measure(_decoded(path), sample_rate, channels)
    return Loudness(
        integrated_lufs=integrated_lufs(loudness.energies),
        range_lu=range_lu(loudness.energies),
        true_peak_dbtp=true_peak.true_peak_dbtp,
    )


def _decoded(path: Path) -> Iterator[Block]:
    import soundfile

    with path.open("rb") as file, soundfile.SoundFile(file) as sound:
        yield from sound.blocks(_BLOCK_FRAMES, dtype="float32", always_2d=True)
