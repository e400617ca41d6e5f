"""Objects, which are bytes with a name, and why they cannot be had."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable
from functools import partial
from typing import NoReturn, Protocol, TypeVar

T = TypeVar("T")

MOST_OBJECT_BYTES = 256_000_000
"""More than the longest sentence takes; a larger object is not one that renderer made."""


class SharedStoreError(Exception):
    """A shared store cannot be used. If ``is_lasting``, there is no use in another try.

    ``reason`` is in our own words, since a server's may have secrets in them.
    """

    def __init__(self, reason: str, is_lasting: bool = False) -> None:
        super().__init__(reason, is_lasting)
        self.reason, self.is_lasting = reason, is_lasting


class NoAnswerError(SharedStoreError):
    """A shared store does not answer, whatever it is asked."""


class Objects(Protocol):
    """A folder or a bucket. Each method raises a SharedStoreError if it cannot be used."""

    def read(self, name: str) -> bytes | None:
        """The bytes of an object; None if there is no such object."""
        ...

    def has(self, name: str) -> bool:
        """Whether there is an object."""
        ...

    def create(self, name: str, data: bytes) -> bool:
        """Make an object; False if there was one already, which stays.

        Of several computers only one succeeds. In a folder, it is empty for a moment.
        """
        ...

    def replace(self, name: str, data: bytes) -> None:
        """Make an object, in place of any other."""
        ...

    def remove(self, name: str) -> None:
        """Remove an object, if there is one."""
        ...


def within(seconds: float, work: Callable[[], T]) -> T:
    """Do work in a thread, which is left alone if it takes longer: a folder of a lost server has no timeout.

    Raises:
        SharedStoreError: it takes longer, or fails in whatever way.
    """
    ended: queue.SimpleQueue[Callable[[], T]] = queue.SimpleQueue()

    def run() -> None:
        try:
            result = work()
        except SharedStoreError as error:
            ended.put(partial(_raised, error))
        except BaseException as error:  # no fault of a library may end the render
            ended.put(partial(_raised, SharedStoreError(f"it failed ({type(error).__name__})")))
        else:
            ended.put(lambda: result)

    try:
        threading.Thread(target=run, daemon=True, name="shared store").start()
    except RuntimeError:
        raise SharedStoreError("this computer can start no more threads now") from None
    try:
        outcome = ended.get(timeout=seconds)
    except queue.Empty:
        raise NoAnswerError(f"no answer within {seconds:g} seconds") from None
    return outcome()


def _raised(error: SharedStoreError) -> NoReturn:
    raise error
