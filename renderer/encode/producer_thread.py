"""Work in a thread of its own, on items that are made in the caller's."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from queue import Full, Queue
from threading import Event, Thread
from typing import TypeVar

_QUEUED_ITEMS = 4

Item = TypeVar("Item")


class _AbandonedError(Exception):
    """The blocks ended early; says so to the thread that waits for them."""


def in_background(work: Callable[[Iterator[Item]], None], items: Iterable[Item]) -> None:
    """Run ``work`` on ``items`` in a thread, while the items are made in this one.

    What goes wrong on either side is raised here, and the thread has ended by then.
    """
    queue: Queue[Item | None] = Queue(_QUEUED_ITEMS)
    abandoned = Event()
    failures: list[BaseException] = []

    def received() -> Iterator[Item]:
        while (item := queue.get()) is not None:
            yield item
        if abandoned.is_set():
            raise _AbandonedError

    def run() -> None:
        try:
            work(received())
        except BaseException as error:
            failures.append(error)

    thread = Thread(target=run, name="encode", daemon=True)

    def put(item: Item | None) -> bool:
        while thread.is_alive():
            try:
                queue.put(item, timeout=0.1)
            except Full:
                continue
            return True
        return False

    thread.start()
    try:
        for item in items:
            if not put(item):
                break
    except BaseException:
        abandoned.set()
        raise
    finally:
        put(None)
        thread.join()
    if failures:
        raise failures[0]
