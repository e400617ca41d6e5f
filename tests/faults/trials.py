"""Runs commands to which something happens, and looks at what they leave.

A project has a folder of its own, with a cache, and a folder for temporary files beside it. After a fault,
each file of the project is as it was before the command, or as the command leaves it without a fault. The
next run, without a fault, completes the work. It removes what a process left that was killed more than a day
before.
"""

from __future__ import annotations

import importlib
import json
import os
import re
import shutil
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from msgspec import Struct

from renderer.cli.main import main
from renderer.companions.cover.drawing import draw_cover
from renderer.publish.site.addresses import STATE
from renderer.storage.store import KINDS, Store
from tests.faults.clock import set_clock, use_clock
from tests.faults.faults import Fault
from tests.faults.fork_worker import ForkWorker
from tests.faults.scenarios import Scenario, Words
from tests.faults.system_calls import Answer, Call, watch
from tests.support.made_once import COVER_PIXELS

_MOST_SECONDS = 600.0
"""Commands take about a second, but other programs may need the processor and the disk meanwhile."""
_DAYS_AGO_SECONDS = 2 * 24 * 3600
_PYTHON_TRIES = re.compile("[a-z0-9_]{8}")
_NOW = datetime(2026, 3, 2, tzinfo=UTC)
_DRAW_COVER = partial(draw_cover, pixels=COVER_PIXELS)
_CLOCKS = ("renderer.api.publish", "renderer.workflows.add_to_site", "renderer.workflows.unpublish")

Files = Mapping[str, bytes | None]
"""The contents of files by their path in a folder; None for a folder."""


class Ran(Struct, frozen=True, kw_only=True):
    """What a command did: its exit status (below 0, the signal that ended it), what it printed, its calls."""

    status: int
    printed: str
    complaints: str
    calls: tuple[Call, ...]


class Places(Struct, frozen=True, kw_only=True):
    """The folders of one trial: ``top`` holds the others."""

    top: Path

    @property
    def project(self) -> Path:
        return self.top / "project"

    @property
    def cache(self) -> Path:
        return self.top / "project" / "cache"

    @property
    def temporary(self) -> Path:
        return self.top / "temporary"


class Trials:
    """The trials of one scenario, in a folder that they have for themselves."""

    def __init__(self, scenario: Scenario, folder: Path) -> None:
        self._scenario = scenario
        self._places = Places(top=folder / "trial")
        self._ready = Places(top=folder / "ready")
        self._prepare()
        self.before = files_of(self._places)
        self.reference = self._run(scenario.command)
        self.after = files_of(self._places)

    def _prepare(self) -> None:
        for place in (self._places.project, self._places.temporary):
            place.mkdir(parents=True)
        self._scenario.prepare(self._places.project)
        for command in self._scenario.before:
            ran = self._run(command)
            assert ran.status in (0, 1), ran
        self._scenario.change(self._places.project)
        shutil.copytree(self._places.top, self._ready.top)

    def _run(self, command: Words, answer: Answer = lambda _call: 0) -> Ran:
        places = self._places
        set_clock(0.0)
        with tempfile.TemporaryFile() as printed, tempfile.TemporaryFile() as complaints:
            streams = (printed.fileno(), complaints.fileno())
            watched = watch(lambda: _in_process(command, places, streams), places.top, answer, _MOST_SECONDS)
            said = [os.pread(stream, 1 << 20, 0).decode() for stream in streams]
        return Ran(status=watched.status, printed=said[0], complaints=said[1], calls=watched.calls)

    def not_durable(self) -> list[str]:
        """Return the new files that a loss of power could take away after the command has ended, in words."""
        calls = [(call.name, str(self._places.project / call.path)) for call in self.reference.calls]
        folders = {path for name, path in calls if name.startswith("mkdir")}
        found = []
        for number, (name, path) in enumerate(calls):
            if not name.startswith("rename") or not Path(path).name.startswith(".") or path in folders:
                continue
            if ("fsync", path) not in calls[:number]:
                found.append(f"{path} is renamed before its contents are on the disk")
            if ("fsync", str(Path(path).parent)) not in calls[number:]:
                found.append(f"the new name of {path} is never on the disk")
        return found

    def faults_after(self, fault: Fault, first: int) -> list[str]:
        """Run the command with a fault from a call on, then without one; return what is wrong, in words."""
        shutil.rmtree(self._places.top)
        shutil.copytree(self._ready.top, self._places.top)
        fault.change(self._places.top)
        try:
            ran = self._run(self._scenario.command, fault.answer(first))
        except TimeoutError as error:
            return [f"hangs: {error}"]
        found = [*self._wrong_in(ran), *self._wrong_files(ran, leaves_parts=fault.leaves_parts)]
        if fault.is_harmless and _told(ran) != _told(self.reference):
            found.append(f"is not harmless: exit status {ran.status}: {ran.complaints[-1500:]}")
        return [*found, *self._wrong_next_time()]

    def _wrong_in(self, ran: Ran) -> Iterator[str]:
        if ran.status < 0:
            return
        if ran.status not in (0, 1, 2):
            yield f"exit status {ran.status}: {ran.complaints[-500:]}"
        if "Traceback" in ran.complaints + ran.printed:
            yield f"a traceback: {ran.complaints[-1500:]}"
        if ran.status and ran.status != self.reference.status and not ran.complaints:
            yield f"exit status {ran.status} without a message"

    def _wrong_files(self, ran: Ran, *, leaves_parts: bool) -> Iterator[str]:
        files = files_of(self._places)
        whole = {name: data for name, data in files.items() if not self._is_temporary(name)}
        for name in sorted((self.before.keys() | self.after.keys() | whole.keys()) - self._scenario.journals):
            wanted = (self.before.get(name, ""), self.after.get(name, ""))
            if whole.get(name, "") not in wanted:
                yield f"{name} is neither as before nor as after (exit status {ran.status})"
            elif _told(ran) == _told(self.reference) and whole.get(name, "") != wanted[1]:
                yield f"{name} is as before, though the exit status is {ran.status}"
        left = [*(name for name in files if name not in whole), *_left(self._places)]
        if left and not leaves_parts:
            yield f"temporary files are left: {left}"
        store = Store(self._places.cache, most_bytes=10**9)
        for kind in KINDS:
            for path in (self._places.cache / kind).glob("*/*"):
                if store.read(kind, path.name) is None:
                    yield f"damaged in the cache: {path}"

    def _wrong_next_time(self) -> Iterator[str]:
        then = time.time() - _DAYS_AGO_SECONDS
        for path in [*self._places.project.rglob("*"), *self._places.temporary.rglob("*")]:
            if path.suffix == ".part" or self._places.temporary in path.parents:
                os.utime(path, (then, then))
        if not self._scenario.once or self._unlocked(files_of(self._places)) != self._unlocked(self.after):
            try:
                ran = self._run(self._scenario.command)
            except TimeoutError as error:
                yield f"the next run hangs: {error}"
                return
            if ran.status != self.reference.status:
                yield f"the next run ends with status {ran.status}: {ran.complaints[-1500:]}"
        files = files_of(self._places)
        for name in sorted(files.keys() | self.after.keys()):
            if files.get(name, "") != self.after.get(name, "") and not self._is_free_lock(name):
                yield f"{name} is wrong after the next run"
        left = _left(self._places)
        if left and not self._scenario.once:
            yield f"after a day and another run there are still {left}"

    def _is_temporary(self, name: str) -> bool:
        is_one = any(part.endswith((".part", ".lock")) for part in name.split("/"))
        return is_one and name not in self._scenario.journals

    def _is_free_lock(self, name: str) -> bool:
        """Whether a file is a lock, which blocks nobody: the next run has ended."""
        return name.endswith(".lock") and name not in self._scenario.journals

    def _unlocked(self, files: Files) -> Files:
        return {name: data for name, data in files.items() if not self._is_free_lock(name)}


def _told(ran: Ran) -> tuple[int, str]:
    return ran.status, ran.complaints


def _left(places: Places) -> list[str]:
    """The temporary files outside the project but for those with which Python tries the folder."""
    names = [path.name for path in [*places.temporary.iterdir(), *places.cache.glob("*.part")]]
    return [name for name in names if not _PYTHON_TRIES.fullmatch(name)]


def files_of(places: Places) -> Files:
    """Return all files of a project but for the cache."""
    return {
        str(path.relative_to(places.project)): _contents(path) if path.is_file() else None
        for path in places.project.rglob("*")
        if path != places.cache and places.cache not in path.parents
    }


def _contents(path: Path) -> bytes:
    """The contents of a file, but for what differs each time.

    The record of a site is without ``left``, which may name removed files.
    """
    data = b"" if path.suffix == ".times" else path.read_bytes()
    if path.name != STATE:
        return data
    try:
        return json.dumps({**json.loads(data), "left": []}).encode()
    except ValueError:
        return data


def _in_process(command: Words, places: Places, streams: Sequence[int]) -> int:
    """Run a command in this process, which is a fork, and return its exit status."""
    for number, handle in enumerate(streams, 1):
        os.dup2(handle, number)
    os.environ["RENDERER_CACHE"] = str(places.cache)
    os.environ["RENDERER_DATA"] = str(places.top / "data")
    for name in ("TMPDIR", "TEMP", "TMP"):
        os.environ[name] = str(places.temporary)
    tempfile.tempdir = None
    os.chdir(places.project)
    use_clock()
    for name in _CLOCKS:
        importlib.import_module(name).moment = lambda: _NOW  # type: ignore[attr-defined]
    importlib.import_module("renderer.workflows.cover").draw_cover = _DRAW_COVER  # type: ignore[attr-defined]
    importlib.import_module("renderer.workflows.options").cpu_count = lambda: 1  # type: ignore[attr-defined]
    importlib.import_module("renderer.speech.worker_process").start = ForkWorker  # type: ignore[attr-defined]
    return main(list(command))
