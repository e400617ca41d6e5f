"""Decides when a shared store that failed is asked again."""

from __future__ import annotations

import math
import threading
import time
from collections.abc import Callable

FIRST_PAUSE_SECONDS = 30.0
MOST_PAUSE_SECONDS = 300.0


class Breaker:
    """After a failure nothing is asked for a while; then one request is a trial. The pauses become longer."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._paused_until = -math.inf
        self._pause_seconds = 0.0
        self._is_trial = False

    def allows(self) -> bool:
        """Whether to ask now."""
        with self._lock:
            now = self._clock()
            if now < self._paused_until:
                return False
            if self._pause_seconds:  # nothing else is asked until the trial has ended
                self._paused_until, self._is_trial = now + self._pause_seconds, True
            return True

    def worked(self) -> None:
        """A request had an answer."""
        with self._lock:
            if self._paused_until < math.inf:
                self._paused_until, self._pause_seconds, self._is_trial = -math.inf, 0.0, False

    def failed(self, is_lasting: bool) -> None:
        """A request had no answer; after a lasting failure nothing is asked any more."""
        with self._lock:
            if is_lasting or self._paused_until == math.inf:
                self._paused_until = math.inf
            elif self._is_trial or not self._pause_seconds:  # not one of several at the same time
                self._pause_seconds = min(
                    max(FIRST_PAUSE_SECONDS, 2 * self._pause_seconds), MOST_PAUSE_SECONDS
                )
                self._paused_until, self._is_trial = self._clock() + self._pause_seconds, False
