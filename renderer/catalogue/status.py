"""How the tracks of a catalogue stand, from the lock alone."""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

from renderer.catalogue.lock import Lock
from renderer.catalogue.manifest import Manifest

State = Literal["made", "failed", "not made", "orphaned"]


class TrackStatus(Struct, frozen=True, kw_only=True):
    """A track, why it failed, and how long it is; ``seconds`` is None if it was never made."""

    name: str
    state: State
    why: str = ""
    seconds: float | None = None


def status(manifest: Manifest, lock: Lock) -> tuple[TrackStatus, ...]:
    """The tracks in the order of their names. No script is read, and no audio."""
    names = {item.name for item in manifest.items}
    return tuple(_status(name, names, lock) for name in sorted(names | lock.tracks.keys()))


def _status(name: str, names: set[str], lock: Lock) -> TrackStatus:
    made = lock.tracks.get(name)
    why = lock.failed.get(name, "")
    state: State = "orphaned" if name not in names else "failed" if why else "made" if made else "not made"
    return TrackStatus(name=name, state=state, why=why, seconds=made.seconds if made else None)
