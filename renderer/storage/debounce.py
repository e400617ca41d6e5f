"""Decides when to render again: when files have changed and have then stayed the same for a moment."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from msgspec import Struct

QUIET_SECONDS = 0.02
"""How long files must stay the same. An editor that writes a file in pieces takes less time."""

GONE_SECONDS = 0.3
"""How long files must stay the same if one is missing or empty.

A file is in that state for a moment when it is saved by renaming or truncating.
"""


class FileState(Struct, frozen=True, kw_only=True):
    """The state of a file; ``whole`` if it exists, can be read and is not empty."""

    stamp: tuple[int, ...] = ()
    digest: bytes = b""
    whole: bool = False


Sweep = Mapping[Path, FileState]
"""The state of each file at one time."""


class Debouncer:
    """Decides, from successive sweeps, when to render again.

    ``rendered`` is the state of the files when the last render read them.
    """

    def __init__(self, rendered: Sweep) -> None:
        self._rendered = self._latest = rendered
        self._since_seconds = 0.0

    def due(self, sweep: Sweep, seconds: float) -> bool:
        """Return whether to render now, at ``seconds`` of a monotonic clock."""
        if sweep != self._latest:
            self._latest, self._since_seconds = sweep, seconds
        if sweep == self._rendered:
            return False
        gone = any(self._rendered[file].whole and not state.whole for file, state in sweep.items())
        return seconds - self._since_seconds >= (GONE_SECONDS if gone else QUIET_SECONDS)
