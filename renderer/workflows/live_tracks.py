"""The tracks of texts that are being written, with a store that stays open."""

from __future__ import annotations

from contextlib import ExitStack
from fractions import Fraction
from pathlib import Path
from threading import Lock

from msgspec import Struct, field

from renderer.plan.takes import SpokenTakes
from renderer.settings.model import Settings
from renderer.storage.checked_pieces import CheckedPieces
from renderer.storage.store import Store
from renderer.workflows.cache import cache_store, open_store
from renderer.workflows.compile import Compiled
from renderer.workflows.kept_compiles import KeptCompiles
from renderer.workflows.live_track import LiveTrack, lay_out_live


class OpenStore(Struct, frozen=True, kw_only=True):
    """A store, and the clips of it that were read before."""

    store: Store
    checked: dict[str, CheckedPieces] = field(default_factory=dict)


class LiveTracks:
    """Lays out the tracks of texts. Its stores are open until ``close``."""

    def __init__(self) -> None:
        self._open = ExitStack()
        self._stores: dict[Path, OpenStore] = {}
        self._lock = Lock()
        self._compiles = KeptCompiles()

    def compile(self, script: Path, text: str, takes: SpokenTakes | None = None) -> Compiled:
        """Compile a text in the place of the script on the disk; see ``KeptCompiles``."""
        return self._compiles.compile(script, text, takes)

    def lay_out(self, compiled: Compiled, length: Fraction | None) -> LiveTrack:
        """Lay out a track with what the store has; see ``lay_out_live``."""
        opened = self.store(compiled.settings)
        return lay_out_live(compiled, opened.store, length, opened.checked)

    def store(self, settings: Settings) -> OpenStore:
        """The store of a project with these settings.

        Raises:
            InputError: the user has not trusted the settings to use its folder.
        """
        folder = cache_store(settings).folder
        with self._lock:
            if folder not in self._stores:
                store = self._open.enter_context(open_store(settings, keep=True))
                self._stores[folder] = OpenStore(store=store)
            return self._stores[folder]

    def close(self) -> None:
        """Close the stores; nothing is laid out any more."""
        self._open.close()
