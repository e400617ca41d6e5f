"""Encodes a track in M4A, M4B or Opus, or takes its packets from the store."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

from renderer.encode.formats import PacketFormat
from renderer.encode.mp3.pieces import hashed
from renderer.encode.packets.codec import codec_version, coding_of, encode_packets
from renderer.encode.packets.files import write_packets
from renderer.encode.packets.kept import (
    PACKETS_VERSION,
    PacketKeeper,
    keep_loudness,
    kept_loudness,
    kept_packets,
)
from renderer.encode.packets.measured import write_measured
from renderer.encode.tagging.tags import Tags
from renderer.loudness.meter import Loudness
from renderer.settings.model import Settings
from renderer.storage.store import LostError, Store
from renderer.timeline import Block


def encode_kept(
    blocks: Callable[[], Iterable[Block]],
    recipe: tuple[object, ...],
    path: Path,
    form: PacketFormat,
    settings: Settings,
    frames: int,
    tags: Tags,
    store: Store,
) -> Loudness:
    """Write a whole track in place. Its packets are encoded only if the store does not have them.

    Args:
        blocks: makes the limited samples, float32 (n, channels).
        recipe: everything that the samples depend on.
        path: the file.
        form: the format.
        settings: the sample rate and the channels.
        frames: the frames of the track.
        tags: the tags of the file.
        store: keeps the packets. M4A and M4B files have the same ones.

    Returns:
        The loudness of the decoded file.

    Raises:
        RenderError: a sample is infinite or not a number.
        OutputError: the file or the store could not be written.
    """
    coding = coding_of(form, settings.sample_rate, settings.channels)
    key = hashed("packets", PACKETS_VERSION, recipe, coding, frames, codec_version())
    if kept := kept_loudness(store, key):
        parts, loudness = kept
        try:
            write_packets(path, form, coding, kept_packets(store, key, parts), tags, loudness)
        except LostError:
            pass  # damaged or evicted: they are made again
        else:
            return loudness
    keeper = PacketKeeper(store, key)
    encode_packets(blocks(), coding, frames, keeper.add)
    keeper.close()
    loudness = write_measured(path, form, coding, lambda: kept_packets(store, key, keeper.parts), tags)
    keep_loudness(store, key, keeper.parts, loudness)
    return loudness
