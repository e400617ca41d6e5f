"""Processes items in a background thread while the calling thread makes them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from queue import Full, Queue
from threading import Event, Thread
from typing import TypeVar

_QUEUED_ITEMS = 4

T = TypeVar("T")


class _AbandonedError(Exception):
    """Raised in the thread that waits for items if making them failed."""


def in_background(work: Callable[[Iterator[T]], None], items: Iterable[T]) -> None:
    """Run ``work`` in a thread on ``items``, which are made in the calling thread.

    An exception on either side is raised in the calling thread, after the background thread has ended.
    """
    queue: Queue[T | None] = Queue(_QUEUED_ITEMS)
    abandoned = Event()
    failures: list[BaseException] = []

    def run() -> None:
        try:
            work(_received(queue, abandoned))
        except BaseException as error:
            failures.append(error)

    thread = Thread(target=run, name="encode", daemon=True)
    thread.start()
    try:
        for item in items:
            if not _put(queue, item, thread):
                break
    except BaseException:
        abandoned.set()
        raise
    finally:
        _put(queue, None, thread)
        thread.join()
    if failures:
        raise failures[0]


def _received(queue: Queue[T | None], abandoned: Event) -> Iterator[T]:
    while (item := queue.get()) is not None:
        yield item
    if abandoned.is_set():
        raise _AbandonedError


def _put(queue: Queue[T | None], item: T | None, thread: Thread) -> bool:
    """Queue an item for a thread. Returns False if the thread has ended and takes no more items."""
    while thread.is_alive():
        try:
            queue.put(item, timeout=0.1)
        except Full:
            continue
        return True
    return False
