"""Claims, by which only one of several machines has a paid sentence spoken.

A claim is an object that exists while its machine works, which writes it again every few seconds. The others
wait until the work is in the shared store. A machine that dies leaves its claim, which does not change any
more, whatever is in it: the others then make the next claim of the same work, which again only one of them
gets. No clock of another machine matters.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Literal

from msgspec import Struct

LOOK_SECONDS = 0.25
BEAT_SECONDS = 10.0
DEAD_SECONDS = 40.0
"""A machine whose claim does not change for so long has died."""

_MOST_CLAIMS = 8
_MOST_TRIES = 20
"""For a claim that is gone each time that it is looked at, and cannot be made either."""


class Claiming(Struct, frozen=True, kw_only=True):
    """The requests that claims need; each answers None if the shared store cannot be used.

    ``create`` makes an object, and returns False if there is one. ``read`` returns its bytes, and False if
    there is none.
    """

    create: Callable[[str, bytes], bool | None]
    read: Callable[[str], bytes | Literal[False] | None]


def claim(
    key: str,
    claiming: Claiming,
    is_done: Callable[[], bool],
    *,
    clock: Callable[[], float] = time.monotonic,
    pause: Callable[[float], None] = time.sleep,
) -> tuple[str, ...]:
    """Return when this machine may do the work of a key, or when ``is_done``.

    Returns:
        the names of the objects to remove after the work; none if the machine works without a claim.

    Args:
        key: the key of the work.
        claiming: the requests to the shared store.
        is_done: whether the work need not be done any more; asked several times a second.
        clock: the time in seconds.
        pause: waits so many seconds.
    """
    number = tries = 0
    while number < _MOST_CLAIMS and tries < _MOST_TRIES:
        name = _name(key, number)
        made = claiming.create(name, claim_text())
        if made is None:
            return ()
        if made:
            return tuple(_name(key, each) for each in range(number + 1))
        seen, since = b"", clock()
        while True:
            if is_done():
                return ()
            found = claiming.read(name)
            if found is None:
                return ()
            if found is False:  # its machine could not do the work
                number, tries = 0, tries + 1
                pause(LOOK_SECONDS)
                break
            if found != seen:
                seen, since = found, clock()
            if clock() - since > DEAD_SECONDS:
                number += 1
                break
            pause(LOOK_SECONDS)
    return ()


def claim_text() -> bytes:
    """What a machine writes into its claim now."""
    return f"{time.time():.3f}".encode()


def _name(key: str, number: int) -> str:
    return f"claim/{key[:2]}/{key}.{number}"
