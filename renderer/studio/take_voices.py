"""Lets voices speak takes: one at a time for a script, in threads, and only while the page waits for it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from threading import Event
from typing import TypeVar

from starlette.requests import Request

from renderer.studio.speech_rooms import SpeechRooms
from renderer.studio.tracks import Tracks

_STAYS_READY_SECONDS = 60.0
_MOST_SCRIPTS = 4

T = TypeVar("T")

Speaking = Callable[[SpeechRooms, Callable[[], bool]], T]
"""Gets the workers of a script, and what says whether the page still waits."""


class _Booth:
    """The workers of a script, and who uses them."""

    def __init__(self, rooms: SpeechRooms) -> None:
        self.rooms = rooms
        self.lock = asyncio.Lock()
        self.closing: asyncio.TimerHandle | None = None


class TakeVoices:
    """The workers that speak takes, which stay ready for a minute."""

    def __init__(self, tracks: Tracks) -> None:
        self._tracks = tracks
        self._booths: dict[str, _Booth] = {}
        self._threads = ThreadPoolExecutor(_MOST_SCRIPTS, thread_name_prefix="takes")
        self._is_closed = False

    async def during(self, request: Request, path: str, work: Speaking[T]) -> T:
        """What ``work`` returns, which runs in a thread of its own after other work for the script."""
        booth = self._booths.setdefault(path, _Booth(SpeechRooms(self._tracks.live())))
        loop = asyncio.get_running_loop()
        async with booth.lock:
            if booth.closing:
                booth.closing.cancel()
            left = Event()
            watching = asyncio.create_task(_note_leaving(request, left))
            try:
                return await loop.run_in_executor(
                    self._threads,
                    lambda: _done(work, booth.rooms, lambda: not (left.is_set() or self._is_closed)),
                )
            finally:
                watching.cancel()
                booth.closing = loop.call_later(_STAYS_READY_SECONDS, self._end, booth)

    def _end(self, booth: _Booth) -> None:
        """End workers that nobody has used for a while."""
        if not booth.lock.locked():
            self._threads.submit(booth.rooms.close)

    def close(self) -> None:
        """End all workers and what they speak."""
        self._is_closed = True
        for booth in self._booths.values():
            booth.rooms.stop()
        self._threads.shutdown(cancel_futures=True)
        for booth in self._booths.values():
            booth.rooms.close()


def _done(work: Speaking[T], rooms: SpeechRooms, is_wanted: Callable[[], bool]) -> T:
    try:
        return work(rooms, is_wanted)
    except Exception:
        rooms.close()  # a room with an error cannot be used again
        raise


async def _note_leaving(request: Request, left: Event) -> None:
    """Note when the page that asked has closed the connection; its request was read to the end."""
    with suppress(RuntimeError):
        while (await request.receive())["type"] != "http.disconnect":
            pass
        left.set()
