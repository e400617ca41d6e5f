"""Compiles texts that are being written, and keeps what it compiled while the files stay the same."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Mapping
from pathlib import Path
from threading import Lock

from msgspec import Struct

from renderer.plan.takes import SpokenTakes
from renderer.script.source import Source
from renderer.storage.debounce import FileState
from renderer.storage.watch_files import file_state
from renderer.workflows.compile import Compiled, compile_script
from renderer.workflows.options import Options

_MOST = 48

_What = tuple[Path, str, SpokenTakes | None]


class _Kept(Struct, frozen=True, kw_only=True):
    """A compiled text, with the states of its files just before they were read."""

    compiled: Compiled
    files: Mapping[Path, FileState]

    @property
    def is_right(self) -> bool:
        return all(file_state(path, state) == state for path, state in self.files.items())


class KeptCompiles:
    """Compiles texts; may be used by several threads."""

    def __init__(self) -> None:
        self._kept: OrderedDict[_What, _Kept] = OrderedDict()
        self._lock = Lock()

    def compile(self, script: Path, text: str, takes: SpokenTakes | None = None) -> Compiled:
        """Compile a text in the place of the script on the disk, with the voices that speak it.

        ``takes`` replace those in the takes file.

        Raises:
            ScriptError: with everything that is wrong in the text.
            InputError: a file or setting that cannot be used, or that the user has not trusted.
        """
        what = (script, text, takes)
        with self._lock:
            kept = self._kept.get(what)
        if kept and kept.is_right:
            return kept.compiled
        files: dict[Path, FileState] = {}

        def note(path: Path) -> None:
            if path not in files and path != script:  # its text is given
                files[path] = file_state(path)

        source = Source(path=str(script), text=text)
        compiled = compile_script(script, Options(), source=source, takes=takes, on_file=note)
        with self._lock:
            self._kept[what] = _Kept(compiled=compiled, files=files)
            self._kept.move_to_end(what)
            while len(self._kept) > _MOST:
                self._kept.popitem(last=False)
        return compiled
