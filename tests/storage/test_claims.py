"""Claims: one machine works, the others wait for it, and not for one that is dead."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Literal

import pytest

from renderer.storage.shared.breaker import Breaker
from renderer.storage.shared.claims import Claiming, claim

NOW = f"{time.time():.0f}".encode()
LONG_AGO = b"1000000000.0"
UNREADABLE = b"a pipe"
KEY = "abcdef"
FIRST, SECOND = f"claim/ab/{KEY}.0", f"claim/ab/{KEY}.1"


class Shared:
    """The claims in a shared store, a clock, and what happens there at a time in seconds."""

    def __init__(self, claims: dict[str, bytes], happens: dict[int, Callable[[Shared], None]]) -> None:
        self.claims, self.happens = dict(claims), happens
        self.seconds, self.is_done, self.is_away = 0.0, False, False

    def claimed(self) -> tuple[str, ...]:
        return claim(
            KEY,
            Claiming(create=self._create, read=self._read),
            lambda: self.is_done,
            clock=lambda: self.seconds,
            pause=self._pause,
        )

    def _create(self, name: str, data: bytes) -> bool | None:
        if self.is_away:
            return None
        return self.claims.setdefault(name, data) is data

    def _read(self, name: str) -> bytes | Literal[False] | None:
        found = self.claims.get(name, UNREADABLE)
        return None if self.is_away else found != UNREADABLE and found

    def _pause(self, seconds: float) -> None:
        before, self.seconds = self.seconds, self.seconds + seconds
        for at, happens in self.happens.items():
            if before < at <= self.seconds:
                happens(self)


def _speaks(shared: Shared) -> None:
    shared.is_done = True


def _gives_up(shared: Shared) -> None:
    shared.claims.clear()


def _lives(shared: Shared) -> None:
    shared.claims[FIRST] = f"{time.time() + shared.seconds}".encode()


def _goes_away(shared: Shared) -> None:
    shared.is_away = True


@pytest.mark.parametrize(
    ("claims", "happens", "claimed", "seconds"),
    [
        ({}, {}, (FIRST,), 0),
        ({FIRST: NOW}, {5: _speaks}, (), 5),
        ({FIRST: NOW}, {5: _gives_up}, (FIRST,), 5.25),
        ({FIRST: NOW}, {5: _goes_away}, (), 5),
        ({FIRST: NOW}, {}, (FIRST, SECOND), 40.25),
        ({FIRST: NOW}, {30: _lives, 60: _lives, 90: _lives}, (FIRST, SECOND), 130.25),
        ({FIRST: NOW, SECOND: NOW}, {70: _gives_up}, (FIRST,), 70.25),
        ({FIRST: LONG_AGO}, {5: _speaks}, (), 5),  # the clock of its machine is wrong
        ({FIRST: LONG_AGO}, {}, (FIRST, SECOND), 40.25),
        ({FIRST: b"no time"}, {}, (FIRST, SECOND), 40.25),
        ({FIRST: b""}, {}, (FIRST, SECOND), 40.25),  # the power failed while it was written
        ({FIRST: UNREADABLE}, {}, (), 5),
        ({f"claim/ab/{KEY}.{number}": b"?" for number in range(8)}, {}, (), 8 * 40.25),
    ],
)
def test_one_machine_has_the_work(
    claims: dict[str, bytes],
    happens: dict[int, Callable[[Shared], None]],
    claimed: tuple[str, ...],
    seconds: float,
) -> None:
    shared = Shared(claims, happens)
    assert shared.claimed() == claimed
    assert shared.seconds == seconds


def test_after_a_failure_one_request_is_a_trial_and_the_pauses_become_longer() -> None:
    now = [0.0]
    breaker = Breaker(clock=lambda: now[0])
    asked = []
    for second in range(200):
        now[0] = second
        if breaker.allows():
            asked.append(second)
            breaker.failed(is_lasting=False)
            breaker.failed(is_lasting=False)  # another request that was sent at the same time
    assert asked == [0, 30, 90]
    now[0] = 210
    assert breaker.allows()
    assert not breaker.allows()
    breaker.worked()
    assert all(breaker.allows() for _ in range(3))
    breaker.failed(is_lasting=True)
    breaker.failed(is_lasting=False)  # another request that was sent at the same time
    now[0] = 10**9
    assert not breaker.allows()
