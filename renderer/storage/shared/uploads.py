"""Puts entries into a shared store in the background."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable

from msgspec import Struct

_MOST_THREADS = 4


class Upload(Struct, frozen=True, kw_only=True):
    """The file of an entry of the local store. If it is not new, others may have sent it long ago."""

    path: str
    kind: str
    key: str
    is_new: bool


class Uploads:
    """Threads that end when nothing is left. ``send`` returns whether an upload need not be tried again."""

    def __init__(self, send: Callable[[Upload], bool]) -> None:
        self._send = send
        self._changed = threading.Condition()
        self._left: deque[Upload] = deque()
        self._missed: list[Upload] = []
        self._threads = 0

    def add(self, upload: Upload) -> None:
        """Send something soon."""
        with self._changed:
            self._left.append(upload)
            self._start()

    def finish(self) -> int:
        """Wait until everything was tried, once more if it was missed; return how many are still missed."""
        self._wait()
        with self._changed:
            self._left.extend(self._missed)
            self._missed.clear()
            self._start()
        self._wait()
        with self._changed:
            missed = len(self._missed) + len(self._left)
            self._missed.clear()
            self._left.clear()
        return missed

    def _start(self) -> None:
        while self._threads < min(_MOST_THREADS, len(self._left)):
            try:
                threading.Thread(target=self._work, daemon=True, name="uploads").start()
            except RuntimeError:  # the system allows no more threads now
                return
            self._threads += 1

    def _wait(self) -> None:
        with self._changed:
            while self._threads:
                self._changed.wait(1)  # a wait without an end would not notice Ctrl-C on Windows

    def _work(self) -> None:
        while True:
            with self._changed:
                if not self._left:
                    self._threads -= 1
                    self._changed.notify_all()
                    return
                upload = self._left.popleft()
            try:
                is_sent = self._send(upload)
            except Exception:  # whatever it is, finish() must not wait for a thread that has ended
                is_sent = False
            if not is_sent:
                with self._changed:
                    self._missed.append(upload)
