"""Notices what changes in a project, by this program or by any other."""

from __future__ import annotations

import threading
import time
from pathlib import Path
from typing import Literal

from msgspec import Struct

from renderer.storage.debounce import Debouncer, FileState
from renderer.storage.watch_files import ABSENT, file_state
from renderer.workflows.project_scripts import Project, ScriptEntry

_Beside = Literal["", "takes", "review"]


class Change(Struct, frozen=True, kw_only=True):
    """A script with a new version, or with none if it is gone. The path of a change of the list is empty.

    With ``beside``, the version is that of the script's takes file or review file.
    """

    path: str = ""
    version: str = ""
    beside: _Beside = ""


class ProjectChanges:
    """What has changed since the last look. Files are reported when they have been quiet for a moment."""

    def __init__(self, project: Project) -> None:
        self._project = project
        self._opened: set[Path] = set()
        self._beside: dict[Path, tuple[Path, _Beside]] = {}
        self._first: dict[Path, FileState] = {}
        self._entries: tuple[ScriptEntry, ...] = ()
        self._reported: dict[Path, FileState] = {}
        self._saved: dict[Path, str] = {}
        self._debouncer = Debouncer(self._reported)
        self._has_begun = False
        self._beginning = threading.Lock()

    def begin(self) -> None:
        """Look for the first time: what changes later is reported."""
        with self._beginning:
            if self._has_begun:
                return
            self._entries = self._project.scripts()
            self._reported = self._sweep(self._entries, {})
            self._debouncer = Debouncer(self._reported)
            self._has_begun = True

    def watch(self, path: Path) -> None:
        """Look at a script also if it is not among those of the project, and at the files beside it."""
        from renderer.workflows.review_file import review_path
        from renderer.workflows.takes_file import takes_path

        self._opened.add(path)
        if takes_path(path) not in self._beside:
            self._first |= {file: file_state(file) for file in (takes_path(path), review_path(path))}
            self._beside |= {takes_path(path): (path, "takes"), review_path(path): (path, "review")}

    def saved(self, path: Path, version: str) -> Change:
        """The change of a script that this program saved; a look does not report it again."""
        self._saved[path] = version
        return self._change(path, version)

    def look(self) -> tuple[Change, ...]:
        """Return the changes since the beginning that are ready to be reported."""
        entries = self._project.scripts()
        sweep = self._sweep(entries, self._reported)
        if sweep.keys() != self._reported.keys():
            new = sweep.keys() - self._reported.keys()
            self._reported |= {path: self._first.pop(path, ABSENT) for path in new}
            self._debouncer = Debouncer(self._reported)
        if not self._debouncer.due(sweep, time.monotonic()):
            return ()
        changes = [
            self._change(path, state.digest.hex())
            for path, state in sorted(sweep.items())
            if state.digest != self._reported[path].digest
            and state.digest.hex() != self._saved.pop(path, None)
        ]
        if _listed(entries) != _listed(self._entries):
            changes.append(Change())
        self._entries = entries
        self._reported = {path: state for path, state in sweep.items() if state != ABSENT}
        self._debouncer = Debouncer(self._reported)
        return tuple(changes)

    def _change(self, path: Path, version: str) -> Change:
        own: tuple[Path, _Beside] = (path, "")
        script, beside = self._beside.get(path, own)
        written = script.relative_to(self._project.root).as_posix()
        return Change(path=written, version=version, beside=beside)

    def _sweep(
        self, entries: tuple[ScriptEntry, ...], before: dict[Path, FileState]
    ) -> dict[Path, FileState]:
        paths = (
            {self._project.root / entry.path for entry in entries}
            | before.keys()
            | {*self._opened, *self._beside}
        )
        return {path: file_state(path, before.get(path, ABSENT)) for path in paths}


def _listed(entries: tuple[ScriptEntry, ...]) -> list[tuple[str, str]]:
    return [(entry.path, entry.title) for entry in entries]
