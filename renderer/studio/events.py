"""Tells the open pages what changes in the project, as server-sent events."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Coroutine
from pathlib import Path
from typing import Any

import msgspec

from renderer.api.studio import Change, ProjectChanges

LOOK_SECONDS = 0.1
_MOST_BUSY = 0.05
"""The largest share of the time spent looking for changes, for large projects and slow drives."""
_LONGEST_REST_SECONDS = 1.0
"""People wait for a change no longer than this and a look, also where looks take a larger share."""
BEAT_SECONDS = 15.0
_MOST_WAITING = 1_000
_MOST_PAGES = 50


class Events:
    """Looks for changes while a page listens."""

    def __init__(self, changes: ProjectChanges) -> None:
        self._changes = changes
        self._pages: set[asyncio.Queue[str]] = set()
        self._works: list[Callable[[], Coroutine[Any, Any, None]]] = [self._look]
        self._working: list[asyncio.Task[None]] = []
        self._also: list[Callable[[str, Any], None]] = []

    def while_listening(self, work: Callable[[], Coroutine[Any, Any, None]]) -> None:
        """Run ``work`` from when the first page listens until the last page has left."""
        self._works.append(work)

    def also_tell(self, told: Callable[[str, Any], None]) -> None:
        """Also call ``told`` with each event that is sent to all pages."""
        self._also.append(told)

    def watch(self, path: Path) -> None:
        """Also tell about a script that the list of scripts does not have."""
        self._changes.watch(path)

    def saved(self, path: Path, version: str) -> None:
        """Tell all pages at once that a page has saved a script."""
        self._changes.watch(path)
        self._send(_event(self._changes.saved(path, version)))

    @property
    def is_full(self) -> bool:
        return len(self._pages) >= _MOST_PAGES

    async def listen(self) -> AsyncIterator[str]:
        """Yield events for one page until the studio ends."""
        await asyncio.to_thread(self._changes.begin)
        page: asyncio.Queue[str] = asyncio.Queue(_MOST_WAITING)
        self._pages.add(page)
        if not self._working:
            self._working = [asyncio.create_task(work()) for work in self._works]
        try:
            yield ": the studio listens\n\n"
            while page in self._pages:
                try:
                    event = await asyncio.wait_for(page.get(), BEAT_SECONDS)
                except TimeoutError:
                    event = ": the studio still listens\n\n"
                if event:
                    yield event
        finally:
            self._pages.discard(page)
            if not self._pages:
                for task in self._working:
                    task.cancel()
                self._working = []

    def close(self) -> None:
        """End all streams, so that the server can end."""
        pages, self._pages = self._pages, set()
        for page in pages:
            _put(page, "")

    def tell(self, name: str, data: Any) -> None:
        """Tell all pages; called in the thread of the server."""
        self._send(_message(name, data))
        for told in self._also:
            told(name, data)

    def _send(self, event: str) -> None:
        for page in [*self._pages]:
            if not _put(page, event):  # the page is far behind: it connects again
                self._pages.discard(page)

    async def _look(self) -> None:
        loop = asyncio.get_running_loop()
        while True:
            began = loop.time()
            for change in await asyncio.to_thread(self._changes.look):
                self._send(_event(change))
            await asyncio.sleep(rest_seconds(loop.time() - began))


def rest_seconds(look_seconds: float) -> float:
    """How long to wait after a look that took so long."""
    return max(LOOK_SECONDS, min(look_seconds / _MOST_BUSY, _LONGEST_REST_SECONDS))


def _put(page: asyncio.Queue[str], event: str) -> bool:
    if page.full():
        return False
    page.put_nowait(event)
    return True


def _event(change: Change) -> str:
    if not change.path:
        return "event: project\ndata: {}\n\n"
    if change.beside:
        return _message(change.beside, {"path": change.path, "version": change.version})
    if not change.version:
        return _message("gone", {"path": change.path})
    return _message("changed", {"path": change.path, "version": change.version})


def _message(name: str, data: Any) -> str:
    return f"event: {name}\ndata: {msgspec.json.encode(data).decode()}\n\n"
