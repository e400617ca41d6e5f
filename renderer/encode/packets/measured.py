"""Writes a file of packets and measures it as a listener hears it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

from renderer.encode.formats import Opus, PacketFormat
from renderer.encode.packets.codec import Coding, Packet
from renderer.encode.packets.files import decoded, write_packets
from renderer.encode.tagging.tags import Tags
from renderer.loudness.meter import Loudness, measure


def write_measured(
    path: Path,
    form: PacketFormat,
    coding: Coding,
    packets: Callable[[], Iterable[Packet]],
    tags: Tags,
) -> Loudness:
    """Write a file in place, and return the loudness of what a player decodes from it.

    Raises:
        OutputError: the file could not be written.
    """
    write_packets(path, form, coding, packets(), tags)
    loudness = measure(decoded(path), coding.sample_rate, coding.channels)
    if isinstance(form, Opus):  # its gain is a tag
        write_packets(path, form, coding, packets(), tags, loudness)
    return loudness
