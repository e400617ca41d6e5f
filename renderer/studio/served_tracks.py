"""The tracks that the studio serves, under addresses that stay right while the text changes."""

from __future__ import annotations

from collections import OrderedDict
from hashlib import blake2b
from typing import TYPE_CHECKING, Any

import msgspec
from msgspec import Struct

if TYPE_CHECKING:
    from renderer.api.tracks import LiveTrack, PlacedTrack

MOST_OF_A_SCRIPT = 16
MOST = 64
_PLAN_BYTES = 12


class ServedTrack(Struct, frozen=True, kw_only=True):
    """A track with its name, which is a hash of the text, of what happens when, and of the gain.

    ``shape`` is the same hash with what the gain is for, in the place of the gain.
    """

    plan: str
    shape: bytes
    path: str
    text: str
    track: LiveTrack
    placed: PlacedTrack

    @property
    def content(self) -> dict[str, Any]:
        """The track as JSON."""
        described = msgspec.to_builtins(self.placed)
        return {"plan": self.plan, "path": self.path, "address": f"/track/{self.plan}.wav", **described}


def named_track(path: str, text: str, track: LiveTrack, placed: PlacedTrack) -> ServedTrack:
    """A track with its name. Tracks with the same name have the same samples."""
    settings = track.compiled.settings
    recipe = (path, text, track.timeline, sorted(track.silent_sources))
    form = (settings.channels, settings.bits, settings.ducking)
    shape = _hashed(recipe, form, (settings.lufs, settings.true_peak_dbtp))
    plan = _hashed(recipe, form, track.limiting)
    return ServedTrack(plan=plan.hex(), shape=shape, path=path, text=text, track=track, placed=placed)


def _hashed(*recipe: object) -> bytes:
    return blake2b(msgspec.msgpack.encode(recipe), digest_size=_PLAN_BYTES).digest()


class ServedTracks:
    """The last tracks of each script, by their names; those that play are not forgotten for others."""

    def __init__(self) -> None:
        self._by_plan: OrderedDict[str, ServedTrack] = OrderedDict()
        self._played: set[str] = set()

    def add(self, served: ServedTrack) -> None:
        """Serve a track, and forget the oldest of those that are too many."""
        self._by_plan[served.plan] = served
        self._by_plan.move_to_end(served.plan)
        same = [plan for plan, other in self._by_plan.items() if other.path == served.path]
        for is_played in (False, True):
            alike = [plan for plan in same if (plan in self._played) == is_played]
            for plan in alike[:-MOST_OF_A_SCRIPT]:
                self.forget(plan)
        while len(self._by_plan) > MOST:
            self.forget(next(iter(self._by_plan)))

    def play(self, plan: str) -> None:
        """Note that a track plays."""
        self._played.add(plan)
        self._by_plan.move_to_end(plan)

    def measured(self, served: ServedTrack) -> ServedTrack:
        """The same track with the gain of a render, if it is known; otherwise the track itself."""
        for other in self._by_plan.values():
            if other.shape == served.shape and other.track.is_measured:
                return other
        return served

    def find(self, plan: str) -> ServedTrack | None:
        return self._by_plan.get(plan)

    def newest(self, path: str) -> LiveTrack | None:
        """The track of a script that was added last, or played last."""
        same = [served.track for served in self._by_plan.values() if served.path == path]
        return same[-1] if same else None

    def forget(self, plan: str) -> None:
        """Serve a track no more."""
        self._by_plan.pop(plan, None)
        self._played.discard(plan)
