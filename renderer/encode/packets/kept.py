"""Keeps the packets of a track in the store, in parts, with the loudness of the decoded track."""

from __future__ import annotations

import struct
from collections.abc import Iterator

import numpy as np

from renderer.encode.mp3.pieces import hashed
from renderer.encode.packets.codec import Packet
from renderer.loudness.meter import Loudness
from renderer.storage.store import LostError, Store

PACKETS_VERSION = 1
"""Version of how tracks are encoded and how packets are kept. It is part of every key."""

PART_PACKETS = 4096
"""The packets of a part: about a minute and a half, and 1.4 MB at 128 kbps."""

_LOUDNESS = "<I3d"


class PacketKeeper:
    """Writes packets to the store; ``keep_loudness`` makes them known once the track has been measured."""

    def __init__(self, store: Store, key: str) -> None:
        self._store, self._key = store, key
        self._packets: list[Packet] = []
        self.parts = 0

    def add(self, packet: Packet) -> None:
        self._packets.append(packet)
        if len(self._packets) == PART_PACKETS:
            self._flush()

    def close(self) -> None:
        """Write the last packets."""
        if self._packets:
            self._flush()

    def _flush(self) -> None:
        rows = [[len(packet.data), packet.onset_frames, packet.frames] for packet in self._packets]
        data = b"".join(packet.data for packet in self._packets)
        head = np.array(rows, dtype="<i8").tobytes()
        self._store.write("stretch", _part_key(self._key, self.parts), head + data, {"packets": len(rows)})
        self._packets = []
        self.parts += 1


def keep_loudness(store: Store, key: str, parts: int, loudness: Loudness) -> None:
    """Note that all parts are in the store, and the loudness of the decoded track."""
    values = (loudness.integrated_lufs, loudness.range_lu, loudness.true_peak_dbtp)
    store.write("stretch", key, struct.pack(_LOUDNESS, parts, *values))


def kept_loudness(store: Store, key: str) -> tuple[int, Loudness] | None:
    """Return the number of parts and the loudness, or None if the track was not encoded."""
    kept = store.read("stretch", key)
    if kept is None:
        return None
    parts, integrated_lufs, range_lu, true_peak_dbtp = struct.unpack(_LOUDNESS, kept[0])
    return parts, Loudness(integrated_lufs=integrated_lufs, range_lu=range_lu, true_peak_dbtp=true_peak_dbtp)


def kept_packets(store: Store, key: str, parts: int) -> Iterator[Packet]:
    """Yield the packets of a track.

    Raises:
        LostError: a part is damaged, or was evicted.
    """
    for part in range(parts):
        kept = store.read("stretch", _part_key(key, part))
        if kept is None:
            raise LostError
        payload, meta = kept
        rows = np.frombuffer(payload[: 24 * meta["packets"]], dtype="<i8").reshape(-1, 3).tolist()
        first = 24 * meta["packets"]
        for size, onset_frames, frames in rows:
            yield Packet(bytes(payload[first : first + size]), onset_frames, frames)
            first += size


def _part_key(key: str, part: int) -> str:
    return hashed("packets", key, part)
